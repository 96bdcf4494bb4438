"""This year beside last year: each unit with itself or with what it was made from, or not at all and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.units.choices import SuccessionKind
from cchc.units.models import Succession, Unit

from ... import summary_rules
from ...summary_rules import Basis, Comparable, Counts, Link
from . import rows as parts
from .figures import Summary
from .rows import UnitRow
from .scope import SummaryScope, before

_MOST_STEPS = 12  # a chain of successions within one year is never longer


@dataclass(frozen=True)
class Side:
    """The figures of one side."""

    counts: Counts
    n_shortfalls: int


@dataclass(frozen=True)
class ComparedRow:
    """One unit of this year; `earlier` is None where the comparison is refused, `reason` says why."""

    row: UnitRow
    now: Side
    earlier: Side | None
    basis: Basis
    reason: str
    earlier_codes: tuple[str, ...] = ()  # the inspections that the earlier figures come from

    @property
    def change(self) -> Decimal | None:
        """The share of items met, this year less last year, in points."""
        if self.earlier is None or self.earlier.counts.share is None or self.now.counts.share is None:
            return None
        return self.now.counts.share - self.earlier.counts.share


@dataclass(frozen=True)
class ComparisonTable:
    """All units of this year beside last year."""

    year: int
    rows: tuple[ComparedRow, ...]
    n_earlier: int  # inspections of last year

    @property
    def compared(self) -> list[ComparedRow]:
        """The rows with figures on both sides."""
        return [row for row in self.rows if row.change is not None]

    @property
    def refused(self) -> list[ComparedRow]:
        """The rows that stand alone."""
        return [row for row in self.rows if row.change is None]

    @property
    def now(self) -> Side:
        """This year, only the units that are compared."""
        return _sum([row.now for row in self.compared])

    @property
    def earlier(self) -> Side:
        """Last year, only the units that are compared."""
        return _sum([row.earlier for row in self.compared if row.earlier])

    @property
    def n_better(self) -> int:
        """Units whose share rose."""
        return sum(row.change > 0 for row in self.compared if row.change is not None)

    @property
    def n_worse(self) -> int:
        """Units whose share fell."""
        return sum(row.change < 0 for row in self.compared if row.change is not None)


def compare(summary: Summary) -> ComparisonTable:
    """Compare each unit of `summary` with last year."""
    last = before(summary.scope)
    earlier = _last_of_each(last)
    units = [row.unit_id for row in summary.rows]
    links = _links(set(units) - earlier.keys())
    found = {unit: summary_rules.comparable(unit, earlier.keys(), links) for unit in set(units)}
    names = _names({missing for one in found.values() for missing in one.missing})
    sides = _sides(last)
    rows = [_row(row, found[row.unit_id], earlier, sides, names) for row in summary.rows]
    order = sorted(rows, key=lambda one: (one.change is None, one.change or 0, one.row.sort_key))
    return ComparisonTable(last.year, tuple(order), len(earlier))


def _row(
    row: UnitRow,
    found: Comparable,
    earlier: Mapping[int, UnitRow],
    sides: Mapping[int, Side],
    names: Mapping[int, str],
) -> ComparedRow:
    now = Side(row.counts, row.n_shortfalls)
    then = [earlier[unit] for unit in found.parts]
    reason = _reason(row, found, then, sides, names)
    if reason:
        return ComparedRow(row, now, None, found.basis, reason)
    together = _sum([sides[one.key] for one in then])
    return ComparedRow(row, now, together, found.basis, _words(found, then), tuple(one.code for one in then))


def _reason(
    row: UnitRow, found: Comparable, then: list[UnitRow], sides: Mapping[int, Side], names: Mapping[int, str]
) -> str:
    """Return why the unit stands alone, "" when it does not."""
    if found.basis == Basis.NEW:
        return _("Năm trước chưa kiểm tra đơn vị này")
    if found.basis == Basis.SPLIT:
        return _("Đơn vị trước bị chia tách, không rõ phần nào chuyển sang")
    if found.basis == Basis.PARTIAL:
        lacking = ", ".join(names.get(unit, "…") for unit in found.missing)
        return _("Sáp nhập từ nhiều đơn vị, năm trước chưa kiểm tra: %(names)s") % {"names": lacking}
    if not row.counts.judged:
        return _("Năm nay chưa đánh giá mục nào")
    if not all(sides[one.key].counts.judged for one in then):
        return _("Năm trước không có phiếu đánh giá từng mục")
    if any(one.criteria != row.criteria for one in then):
        return _("Hai năm dùng bộ nội dung kiểm tra khác nhau")
    return ""


def _words(found: Comparable, then: list[UnitRow]) -> str:
    if found.basis == Basis.SAME:
        return ""
    names = ", ".join(one.name for one in then)
    if found.basis == Basis.MERGED:
        return _("so với tổng của %(names)s") % {"names": names}
    return _("kế tiếp %(names)s") % {"names": names}


def _last_of_each(scope: SummaryScope) -> dict[int, UnitRow]:
    """Return the last visited inspection of each unit."""
    found: dict[int, UnitRow] = {}
    for row in sorted(parts.inspections(scope).values(), key=lambda one: (str(one.visit_on or ""), one.key)):
        if row.is_visited:
            found[row.unit_id] = row
    return found


def _sides(scope: SummaryScope) -> dict[int, Side]:
    counts, shortfalls = parts.totals_by_inspection(scope), parts.shortfalls_of(scope)
    return _Sides({key: Side(counts.get(key, Counts()), shortfalls.get(key, 0)) for key in counts | shortfalls})


class _Sides(dict[int, Side]):
    def __missing__(self, key: int) -> Side:
        return Side(Counts(), 0)


def _sum(sides: list[Side]) -> Side:
    return Side(sum((one.counts for one in sides), Counts()), sum(one.n_shortfalls for one in sides))


def _links(units: Collection[int]) -> dict[int, list[Link]]:
    """Return the successions into `units` and into what stood before them, one query a step back."""
    links: dict[int, list[Link]] = {}
    ahead = set(units)
    for _step in range(_MOST_STEPS):
        if not ahead:
            break
        found = Succession.objects.filter(successor__in=ahead).order_by("pk")
        ahead = set()
        for later, earlier, partial, kind in found.values_list("successor", "predecessor", "is_partial", "kind"):
            links.setdefault(later, []).append(Link(earlier, partial or kind == SuccessionKind.SPLIT))
            ahead.add(earlier)
        ahead -= links.keys()
    return links


def _names(units: Collection[int]) -> dict[int, str]:
    return {unit.pk: unit.full_name for unit in Unit.objects.filter(pk__in=units)} if units else {}
