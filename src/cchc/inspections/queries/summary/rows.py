"""What a summary is made of, each kind of row counted by the database in one query."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from cchc.criteria.models import Area, CheckItem
from cchc.notices.models import Reminder
from cchc.tasks.choices import TaskStatus
from cchc.tasks.models import Task
from cchc.tasks.querysets import OWED, TaskQuerySet
from cchc.units import rules as unit_rules

from ...choices import (
    FindingKind,
    Judgement,
    RecommendationKind,
    SelfReportStatus,
    Severity,
    Stage,
)
from ...models import Answer, Finding, Recommendation, ReplyRound, SelfReport
from ...querysets import CONCLUDED, IN_ORDER
from ...summary_rules import Counts, percent
from .. import follow_up
from .scope import SummaryScope

TO_DO = (RecommendationKind.TO_UNIT, RecommendationKind.TO_OTHER)
_VISITED = (Stage.VISITED, Stage.MINUTED, Stage.DRAFTING, Stage.SUBMITTED, Stage.ISSUED, Stage.CLOSED)
_NOTHING = Counts()
_JUDGED = {
    "met": Count("judgement", filter=Q(judgement=Judgement.MET)),
    "partly": Count("judgement", filter=Q(judgement=Judgement.PARTLY)),
    "not_met": Count("judgement", filter=Q(judgement=Judgement.NOT_MET)),
}


@dataclass(frozen=True)
class Late:
    """A self-report against its day: `days` late until it was approved, or until today if it was not."""

    due_on: date
    approved_on: date | None
    status: SelfReportStatus
    days: int


@dataclass
class Remedy:
    """Tasks that came from requests. Withdrawn ones are told apart and count in no share."""

    requests: int = 0
    given: int = 0
    verified: int = 0
    verified_late: int = 0
    submitted: int = 0
    returned: int = 0
    working: int = 0
    overdue: int = 0
    withdrawn: int = 0

    @property
    def share(self) -> Decimal | None:
        """Verified of given, in %."""
        return percent(self.verified, self.given)

    @property
    def not_given(self) -> int:
        """Requests that nobody has made a task of."""
        return max(0, self.requests - self.given - self.withdrawn)

    def take(self, counts: Sequence[int]) -> None:
        """Take what the database counted, in the order of the fields after `requests`."""
        for name, value in zip(_COUNTED, counts, strict=True):
            setattr(self, name, value)

    def add(self, other: Remedy) -> None:
        """Take the other's counts in."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


_COUNTED = [one.name for one in fields(Remedy)][1:]


@dataclass
class UnitRow:
    """One inspection with everything that was counted of it."""

    key: int
    code: str
    unit_id: int
    unit_code: str
    name: str
    sort_key: str
    stage: Stage
    visit_on: date | None
    criteria: str
    counts: Counts = _NOTHING  # all areas together
    areas: dict[str, Counts] = field(default_factory=dict)  # empty where nobody asked for the areas
    shortfalls: Counter[str] = field(default_factory=Counter)  # by area
    severity: Counter[str] = field(default_factory=Counter)
    remedy: Remedy = field(default_factory=Remedy)
    self_report: Late | None = None
    n_reminders: int = 0
    n_repeats: int = 0  # marked mended once, and back
    n_recurring: int = 0  # found before, never mended

    @property
    def is_visited(self) -> bool:
        """The visit is behind it."""
        return self.stage in _VISITED

    @property
    def is_concluded(self) -> bool:
        """Its conclusion is issued."""
        return self.stage in CONCLUDED

    @property
    def n_shortfalls(self) -> int:
        """Shortfalls that stand."""
        return self.shortfalls.total()


@dataclass(frozen=True)
class ItemRow:
    """A check item that units fell short of."""

    key: int
    code: str
    text: str
    area: str
    counts: Counts
    n_findings: int
    n_units: int  # inspections with a shortfall recorded at the item


def inspections(scope: SummaryScope) -> dict[int, UnitRow]:
    """Return the inspections by key, in the order of their units' names."""
    names = ("pk", "code", "unit_id", "unit__code", "unit__kind", "unit__name", "unit__sort_key", "stage", "visit_on")
    rows = scope.inspections.values_list(*names, "plan__criteria_set__code").order_by("unit__sort_key", "pk")
    found: dict[int, UnitRow] = {}
    for pk, code, unit_id, unit_code, kind, name, order, stage, visit_on, criteria in rows:
        full = unit_rules.full_name(kind, name)
        title = full[:1].upper() + full[1:]
        found[pk] = UnitRow(pk, code, unit_id, unit_code, title, order, Stage(stage), visit_on, criteria or "")
    return found


