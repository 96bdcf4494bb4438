"""What became of the requests: tasks by request, the share mended, days late. Everything is computed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from cchc.accounts.models import User
from cchc.tasks import rules as task_rules
from cchc.tasks.choices import TaskStatus, Timing
from cchc.tasks.models import Task
from cchc.tasks.queries import words
from cchc.tasks.querysets import OWED, TaskQuerySet

from ..choices import InspectionKind
from ..models import Inspection, Recommendation
from . import clarity

ORIGIN = Recommendation._meta.label_lower


@dataclass(frozen=True)
class Remedy:
    """How far one inspection's tasks are; withdrawn ones count nowhere."""

    n_verified: int = 0
    n_total: int = 0
    n_waiting: int = 0  # proof is in, the verifier has the next step
    n_late: int = 0
    worst: int = 0  # days late of the latest one
    next_due: date | None = None  # of what the unit still owes
    last_verified_on: date | None = None

    @property
    def n_open(self) -> int:
        """Tasks that are neither verified nor withdrawn."""
        return self.n_total - self.n_verified

    @property
    def share(self) -> task_rules.Share:
        """Verified of all."""
        return task_rules.Share(self.n_verified, self.n_total)

    @property
    def is_mended(self) -> bool:
        """Everything that was asked is verified."""
        return bool(self.n_total) and not self.n_open


@dataclass(frozen=True)
class Line:
    """One request with its task, if it became one."""

    row: Recommendation
    place: str
    task: Task | None
    standing: task_rules.Standing | None = None
    state: words.Tag | None = None
    late: str = ""  # "quá hạn 3 ngày"


def keys_of(requests: QuerySet[Recommendation]) -> QuerySet[Recommendation, str]:
    """Return the keys of `requests` as tasks keep them."""
    return requests.annotate(key=Cast("pk", CharField())).values_list("key", flat=True)


def tasks_of(requests: QuerySet[Recommendation]) -> TaskQuerySet:
    """Return the tasks that came from `requests`, withdrawn ones left out."""
    rows = Task.objects.filter(origin_type=ORIGIN, origin_id__in=keys_of(requests))
    return rows.exclude(status=TaskStatus.WITHDRAWN)


def all_requests() -> QuerySet[Recommendation]:
    """Return every request, those taken back after they became a task, too."""
    return Recommendation._base_manager.all()


def tasks_by_request(inspections: Iterable[int]) -> dict[int, Task]:
    """Return the task of each request of `inspections`."""
    found = tasks_of(all_requests().filter(inspection__in=list(inspections)))
    people = found.select_related("unit", "giver", "doer", "verifier", "verified_by")
    return {int(task.origin_id): task for task in people}


def of_inspections(inspections: Iterable[int], today: date) -> dict[int, Remedy]:
    """Return how far each inspection's tasks are, in two queries; those without tasks are left out."""
    requests = all_requests().filter(inspection__in=list(inspections))
    home = dict(requests.values_list("pk", "inspection_id"))
    found: dict[int, list[Task]] = {}
    for task in tasks_of(requests).only("origin_id", "status", "due_on", "submitted_on", "verified_on"):
        found.setdefault(home[int(task.origin_id)], []).append(task)
    return {pk: _sum_up(tasks, today) for pk, tasks in found.items()}


def of_inspection(inspection: Inspection, today: date) -> Remedy:
    """Return how far one inspection's tasks are."""
    return of_inspections([inspection.pk], today).get(inspection.pk, Remedy())


def lines_of(inspection: Inspection, today: date) -> list[Line]:
    """Return each request that is to be done with its task, in the order of the conclusion."""
    return page_of(inspection, today)[0]


def page_of(inspection: Inspection, today: date) -> tuple[list[Line], Remedy]:
    """Return the requests with their tasks, and how far they are, in two queries."""
    every = list(all_requests().filter(inspection=inspection).select_related("addressee_unit"))
    tasks = tasks_by_request([inspection.pk]) if every else {}
    rows = [row for row in every if row.removed_at is None]
    places = clarity.places_of(rows)
    lines = [_line(row, places[row.pk].on_page, tasks.get(row.pk), today) for row in rows if _has_line(row, tasks)]
    return lines, _sum_up(list(tasks.values()), today)


def _has_line(row: Recommendation, tasks: Mapping[int, Task]) -> bool:
    return row.pk in tasks or row.is_to_do


def reinspections_of(inspection: Inspection) -> QuerySet[Inspection]:
    """Return the re-inspections that follow this inspection up."""
    return Inspection.objects.filter(previous=inspection, plan__kind=InspectionKind.REINSPECTION)


def visible_tasks(user: User) -> Q:
    """Tasks that came from the inspections of the user's team: they see what became of what they found."""
    mine = all_requests().filter(inspection__team__members__user=user)
    return Q(origin_type=ORIGIN, origin_id__in=keys_of(mine))


def _line(row: Recommendation, place: str, task: Task | None, today: date) -> Line:
    if task is None:
        return Line(row, place, None)
    standing = words.standing_of(task, today)
    return Line(row, place, task, standing, words.short_state_of(task), words.late_words(standing, task))


def _sum_up(tasks: Sequence[Task], today: date) -> Remedy:
    standings = [words.standing_of(task, today) for task in tasks]
    late = [standing.days for standing in standings if standing.timing == Timing.LATE]
    verified = [task.verified_on for task in tasks if task.status == TaskStatus.VERIFIED and task.verified_on]
    return Remedy(
        n_verified=sum(task.status == TaskStatus.VERIFIED for task in tasks),
        n_total=len(tasks),
        n_waiting=sum(task.status == TaskStatus.SUBMITTED for task in tasks),
        n_late=len(late),
        worst=max(late, default=0),
        next_due=min((task.due_on for task in tasks if task.status in OWED), default=None),
        last_verified_on=max(verified, default=None),
    )
