"""This year beside last year: each unit with itself or with what it was made from, or not at all and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.units.choices import SuccessionKind
from cchc.units.models import Succession, Unit

from ... import summary_rules
from ...choices import Judgement
from ...models import Answer
from ...summary_rules import Basis, Comparable, Counts, Link
from . import rows as parts
from .figures import SMALL_SAMPLE
from .rows import UnitRow
from .scope import SummaryScope, before

_MOST_STEPS = 12  # a chain of successions within one year is never longer


@dataclass(frozen=True)
class Side:
    """The figures of one side: judgements of the items judged in both years, shortfalls of all."""

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


def compare(scope: SummaryScope, now_rows: Sequence[UnitRow]) -> ComparisonTable:
    """Compare each unit of `scope` with last year, over the items that both years judged."""
    last = before(scope)
    earlier = _last_of_each(last)
    units = {row.unit_id for row in now_rows}
    links = _links(units - earlier.keys())
    found = {unit: summary_rules.comparable(unit, earlier.keys(), links) for unit in units}
    pairs = {
        row.key: [earlier[unit].key for unit in found[row.unit_id].parts]
        for row in now_rows
        if not found[row.unit_id].is_refused
    }
    both = _judged_in_both(pairs)
    names = _names({missing for one in found.values() for missing in one.missing})
    shortfalls = parts.shortfalls_of(last)
    rows = []
    for row in now_rows:
        then = [earlier[unit] for unit in found[row.unit_id].parts]
        counts_now, counts_then = both.get(row.key, (Counts(), Counts()))
        reason = _reason(row, found[row.unit_id], then, counts_now.judged, names)
        side = None if reason else Side(counts_then, sum(shortfalls.get(one.key, 0) for one in then))
        now = Side(row.counts if reason else counts_now, row.n_shortfalls)
        words = reason or _words(found[row.unit_id], then)
        codes = tuple(one.code for one in then) if side else ()
        rows.append(ComparedRow(row, now, side, found[row.unit_id].basis, words, codes))
    order = sorted(rows, key=lambda one: (one.change is None, one.change or 0, one.row.sort_key))
    return ComparisonTable(last.year, tuple(order), len(earlier))


def _reason(row: UnitRow, found: Comparable, then: list[UnitRow], n_both: int, names: Mapping[int, str]) -> str:
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
    if any(one.criteria != row.criteria for one in then):
        return _("Hai năm dùng bộ nội dung kiểm tra khác nhau")
    if n_both < SMALL_SAMPLE:
        return _("Chỉ %(n)s mục được đánh giá ở cả hai năm, quá ít để so") % {"n": n_both}
    return ""


def _judged_in_both(pairs: Mapping[int, list[int]]) -> dict[int, tuple[Counts, Counts]]:
    """Return for each inspection what it and its earlier ones say of the items that all of them judged."""
    keys = {*pairs, *(key for then in pairs.values() for key in then)}
    judged: dict[int, dict[str, str]] = defaultdict(dict)
    found = Answer.objects.filter(
        inspection__in=keys, judgement__in=(Judgement.MET, Judgement.PARTLY, Judgement.NOT_MET)
    )
    for key, code, judgement in found.order_by().values_list("inspection_id", "item__code", "judgement"):
        judged[key][code] = judgement
    both = {}
    for now, then in pairs.items():
        common = set(judged[now]).intersection(*(judged[key] for key in then))
        of_then = Counter(judged[key][code] for key in then for code in common)
        both[now] = (_counted(Counter(judged[now][code] for code in common)), _counted(of_then))
    return both


def _counted(judgements: Counter[str]) -> Counts:
    return Counts(judgements[Judgement.MET], judgements[Judgement.PARTLY], judgements[Judgement.NOT_MET])


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