def count_answers(scope: SummaryScope, rows: dict[int, UnitRow]) -> None:
    """Give each inspection the judgements of its items, areas together: along one index, without a sort."""
    judged = Answer.objects.filter(inspection__in=scope.keys).order_by()
    for key, met, partly, not_met in judged.values_list("inspection_id").annotate(**_JUDGED):
        if key in rows:
            rows[key].counts = Counts(met, partly, not_met)


def count_areas(rows: Iterable[UnitRow]) -> None:
    """Give each of these inspections the judgements of its items by area."""
    by_key = {row.key: row for row in rows}
    judged = Answer.objects.filter(inspection__in=by_key).order_by().values_list("inspection_id", "item__area_code")
    for key, area, met, partly, not_met in judged.annotate(**_JUDGED):
        if met or partly or not_met:
            by_key[key].areas[area] = Counts(met, partly, not_met)


def found_at(scope: SummaryScope) -> dict[int, tuple[int, int]]:
    """Return for each item the shortfalls recorded at it, and in how many inspections."""
    found = shortfalls_in(scope).filter(item__isnull=False).order_by().values_list("item_id")
    counted = found.annotate(n=Count("pk"), n_units=Count("inspection", distinct=True))
    return {key: (n, units) for key, n, units in counted}


def judged_items(scope: SummaryScope, besides: Collection[int]) -> dict[CheckItem, Counts]:
    """Return the judgements of each item over all inspections; `besides` are items to name though nobody judged them."""
    judged = Answer.objects.filter(inspection__in=scope.keys).order_by().values_list("item_id").annotate(**_JUDGED)
    counts = {key: Counts(*three) for key, *three in judged}
    items = CheckItem.objects.filter(pk__in={*counts, *besides}).only("code", "area_code", "text_vi", "text_en")
    return {item: counts.get(item.pk, _NOTHING) for item in items.order_by("pk")}


def shortfalls_of(scope: SummaryScope) -> dict[int, int]:
    """Return how many shortfalls stand in each inspection."""
    rows = shortfalls_in(scope).order_by().values_list("inspection_id").annotate(n=Count("pk"))
    return dict(rows)


def count_findings(scope: SummaryScope, rows: dict[int, UnitRow]) -> None:
    """Give each inspection its shortfalls by area and by severity."""
    found = shortfalls_in(scope).order_by().values_list("inspection_id", "area_code", "severity")
    for key, area, severity, count in found.annotate(n=Count("pk")):
        if key in rows:
            rows[key].shortfalls[area] += count
            rows[key].severity[severity or Severity.MINOR] += count


def frequent(judged: Mapping[CheckItem, Counts], findings: Mapping[int, tuple[int, int]]) -> list[ItemRow]:
    """Return the items that most units fell short of: by shortfalls recorded, then by how they were judged.

    Versions of a set share their codes; an item counts once for all of them.
    """
    by_code: dict[str, ItemRow] = {}
    for item, counts in judged.items():
        n, units = findings.get(item.pk, (0, 0))
        if not (n or counts.partly or counts.not_met):
            continue
        row = ItemRow(item.pk, item.code, item.text, item.area_code, counts, n, units)
        by_code[item.code] = _together(by_code[item.code], row) if item.code in by_code else row
    return sorted(by_code.values(), key=lambda row: (-row.n_units, -row.counts.not_met, -row.counts.partly, row.code))


def units_at(scope: SummaryScope, codes: Iterable[str]) -> dict[str, list[int]]:
    """Return the inspections with a shortfall at each of the items."""
    found = shortfalls_in(scope).filter(item__code__in=list(codes)).order_by("item__code", "inspection__unit__sort_key")
    at: dict[str, list[int]] = defaultdict(list)
    for code, key in found.values_list("item__code", "inspection_id").distinct():
        at[code].append(key)
    return at


def count_requests(scope: SummaryScope, rows: dict[int, UnitRow]) -> tuple[Counter[str], Remedy]:
    """Give each inspection its requests and their tasks; return the requests by kind and the tasks of all.

    A request that was taken back no longer counts, but the task that it had become still does.
    """
    kinds: Counter[str] = Counter()
    total = Remedy()
    asked = requests_of(scope).order_by().values_list("inspection_id", "kind").annotate(n=Count("pk"))
    for key, kind, n in asked:
        kinds[kind] += n
        if kind in TO_DO and key in rows:
            rows[key].remedy.requests += n
    request = follow_up.all_requests().filter(pk=Cast(OuterRef("origin_id"), BigIntegerField()))
    homes = tasks_of(scope).annotate(home=Subquery(request.values("inspection_id")[:1])).order_by()
    for key, *counts in homes.values_list("home").annotate(**_tasks_counted(scope.today)):
        if key in rows:
            rows[key].remedy.take(counts)
    for row in rows.values():
        total.add(row.remedy)
    return kinds, total


