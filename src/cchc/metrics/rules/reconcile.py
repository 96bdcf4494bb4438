"""Judge statements of figures: which identities hold, which are broken, which cannot be judged, what is implied.

How much is broken
    A wrong figure breaks every identity that it is in, and every one that it leads to. Each contradiction is told
    once, under the most direct identity: the one that first cannot be (reports alone before derived figures, sums of
    parts before balances). It is set aside and the rest is followed on. A further broken identity is told only if the
    figures cannot be put right by doubting one figure fewer than would then be told; otherwise it is the same
    contradiction seen from elsewhere and counts as not judged. So never more breaks are told than figures are wrong.

What is absent
    `returned` and `withdrawn` are 0. `carried_over` is unknown: what comes out under "nothing was carried over" (or
    under the least that the period before left) is a least value (`at_least`), and a clash under it is told, because
    only figures that the unit has not given could explain it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import combinations
from typing import Any

from .identities import Book, Identity
from .solving import Clash, Given, Number, State, exactly, solve

MOST_DOUBTED = 3  # more wrong figures than this in one statement are told without looking for common causes


@dataclass(frozen=True)
class Break:
    """A contradiction: the identity, by how much it misses, which side is too large."""

    identity: str
    difference: Number
    left_is_more: bool


@dataclass(frozen=True)
class Verdict:
    """What the identities say of one statement."""

    broken: tuple[Break, ...] = ()
    held: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    implied: Mapping[str, Number] = field(default_factory=dict)
    at_least: frozenset[str] = frozenset()  # of `implied`: true if nothing (more) was carried over
    values: Mapping[str, Number] = field(default_factory=dict)  # reported, taken as 0, implied
    before: Number | None = None  # pending at the end of the period before, if known
    support: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of each break: the reports that lead there


@dataclass(frozen=True)
class Case:
    """What one statement brings: its figures, and what the period before leaves (exactly, or at least)."""

    given: Mapping[str, Given]
    before: Given | None = None


def judge(book: Book, case: Case) -> Verdict:
    """Judge one statement; the period before is used if `case` names it."""
    problem = _Problem(book, case)
    clashes, state = problem.clashes()
    told = problem.told(clashes)
    firm = problem.firm_state(clashes)
    verdict = problem.verdict(state, firm, clashes, told)
    return _with_shares(book, case, _with_before(book, case, problem, verdict))


class _Problem:
    """One statement with the identities that its figures reach."""

    def __init__(self, book: Book, case: Case) -> None:
        self.book, self.case = book, case
        self.identities = _reached(book, frozenset(case.given))
        zeros = {code: exactly(0) for code in book.zeros if code not in case.given}
        members = {code for one in self.identities for code in one.members}
        self.zeros = {code: one for code, one in zeros.items() if code in members}
        self.given = {code: one for code, one in case.given.items() if code in members} | self.zeros
        self.carried = self._carried()
        self.derived: dict[str, Given] = {}
        if case.before is not None and case.before.low == case.before.high and self._is_open():
            self.derived = {book.least.code: case.before}
            self.carried = None

    def _is_open(self) -> bool:
        least = self.book.least
        return bool(self.identities) and least.code not in self.given and not any(c in self.given for c in least.unless)

    def _carried(self) -> Given | None:
        """Return the least that was carried over, where the statement is judged by it."""
        least = self.book.least
        if not self._is_open():
            return None
        one = self.given.get(least.given)
        parts = [one.right for one in self.book.identities if one.left == (least.given,) and one.is_equality]
        is_given = one is not None and one.low == one.high
        if not is_given and not any(all(code in self.given for code in right) for right in parts):
            return None
        return exactly(self.case.before.low if self.case.before else 0)

    def facts(self) -> dict[str, Given]:
        """Return what is taken as given, with what was carried over at least."""
        return self.given | self.derived | ({self.book.least.code: self.carried} if self.carried else {})

    def clashes(self) -> tuple[list[Clash], State]:
        """Find every identity that cannot be, one after the other, each set aside before the next is looked for."""
        found: list[Clash] = []
        facts, left = self.facts(), list(self.identities)
        state, clash = solve(left, facts, is_traced=False)  # most statements agree: ask for reasons only if not
        while clash:
            state, clash = solve(left, facts)
            if clash:
                found.append(clash)
                left.remove(clash.identity)
        return found, state

    def firm_state(self, clashes: Sequence[Clash]) -> State | None:
        """Return what follows without taking anything as carried over; None where nothing was taken so."""
        if self.carried is None:
            return None
        aside = {clash.identity.id for clash in clashes}
        state, _clash = solve([one for one in self.identities if one.id not in aside], self.given, is_traced=False)
        return state

    def told(self, clashes: Sequence[Clash]) -> list[Clash]:
        """Keep of the clashes those that need a wrong figure more each."""
        told: list[Clash] = []
        for clash in clashes:
            if not told or len(told) > MOST_DOUBTED or not self._explained([*told, clash], len(told), clashes):
                told.append(clash)
        return told

    def _explained(self, together: Sequence[Clash], n_doubted: int, clashes: Sequence[Clash]) -> bool:
        """Tell whether doubting `n_doubted` figures puts all of `together` right."""
        others = {one.identity.id for one in clashes} - {one.identity.id for one in together}
        identities = [one for one in self.identities if one.id not in others]
        suspects = sorted(frozenset().union(*(one.support for one in together)))
        return any(self._is_right_without(doubted, identities) for doubted in combinations(suspects, n_doubted))

    def _is_right_without(self, doubted: tuple[str, ...], identities: Sequence[Identity]) -> bool:
        facts = {code: one for code, one in self.facts().items() if code not in doubted}
        return solve(identities, facts)[1] is None

    def verdict(self, state: State, firm: State | None, clashes: Sequence[Clash], told: Sequence[Clash]) -> Verdict:
        """Sort the identities and the figures by what became of them."""
        aside = {clash.identity.id for clash in clashes}
        held, unjudged = [], []
        sure = firm or state
        for identity in self.identities:
            if identity.id in aside:
                continue
            if _holds(identity, sure):
                held.append(identity.id)
            elif _is_touched(identity, state):
                unjudged.append(identity.id)
        told_ids = {clash.identity.id for clash in told}
        unjudged += [clash.identity.id for clash in clashes if clash.identity.id not in told_ids]
        values = {code: state.low[code] for code in state.low if state.known(code)}
        exact = {code for code, one in self.given.items() if one.low == one.high}
        if self.carried is not None and not (firm and firm.known(self.book.least.code)):
            values.pop(self.book.least.code, None)
        implied = {code: value for code, value in values.items() if code not in exact}
        loose = {code for code in implied if firm is not None and not firm.known(code)}
        reported = {code: one.low for code, one in self.given.items() if code in exact}
        return Verdict(
            broken=tuple(Break(one.identity.id, one.difference, one.left_is_more) for one in told),
            held=tuple(held),
            unjudged=tuple(unjudged),
            implied=implied,
            at_least=frozenset(loose),
            values=reported | values,
            support={one.identity.id: one.support - frozenset(self.zeros) for one in told},
        )


@lru_cache(maxsize=4096)
def _reached(book: Book, codes: frozenset[str]) -> tuple[Identity, ...]:
    """Return the identities that the figures reach, directly or through what they imply."""
    within = book.within()
    reached, before = set(codes), -1
    while len(reached) != before:
        before = len(reached)
        for identity in within:
            if reached.intersection(identity.members):
                reached.update(identity.members)
    return tuple(one for one in within if one.members[0] in reached)


def _holds(identity: Identity, state: State) -> bool:
    if identity.is_equality:
        return all(state.known(code) for code in identity.members)
    return all(state.known(code) for code in identity.left) and (
        sum(state.low[code] for code in identity.left) <= sum(state.low[code] for code in identity.right)
    )


def _is_touched(identity: Identity, state: State) -> bool:
    """Tell whether there is anything to judge: a figure of the identity; for "at most" one of the part."""
    return any(state.known(code) for code in (identity.members if identity.is_equality else identity.left))


def _with_before(book: Book, case: Case, problem: _Problem, verdict: Verdict) -> Verdict:
    """Judge the identities between this period and the one before."""
    for identity in book.between():
        code = identity.left[0]
        if not any(one in verdict.values for one in (code, *book.least.unless, book.least.given)):
            continue
        verdict = _between(identity, code, case, problem, verdict)
    return verdict


def _between(identity: Identity, code: str, case: Case, problem: _Problem, verdict: Verdict) -> Verdict:
    before, own = case.before, verdict.values.get(code)
    if before is None or own is None:
        return _changed(verdict, unjudged=(*verdict.unjudged, identity.id), before=before.low if before else None)
    exact = before.low == before.high
    if exact and own == before.low:
        return _changed(verdict, held=(*verdict.held, identity.id), before=before.low)
    if not exact and own >= before.low:
        return _changed(verdict, unjudged=(*verdict.unjudged, identity.id), before=before.low)
    others = problem.facts() | {code: before}
    if verdict.broken and solve(problem.identities, others)[1] is None:
        # The figure of the period before puts everything right: what is wrong here is told already.
        return _changed(verdict, unjudged=(*verdict.unjudged, identity.id), before=before.low)
    gap = Break(identity.id, max(own, before.low) - min(own, before.low), own > before.low)
    support = {**verdict.support, identity.id: frozenset((code,))}
    return _changed(verdict, broken=(*verdict.broken, gap), support=support, before=before.low)


def _with_shares(book: Book, case: Case, verdict: Verdict) -> Verdict:
    """Compare percentages with the counts beside them, within the rounding of their last digit."""
    for share in book.shares:
        one = case.given.get(share.code)
        if one is None:
            continue
        verdict = _changed(verdict, values={**verdict.values, share.code: one.low})
        part, whole = verdict.values.get(share.part), verdict.values.get(share.whole)
        if part is None or not whole:
            verdict = _changed(verdict, unjudged=(*verdict.unjudged, share.id))
            continue
        gap = _share_gap(Decimal(one.low), Decimal(part), Decimal(whole))
        if gap:
            broken = (*verdict.broken, Break(share.id, abs(gap), gap > 0))
            reported = frozenset(code for code in (share.code, share.part, share.whole) if code in case.given)
            verdict = _changed(verdict, broken=broken, support={**verdict.support, share.id: reported})
        else:
            verdict = _changed(verdict, held=(*verdict.held, share.id))
    return verdict


def _share_gap(share: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """Return by how much the share misses 100 × part / whole once that is rounded as the share is; 0 within it."""
    exponent = share.as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    if 2 * abs(share * whole - 100 * part) <= step * whole:
        return Decimal(0)
    return share - (100 * part / whole).quantize(step, ROUND_HALF_UP)


def _changed(verdict: Verdict, **changes: Any) -> Verdict:
    return replace(verdict, **changes)
