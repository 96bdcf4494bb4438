"""What is owed: by units (the task), and by verifiers (the proof that waits). For the ladder of `notices`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common.language import in_vietnamese
from cchc.notices.hooks import DueThing
from cchc.notices.models import Notice

from .. import rules
from ..choices import EventKind, TaskStatus
from ..models import Event, Extension, Task
from ..querysets import OPEN, OWED
from .people import People, people_of

REMINDER, VERIFY = "tasks.reminder", "tasks.verify"
_AHEAD = timedelta(days=60)  # further than any rung of the ladder


def due_things(today: date) -> Iterator[DueThing]:
    """Return the tasks that units owe, and the proofs that verifiers owe an answer to."""
    owed = list(Task.objects.owed().filter(due_on__lte=today + _AHEAD).with_names())
    waiting = list(Task.objects.filter(status=TaskStatus.SUBMITTED).with_names())
    people = people_of([*owed, *waiting])
    for task in owed:
        yield due_thing(task, people, today)
    yield from _proofs(waiting, people)


@in_vietnamese
def due_thing(task: Task, people: People, today: date) -> DueThing:
    """Return the task as something that its unit owes."""
    return DueThing(
        kind=REMINDER,
        subject=task,
        unit=task.unit,
        due_on=task.due_on,
        title=_title(task),
        url=reverse("tasks:detail", args=[task.code]),
        recipients=tuple(people.owing(task, with_heads=task.due_on < today)),
        owed_since=task.assigned_on,
    )


def is_task_still_owed(notice: Notice) -> bool:
    """Tell whether the unit still owes the task by that day; asked under its lock, just before sending."""
    task = _locked(notice.subject_id)
    return task is not None and task.status in OWED and notice.due_on in (None, task.due_on)


def is_proof_still_waiting(notice: Notice) -> bool:
    """Tell whether the proof that the notice speaks of still waits for its verifier."""
    event = Event.objects.filter(pk=notice.subject_id).first()
    task = _locked(str(event.task_id)) if event else None
    return task is not None and task.status == TaskStatus.SUBMITTED and _last_proofs([task]).get(task.pk) == event


def is_verification_still_wanted(notice: Notice) -> bool:
    """Tell whether the task still waits for a verifier: the news that proof came is old once it is judged."""
    task = _locked(notice.subject_id)
    return task is not None and task.status == TaskStatus.SUBMITTED


def is_extension_still_open(notice: Notice) -> bool:
    """Tell whether the extension asked for still waits for its decision."""
    task = _locked(notice.subject_id)
    if task is None or task.status not in OPEN:
        return False  # done or taken back meanwhile: nobody decides any more
    return Extension.objects.filter(task=task, is_granted=None).exists()


def _proofs(tasks: list[Task], people: People) -> Iterator[DueThing]:
    last = _last_proofs(tasks)
    for task in tasks:
        if task.pk in last and task.submitted_on:
            yield _proof(task, last[task.pk], people)


@in_vietnamese
def _proof(task: Task, event: Event, people: People) -> DueThing:
    """The subject is the proof, not the task: the reminders of the unit are counted on the task."""
    submitted_on = task.submitted_on or task.assigned_on
    return DueThing(
        kind=VERIFY,
        subject=event,
        unit=task.giver,
        due_on=submitted_on + timedelta(days=rules.VERIFY_DAYS),
        title=_("Xác minh minh chứng %(task)s") % {"task": _title(task)},
        url=reverse("tasks:detail", args=[task.code]),
        recipients=tuple(people.verifying(task)),
        owed_since=submitted_on,
    )


def _last_proofs(tasks: list[Task]) -> dict[int, Event]:
    found = Event.objects.filter(task__in=tasks, kind=EventKind.PROOF).order_by()
    last = found.values("task").annotate(last=Max("pk")).values("last")
    return {event.task_id: event for event in Event.objects.filter(pk__in=last)}


def _locked(pk: str) -> Task | None:
    key = int(pk) if pk.isdecimal() and len(pk) < 16 else 0
    return Task.objects.select_for_update(of=("self",)).filter(pk=key).first()


def _title(task: Task) -> str:
    return f"{task.get_kind_display()} {task.code}: {task.work}"[:250]
