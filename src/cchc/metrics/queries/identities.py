"""What the identities say of one figure: verdicts with their arithmetic, parts with their shares, the system's count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.units.models import Unit

from .. import hooks, rules
from ..choices import Coverage, FigureKind
from ..hooks import Computed
from ..models import Figure
from ..rules import wording
from ..rules.identities import Identity, book
from ..rules.reconcile import Verdict
from .contradictions import Account, Contradiction, accounts, contradictions_in

EQUAL, NOT_EQUAL, UNKNOWN = "equal", "not_equal", "unknown"


@dataclass(frozen=True)
class IdentityLine:
    """One identity of the figure: how it stands, with the numbers."""

    identity: str
    verdict: str  # equal, not_equal, unknown
    name: str
    arithmetic: str
    note: str  # "lệch 278", "khớp", "chưa đủ số liệu"
    more: str  # "đang giải quyết suy ra 441"
    basis: str
    is_sure: bool  # of the basis: read in the original


@dataclass(frozen=True)
class Part:
    """One part of a total: its value and share, where it comes from; figure None: it was derived."""

    name: str
    value: str
    share: str
    kind: str
    source: str
    figure: Figure | None


@dataclass(frozen=True)
class Agreement:
    """Everything about how a figure agrees with others."""

    lines: tuple[IdentityLine, ...]
    broken: tuple[Contradiction, ...]
    parts: tuple[Part, ...]
    total: str

    @property
    def verdict(self) -> str:
        """Say how the figure stands on the whole."""
        if self.broken:
            return NOT_EQUAL
        return EQUAL if any(line.verdict == EQUAL for line in self.lines) else UNKNOWN

    def count(self, verdict: str) -> int:
        """Count the lines of one verdict."""
        return sum(line.verdict == verdict for line in self.lines)

    @property
    def n_equal(self) -> int:
        return self.count(EQUAL)

    @property
    def n_not_equal(self) -> int:
        return self.count(NOT_EQUAL)

    @property
    def n_unknown(self) -> int:
        return self.count(UNKNOWN)


def identities_of(figure: Figure) -> Agreement:
    """Return how a figure agrees with the others of its unit, coverage and period; broken identities first.

    A figure that nobody saved yet is judged as if it were.
    """
    typed: list[Figure] = [figure] if figure.pk is None else []
    own = accounts(Figure.objects.filter(unit=figure.unit_id, coverage=figure.coverage), typed=typed)
    code = figure.metric.code
    mine = [one for one in own if code in one.figures and _is_of(figure, one)]
    if not mine:
        return Agreement((), (), (), "")
    # A figure of one day belongs to every period that ends then: the longest tells most.
    longest = min(mine, key=lambda one: one.place.start)
    broken = [one for one in contradictions_in(mine) if code in {other.metric.code for other in one.figures}]
    broken += [one for one in contradictions_in(mine) if code in book_members(one.identity) and one not in broken]
    gaps = {one.identity: one for one in broken}
    lines = [_line(one, longest, gaps) for one in _concerned(code, longest.verdict, gaps)]
    order = (NOT_EQUAL, EQUAL, UNKNOWN)
    parts, total = _parts(code, longest)
    return Agreement(tuple(sorted(lines, key=lambda one: order.index(one.verdict))), tuple(gaps.values()), parts, total)


def book_members(identity: str) -> frozenset[str]:
    """Return the codes that an identity names."""
    found = book().by_id[identity]
    return frozenset(found.members) if isinstance(found, Identity) else frozenset((found.part, found.whole, found.code))


def computed(unit: Unit, code: str, coverage: str, start: date, end: date) -> Computed | None:
    """Return what the system itself counts for a unit's own figure; None where no app counts it."""
    count = hooks.collectors.get(code)
    return count(unit, start, end) if count and coverage == Coverage.OWN else None


def computed_words(found: Computed, decimals: int) -> str:
    """Return a counted figure as it is read."""
    return rules.value_words(found.value, decimals, is_approximate=False)


def _is_of(figure: Figure, account: Account) -> bool:
    place = account.place
    if (place.start, place.end) == (figure.period_start, figure.period_end):
        return True
    return figure.period_start == figure.period_end == place.end


def _concerned(code: str, verdict: Verdict, gaps: dict[str, Contradiction]) -> list[Identity]:
    """Return the identities that name the figure, those that it leads to a break of, in the order of the data."""
    spoken = {*verdict.held, *verdict.unjudged, *(one.identity for one in verdict.broken)}
    return [one for one in book().identities if one.id in gaps or (code in one.members and one.id in spoken)]


def _line(identity: Identity, account: Account, gaps: dict[str, Contradiction]) -> IdentityLine:
    verdict = account.verdict
    gap = gaps.get(identity.id)
    if gap is not None:
        state, note = NOT_EQUAL, _("lệch %(n)s") % {"n": wording.show(_plain(gap.difference))}
    elif identity.id in verdict.held:
        state, note = EQUAL, _("khớp")
    else:
        state, note = UNKNOWN, _("chưa đủ số liệu")
    implied = [code for code in identity.members if code in verdict.implied and state != NOT_EQUAL]
    return IdentityLine(
        identity=identity.id,
        verdict=state,
        name=str(identity.name),
        arithmetic=wording.equation(book(), identity, verdict),
        note=note,
        more=_implied_words(implied, verdict),
        basis=identity.basis,
        is_sure=identity.confidence == "high",
    )


def _implied_words(codes: list[str], verdict: Verdict) -> str:
    words = []
    for code in dict.fromkeys(codes):
        least = _("ít nhất ") if code in verdict.at_least else ""
        value = {"name": book().say(code), "value": least + wording.show(verdict.implied[code])}
        words.append(_("%(name)s suy ra %(value)s") % value)
    return "; ".join(words)


def _parts(code: str, account: Account) -> tuple[tuple[Part, ...], str]:
    """Return the parts of a total where all are known, and their sum."""
    values = account.verdict.values
    for identity in book().within():
        if identity.left != (code,) or not identity.is_equality or not all(one in values for one in identity.right):
            continue
        if not any(one in account.figures for one in identity.right):
            continue
        total = sum(values[one] for one in identity.right)
        return tuple(_part(one, account, Decimal(total)) for one in identity.right), wording.show(total)
    return (), ""


def _part(code: str, account: Account, total: Decimal) -> Part:
    figure, value = account.figures.get(code), account.verdict.values[code]
    share = rules.share_words(Decimal(value), total)
    name = book().say(code)
    name = name[:1].upper() + name[1:]
    if figure is None:
        kind = _("Suy ra") if code in account.verdict.implied else _("Không báo cáo, tính là 0")
        return Part(name, wording.show(value), share, kind, "–", None)
    return Part(name, wording.show(value), share, str(FigureKind(figure.kind).label), figure.source, figure)


def _plain(value: Decimal) -> Decimal | int:
    return int(value) if value == value.to_integral_value() else value
