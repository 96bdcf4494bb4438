"""All that a summary says, put together from its rows with a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...choices import Severity
from ...summary_rules import Counts
from . import repeated
from . import rows as parts
from .rows import ItemRow, Remedy, UnitRow
from .scope import SummaryScope

SMALL_SAMPLE = 20  # items judged; a share of fewer is shown, but not ranked: a matter of reading, no law


@dataclass(frozen=True)
class AreaRow:
    """One content of inspection over all units."""

    code: str
    name: str
    counts: Counts
    n_shortfalls: int


@dataclass(frozen=True)
class Summary:
    """The figures of a campaign or a year."""

    scope: SummaryScope
    rows: tuple[UnitRow, ...]
    names: Mapping[str, str]  # areas by code, in order
    by_area: Mapping[str, Counts]
    items: tuple[ItemRow, ...]
    kinds: Counter[str]  # requests and proposals by kind
    remedy: Remedy
    n_reminders: int

    @cached_property
    def counts(self) -> Counts:
        """Every item judged anywhere."""
        return sum((row.counts for row in self.rows), Counts())

    @cached_property
    def areas(self) -> list[AreaRow]:
        """The contents that something was judged or found in, in the order of the programme."""
        shortfalls: Counter[str] = Counter()
        for row in self.rows:
            shortfalls.update(row.shortfalls)
        return [
            AreaRow(code, name, self.by_area.get(code, Counts()), shortfalls[code])
            for code, name in self.names.items()
            if code in self.by_area or shortfalls[code]
        ]

    @cached_property
    def severity(self) -> dict[Severity, int]:
        """Shortfalls by severity, the worst first."""
        total: Counter[str] = Counter()
        for row in self.rows:
            total.update(row.severity)
        return {level: total[level] for level in reversed(Severity)}

    @cached_property
    def n_shortfalls(self) -> int:
        """Shortfalls of all units."""
        return sum(row.n_shortfalls for row in self.rows)

    @cached_property
    def n_visited(self) -> int:
        """Inspections whose visit is over."""
        return sum(row.is_visited for row in self.rows)

    @cached_property
    def n_concluded(self) -> int:
        """Inspections with an issued conclusion."""
        return sum(row.is_concluded for row in self.rows)

    @cached_property
    def n_repeats(self) -> int:
        """Shortfalls that an earlier conclusion had already named and that had been marked as mended."""
        return sum(row.n_repeats for row in self.rows)

    @cached_property
    def reports(self) -> list[UnitRow]:
        """The rows of which a self-report was asked."""
        return [row for row in self.rows if row.self_report]

    @cached_property
    def late_reports(self) -> list[UnitRow]:
        """Those whose self-report came late or is overdue, the latest first."""
        late = [row for row in self.reports if row.self_report and row.self_report.days]
        return sorted(late, key=lambda row: (-(row.self_report.days if row.self_report else 0), row.sort_key))

    @cached_property
    def reminded(self) -> list[UnitRow]:
        """Those that had to be reminded, most often first."""
        return sorted((row for row in self.rows if row.n_reminders), key=lambda row: (-row.n_reminders, row.sort_key))

    @cached_property
    def ranked(self) -> list[UnitRow]:
        """The rows with enough judged items, the highest share first."""
        big = [row for row in self.rows if row.counts.judged >= SMALL_SAMPLE]
        return sorted(big, key=lambda row: (-row.counts.met / row.counts.judged, row.sort_key))

    @cached_property
    def unranked(self) -> list[UnitRow]:
        """The rows with a few judged items."""
        return [row for row in self.rows if 0 < row.counts.judged < SMALL_SAMPLE]


def summarise(scope: SummaryScope, *, full: bool = False) -> Summary:
    """Return the summary of `scope`.

    `full` adds what is dear and not on the first page: each unit's areas, and what came back from earlier years.
    """
    found = parts.inspections(scope)
    parts.count_answers(scope, found)
    parts.count_findings(scope, found)
    kinds, remedy = parts.count_requests(scope, found)
    parts.add_self_reports(scope, found)
    n_reminders = parts.count_reminders(scope, found)
    findings = parts.found_at(scope)
    judged = parts.judged_items(scope, findings)
    by_area: dict[str, Counts] = {}
    for item, counts in judged.items():
        if counts.judged:
            by_area[item.area_code] = by_area.get(item.area_code, Counts()) + counts
    if full:
        parts.count_areas(found.values())
        repeated.count(scope, found)
    return Summary(
        scope=scope,
        rows=tuple(found.values()),
        names=parts.area_names(scope),
        by_area=by_area,
        items=tuple(parts.frequent(judged, findings)),
        kinds=kinds,
        remedy=remedy,
        n_reminders=n_reminders,
    )


def counted_rows(scope: SummaryScope) -> list[UnitRow]:
    """Return the inspections with their judgements and shortfalls alone: what a comparison needs."""
    found = parts.inspections(scope)
    parts.count_answers(scope, found)
    parts.count_findings(scope, found)
    return list(found.values())


def units_named(summary: Summary, items: Sequence[ItemRow]) -> dict[str, list[UnitRow]]:
    """Return the units with a shortfall at each of `items`, in the order of their names."""
    by_key = {row.key: row for row in summary.rows}
    at = parts.units_at(summary.scope, [item.code for item in items])
    return {code: [by_key[key] for key in keys if key in by_key] for code, keys in at.items()}
