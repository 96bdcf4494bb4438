"""Shortfalls that come back: the same check item, the same unit or what it came from, an earlier inspection.

Nothing here is stored: a repeat follows from findings, tasks and successions as they are. The number of queries does
not grow with the number of inspections, only with the length of the longest chain of mergers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cchc.documents.models import Document
from cchc.tasks.choices import TaskStatus
from cchc.tasks.models import Task
from cchc.units.models import Succession, Unit

from ..choices import FindingKind, RepeatKind, Stage
from ..models import Finding, Inspection
from ..querysets import CONCLUDED
from . import follow_up
from .citations import Citations


@dataclass(frozen=True)
class Mending:
    """What became of an earlier finding."""

    is_mended: bool
    on: date | None = None
    verified_by: str = ""  # empty for a past report: it ended without a verifier
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """The same shortfall in an earlier inspection."""

    finding: Finding
    mending: Mending
    predecessor: Unit | None  # set when it was found at a unit that this one came from
    is_whole: bool  # no division lies between the two units
    words: str = ""  # the text with its figures, see `with_words`

    @property
    def inspection(self) -> Inspection:
        """The earlier inspection."""
        return self.finding.inspection

    @property
    def kind(self) -> RepeatKind:
        """Marked mended and back, or never mended."""
        return RepeatKind.REPEAT if self.mending.is_mended else RepeatKind.RECURRING

    @property
    def year(self) -> int:
        """The year of the earlier inspection."""
        return self.inspection.plan.starts_on.year

    @property
    def document(self) -> Document | None:
        """The earlier conclusion as issued."""
        conclusion = getattr(self.inspection, "conclusion", None)
        return conclusion.document if conclusion else None


@dataclass(frozen=True)
class Repeat:
    """A shortfall of an inspection with its earlier appearances, the latest first."""

    finding: Finding
    earlier: tuple[Earlier, ...]
    words: str = ""

    @property
    def kind(self) -> RepeatKind:
        """A repeat if one of them was marked mended, else recurring."""
        return kind_of(self.earlier)


def with_words(found: Iterable[Repeat]) -> list[Repeat]:
    """Return the repeats with their texts as people read them, figures put in; one query."""
    rows = list(found)
    cited = Citations([row.text for repeat in rows for row in (repeat.finding, *(e.finding for e in repeat.earlier))])
    return [
        replace(
            repeat,
            words=cited.plain(repeat.finding.text),
            earlier=tuple(replace(earlier, words=cited.plain(earlier.finding.text)) for earlier in repeat.earlier),
        )
        for repeat in rows
    ]


def kind_of(earlier: Iterable[Earlier]) -> RepeatKind:
    """Return the stronger of the two kinds: mended once and back."""
    return RepeatKind.REPEAT if any(one.mending.is_mended for one in earlier) else RepeatKind.RECURRING


def lineage(units: Iterable[int]) -> dict[int, dict[int, bool]]:
    """Return for each unit everything that it came from, itself too, with whether no division lies between."""
    found = {pk: {pk: True} for pk in units}
    frontier = {pk: {pk} for pk in found}  # where to look further: unit → the units of `found` that reach it
    while frontier:
        links = Succession.objects.filter(successor__in=list(frontier)).values_list(
            "successor_id", "predecessor_id", "is_partial"
        )
        ahead: dict[int, set[int]] = {}
        for later, before, is_partial in links:
            for heir in frontier[later]:
                is_whole = found[heir][later] and not is_partial
                known = found[heir].get(before)
                if known is None or (known and not is_whole):
                    found[heir][before] = is_whole
                    ahead.setdefault(before, set()).add(heir)
        frontier = ahead
    return found


def in_inspections(inspections: Sequence[Inspection]) -> dict[int, list[Repeat]]:
    """Return the shortfalls of each inspection that an earlier one had, in the order of its conclusion."""
    now = Finding.objects.filter(
        inspection__in=[row.pk for row in inspections],
        kind=FindingKind.SHORTFALL,
        removed_at__isnull=True,
        item__isnull=False,
    ).select_related("item")
    return of_findings(inspections, now)


def of_findings(inspections: Sequence[Inspection], findings: Iterable[Finding]) -> dict[int, list[Repeat]]:
    """Return those of `findings`, loaded with their items, that an earlier inspection had; by inspection."""
    named = [(row, row.item.code) for row in findings if row.item and row.kind == FindingKind.SHORTFALL]
    past = _past(inspections, {code for _row, code in named})
    found: dict[int, list[Repeat]] = {row.pk: [] for row in inspections}
    for finding, code in named:
        earlier = past.get((finding.inspection_id, code), ())
        if earlier:
            found[finding.inspection_id].append(Repeat(finding, tuple(earlier)))
    return found


def in_inspection(inspection: Inspection) -> list[Repeat]:
    """Return the shortfalls of one inspection that an earlier one had."""
    return in_inspections([inspection])[inspection.pk]


def of_items(inspection: Inspection, codes: Iterable[str]) -> dict[str, tuple[Earlier, ...]]:
    """Return what earlier inspections found wanting at these items, for the visit; item code → the latest first."""
    past = _past([inspection], set(codes))
    cited = Citations([earlier.finding.text for rows in past.values() for earlier in rows])
    return {
        code: tuple(replace(earlier, words=cited.plain(earlier.finding.text)) for earlier in rows)
        for (_pk, code), rows in past.items()
    }


def counts(inspections: Sequence[Inspection]) -> dict[int, Mapping[RepeatKind, int]]:
    """Return per inspection how many of its shortfalls are repeats and how many recur."""
    return {
        pk: {kind: sum(repeat.kind == kind for repeat in repeats) for kind in RepeatKind}
        for pk, repeats in in_inspections(inspections).items()
    }


def _past(inspections: Sequence[Inspection], codes: set[str]) -> dict[tuple[int, str], list[Earlier]]:
    """Return the earlier findings by inspection and item code; `inspections` carry their plan."""
    if not inspections or not codes:
        return {}
    came_from = lineage({row.unit_id for row in inspections})
    every = {pk for units in came_from.values() for pk in units}
    rows = list(
        Finding.objects.filter(
            kind=FindingKind.SHORTFALL,
            removed_at__isnull=True,
            item__code__in=codes,
            inspection__unit__in=every,
            inspection__stage__in=CONCLUDED,
            inspection__plan__starts_on__lt=max(row.plan.starts_on for row in inspections),
        )
        .select_related("item", "inspection__plan", "inspection__unit", "inspection__conclusion__document")
        .defer("inspection__conclusion__document__content")  # the whole text, which nobody asks here
    )
    rows.sort(key=lambda row: (row.inspection.plan.starts_on, row.inspection_id, row.pk), reverse=True)
    mendings = mendings_of(rows) if rows else {}
    heirs: dict[int, list[tuple[Inspection, bool]]] = {}  # a unit → the inspections of what came from it
    for inspection in inspections:
        for pk, is_whole in came_from[inspection.unit_id].items():
            heirs.setdefault(pk, []).append((inspection, is_whole))
    found: dict[tuple[int, str], list[Earlier]] = {}
    for row in rows:
        for inspection, is_whole in heirs.get(row.inspection.unit_id, ()):
            if row.item and row.inspection.plan.starts_on < inspection.plan.starts_on:
                before = row.inspection.unit if row.inspection.unit_id != inspection.unit_id else None
                earlier = Earlier(row, mendings[row.pk], before, is_whole)
                found.setdefault((inspection.pk, row.item.code), []).append(earlier)
    return found


def mendings_of(findings: Sequence[Finding]) -> dict[int, Mending]:
    """Return what became of findings, in two queries; each carries its inspection with the plan."""
    inspections = {row.inspection_id for row in findings}
    links = follow_up.all_requests().filter(inspection__in=inspections).order_by()
    asked: dict[int, set[int]] = {}  # finding → the requests that name it
    homes: dict[int, int] = {}
    for request_id, inspection_id, finding_id in links.values_list("pk", "inspection_id", "findings"):
        homes[request_id] = inspection_id
        if finding_id is not None:
            asked.setdefault(finding_id, set()).add(request_id)
    tasks = follow_up.tasks_by_request(inspections)
    every: dict[int, list[Task]] = {}  # all tasks of an inspection: for findings that no request names
    for request_id, task in tasks.items():
        every.setdefault(homes[request_id], []).append(task)
    found = {}
    for row in findings:
        named = [tasks[pk] for pk in asked.get(row.pk, ()) if pk in tasks]
        found[row.pk] = _mending(row, named or ([] if row.pk in asked else every.get(row.inspection_id, [])))
    return found


def _mending(finding: Finding, tasks: Sequence[Task]) -> Mending:
    inspection = finding.inspection
    if not tasks:
        is_ended = inspection.plan.is_historical and inspection.stage == Stage.CLOSED
        return Mending(is_ended, on=inspection.closed_on)
    if any(task.status != TaskStatus.VERIFIED for task in tasks):
        return Mending(is_mended=False, tasks=tuple(tasks))
    last = max(tasks, key=lambda task: task.verified_on or date.min)
    who = last.verified_by.full_name if last.verified_by else ""
    return Mending(is_mended=True, on=last.verified_on, verified_by=who, tasks=tuple(tasks))