def _tasks_counted(today: date) -> dict[str, Count]:
    """Return the counts of `Remedy` in its order, as the tasks' own rules see them: what waits is not late."""
    status = TaskStatus
    late = {"status": status.VERIFIED, "submitted_on__gt": F("due_on")}
    kept = {
        "n_given": ~Q(status=status.WITHDRAWN),
        "n_verified": Q(status=status.VERIFIED),
        "n_verified_late": Q(**late),
        "n_submitted": Q(status=status.SUBMITTED),
        "n_returned": Q(status=status.RETURNED),
        "n_working": Q(status__in=(status.ASSIGNED, status.DOING)),
        "n_overdue": Q(status__in=OWED, due_on__lt=today),
        "n_withdrawn": Q(status=status.WITHDRAWN),
    }
    return {name: Count("pk", filter=condition) for name, condition in kept.items()}


def tasks_of(scope: SummaryScope) -> TaskQuerySet:
    """Return the tasks that the requests of these inspections became, withdrawn ones too."""
    keys = follow_up.keys_of(follow_up.all_requests().filter(inspection__in=scope.keys).order_by())
    return Task.objects.filter(origin_type=follow_up.ORIGIN, origin_id__in=keys)


def add_self_reports(scope: SummaryScope, rows: dict[int, UnitRow]) -> None:
    """Give each inspection its self-report and how late that is."""
    found = SelfReport.objects.filter(inspection__in=scope.keys).order_by()
    for key, due_on, status, approved_at in found.values_list("inspection_id", "due_on", "status", "approved_at"):
        if key in rows:
            rows[key].self_report = lateness(due_on, approved_at, SelfReportStatus(status), scope.today)


def lateness(due_on: date, approved_at: datetime | None, status: SelfReportStatus, today: date) -> Late:
    """Return how late a self-report is: what the head of unit approved by the end of its day is in time."""
    approved_on = timezone.localdate(approved_at) if approved_at else None
    is_in = status == SelfReportStatus.LOCKED and approved_on is not None
    until = approved_on if is_in and approved_on else today
    return Late(due_on, approved_on if is_in else None, status, max(0, (until - due_on).days))


def count_reminders(scope: SummaryScope, rows: dict[int, UnitRow]) -> int:
    """Give each unit the reminders about its reports, replies and tasks; return how many there were.

    A unit that was inspected twice in the year shows them at its first inspection, so that sums stay right.
    """
    first: dict[int, UnitRow] = {}
    for row in rows.values():
        first.setdefault(row.unit_id, row)
    total = 0
    for unit_id, n in reminders_of(scope).order_by().values_list("unit_id").annotate(n=Count("pk")):
        total += n
        if unit_id in first:
            first[unit_id].n_reminders += n
    return total


def area_names(scope: SummaryScope) -> dict[str, str]:
    """Return the areas of the campaigns by code, in the order of their programme."""
    areas = Area.objects.filter(plans__in=scope.plan_ids).distinct().order_by(*IN_ORDER, "pk")
    return {area.code: area.name for area in areas}


def reminders_of(scope: SummaryScope) -> QuerySet[Reminder]:
    """Return the reminders about the self-reports, replies and tasks of these inspections."""
    about = Q(pk__in=[])
    for kind, keys in _subjects(scope).items():
        about |= Q(subject_type=kind, subject_id__in=keys)
    return Reminder.objects.filter(about)


def requests_of(scope: SummaryScope) -> QuerySet[Recommendation]:
    """Return the requests and proposals that stand."""
    return Recommendation.objects.filter(inspection__in=scope.keys, removed_at__isnull=True)


def shortfalls_in(scope: SummaryScope) -> QuerySet[Finding]:
    """Return the shortfalls that stand."""
    return Finding.objects.filter(inspection__in=scope.keys, kind=FindingKind.SHORTFALL, removed_at__isnull=True)


def _subjects(scope: SummaryScope) -> dict[str, QuerySet[Any, Any]]:
    as_text = Cast("pk", CharField())
    return {
        SelfReport._meta.label_lower: SelfReport.objects.filter(inspection__in=scope.keys)
        .annotate(key=as_text)
        .values("key"),
        ReplyRound._meta.label_lower: ReplyRound.objects.filter(inspection__in=scope.keys)
        .annotate(key=as_text)
        .values("key"),
        Task._meta.label_lower: tasks_of(scope).order_by().annotate(key=as_text).values("key"),
    }


def _together(one: ItemRow, other: ItemRow) -> ItemRow:
    """Join two versions of an item; the later one's words are shown."""
    return ItemRow(
        other.key,
        other.code,
        other.text,
        other.area,
        one.counts + other.counts,
        one.n_findings + other.n_findings,
        one.n_units + other.n_units,
    )
