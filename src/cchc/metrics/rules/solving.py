"""Follow the identities from what is reported to what must then be, with bounds, in whole numbers and decimals.

Every figure has a least and a greatest value: reported ones are both, the others start at "0 or more". A round is:
identities whose figures are all reported are compared first; then whatever has one unknown left gives it its value,
in the order of the data file (sums of parts before balances); last, what is not pinned is narrowed by bounds. The
first identity that cannot be is the clash of the round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .identities import Identity

Number = int | Decimal
NO_REPORTS: frozenset[str] = frozenset()
MOST_ROUNDS = 50  # bounds of a clash could creep up by one for ever; a real table settles in three


@dataclass(frozen=True)
class Clash:
    """An identity that the figures cannot satisfy: by how much, which side is too large, which reports lead there."""

    identity: Identity
    difference: Number  # > 0
    left_is_more: bool
    support: frozenset[str]
    n_derived: int  # how many of its figures are not reported: the fewer, the more direct


@dataclass
class State:
    """What is known of each figure: least, greatest (None: no limit), and the reports that it follows from."""

    low: dict[str, Number] = field(default_factory=dict)
    high: dict[str, Number | None] = field(default_factory=dict)
    support: dict[str, frozenset[str]] = field(default_factory=dict)
    is_traced: bool = True  # False: nobody asks for the reports, do not gather them

    def known(self, code: str) -> bool:
        """Tell whether the figure can have one value only."""
        return self.low[code] == self.high[code]

    def pin(self, code: str, value: Number, support: frozenset[str]) -> None:
        """Give the figure its value."""
        self.low[code] = self.high[code] = value
        if self.is_traced:
            self.support[code] = support

    def supports(self, codes: Iterable[str]) -> frozenset[str]:
        """Return all reports that the figures follow from."""
        return frozenset().union(*[self.support[code] for code in codes]) if self.is_traced else NO_REPORTS


@dataclass(frozen=True)
class Given:
    """A figure as it came: its value, or only the least ("hơn 3.500") or the greatest ("gần 400")."""

    low: Number
    high: Number | None


def exactly(value: Number) -> Given:
    """Return a figure that is just so."""
    return Given(value, value)


def start(identities: Sequence[Identity], given: Mapping[str, Given], *, is_traced: bool = True) -> State:
    """Return what is known before anything is followed."""
    codes = dict.fromkeys(code for identity in identities for code in identity.members)  # in the order of the data
    state = State(dict.fromkeys(codes, 0), dict.fromkeys(codes), dict.fromkeys(codes, NO_REPORTS), is_traced)
    for code in codes.keys() & given.keys():
        one = given[code]
        state.low[code], state.high[code] = one.low, one.high
        if is_traced:
            state.support[code] = frozenset((code,))
    return state


def solve(
    identities: Sequence[Identity], given: Mapping[str, Given], *, is_traced: bool = True
) -> tuple[State, Clash | None]:
    """Follow the identities until nothing new follows or one cannot be."""
    state = start(identities, given, is_traced=is_traced)
    clash = _compare(identities, state, given) or _derive(identities, state, given) or _narrow(identities, state, given)
    return state, clash


def _compare(identities: Sequence[Identity], state: State, given: Mapping[str, Given]) -> Clash | None:
    for identity in identities:
        if all(code in given for code in identity.members):
            clash = _clash(identity, state, given)
            if clash:
                return clash
    return None


def _derive(identities: Sequence[Identity], state: State, given: Mapping[str, Given]) -> Clash | None:
    low, high = state.low, state.high
    open_ones = [one for one in identities if one.is_equality]
    moved = True
    while moved:
        moved = False
        for identity in list(open_ones):
            unknown = [code for code in identity.members if low[code] != high[code]]
            if len(unknown) > 1:
                continue
            open_ones.remove(identity)
            if not unknown:
                clash = _clash(identity, state, given)
            else:
                clash = _pin_last(identity, unknown[0], state, given)
                moved = True
            if clash:
                return clash
    return None


def _pin_last(identity: Identity, code: str, state: State, given: Mapping[str, Given]) -> Clash | None:
    low = state.low
    is_left = code in identity.left
    own, other = (identity.left, identity.right) if is_left else (identity.right, identity.left)
    value = sum([low[one] for one in other]) - sum([low[one] for one in own if one != code])
    least, most = low[code], state.high[code]
    if value < least:  # an implied negative count, or less than "hơn …": its own side is too large
        return _made(identity, least - value, is_left, state, given)
    if most is not None and value > most:
        return _made(identity, value - most, not is_left, state, given)
    state.pin(code, value, state.supports(identity.members))
    return None


def _narrow(identities: Sequence[Identity], state: State, given: Mapping[str, Given]) -> Clash | None:
    loose = []
    n_open: Counter[str] = Counter()
    for identity in identities:
        unknown = [code for code in identity.members if not state.known(code)]
        if unknown:
            loose.append((identity, unknown))
            n_open.update(unknown)
        elif not identity.is_equality:
            clash = _clash(identity, state, given)  # all known; equalities were compared when their last figure was
            if clash:
                return clash
    for _round in range(MOST_ROUNDS):
        moved = False
        for identity, unknown in loose:
            clash = _clash(identity, state, given)
            if clash:
                return clash
            # Figures that no other open identity names bind nobody: only a sum that leaves them nothing pins them.
            if any(n_open[code] > 1 for code in unknown) or _leaves_nothing(identity, state):
                moved |= _tighten(identity, state)
        if not moved:
            break
    return None


def _leaves_nothing(identity: Identity, state: State) -> bool:
    low = state.low
    return sum([low[code] for code in identity.left]) == sum([low[code] for code in identity.right])


def _tighten(identity: Identity, state: State) -> bool:
    moved = _lower_the_high(identity.left, identity.right, state) | _raise_the_low(identity.right, identity.left, state)
    if identity.is_equality:
        moved |= _lower_the_high(identity.right, identity.left, state)
        moved |= _raise_the_low(identity.left, identity.right, state)
    return moved


def _lower_the_high(small: tuple[str, ...], large: tuple[str, ...], state: State) -> bool:
    """Sum of `small` <= sum of `large`: none of `small` exceeds what the others leave of the greatest `large`."""
    most = _high(large, state)
    if most is None:
        return False
    spare = most - sum([state.low[code] for code in small])
    moved = False
    for code in small:
        bound, high = state.low[code] + spare, state.high[code]
        if high is None or bound < high:
            state.high[code], moved = bound, True
            if state.is_traced:
                state.support[code] = state.supports((code, *small, *large))
    return moved


def _raise_the_low(large: tuple[str, ...], small: tuple[str, ...], state: State) -> bool:
    """Sum of `small` <= sum of `large`: each of `large` is at least what the others cannot reach."""
    least = sum([state.low[code] for code in small])
    moved = False
    for code in large:
        others = _high(tuple(one for one in large if one != code), state)
        if others is not None and least - others > state.low[code]:
            state.low[code], moved = least - others, True
            if state.is_traced:
                state.support[code] = state.supports((*small, *large))
    return moved


def _high(codes: tuple[str, ...], state: State) -> Number | None:
    total: Number = 0
    for code in codes:
        high = state.high[code]
        if high is None:
            return None
        total += high
    return total


def _clash(identity: Identity, state: State, given: Mapping[str, Given]) -> Clash | None:
    """Return how the identity cannot be, or None while it can."""
    low, high = state.low, state.high
    most_right = _high(identity.right, state)
    least_left = sum([low[code] for code in identity.left])
    if most_right is not None and least_left > most_right:
        return _made(identity, least_left - most_right, True, state, given)
    if identity.is_equality:
        most_left = _high(identity.left, state)
        least_right = sum([low[code] for code in identity.right])
        if most_left is not None and least_right > most_left:
            return _made(identity, least_right - most_left, False, state, given)
    for code in identity.members:
        top = high[code]
        if top is not None and top < low[code]:
            return _made(identity, low[code] - top, code in identity.right, state, given)
    return None


def _made(
    identity: Identity, difference: Number, left_is_more: bool, state: State, given: Mapping[str, Given]
) -> Clash:
    n_derived = sum(code not in given for code in identity.members)
    return Clash(identity, difference, left_is_more, state.supports(identity.members), n_derived)
