"""What tasks tell the lower floors at start-up: who reads a file, what a unit's page shows, what is counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import Actor
from cchc.common import dates
from cchc.metrics.hooks import Computed
from cchc.notices.models import Reminder
from cchc.units.hooks import Section
from cchc.units.models import Unit

from . import rules
from .choices import TaskStatus
from .models import Event, Task
from .queries import lists

SHOWN = 5  # tasks on the page of a unit
_ON_TIME, _LATE, _OVERDUE = "on_time", "late", "overdue"


def may_read_event_file(user: User, subject_id: str) -> bool:
    """Proof and plans: whoever sees the task."""
    key = int(subject_id) if subject_id.isdecimal() and len(subject_id) < 16 else 0
    return Event.objects.filter(pk=key, task__in=Task.objects.visible_to(user)).exists()


def unit_section(reader: Actor, unit: Unit) -> Section | None:
    """The open tasks of a unit on its own page, as far as the reader sees them."""
    if not isinstance(reader, User):
        return None
    today = timezone.localdate()
    tasks = Task.objects.visible_to(reader).filter(unit=unit).open()
    found = list(lists.by_urgency(tasks, today).with_names()[: SHOWN + 1])
    if not found:
        return None
    rows = [lists.row_of(task, today) for task in found[:SHOWN]]
    more = len(found) > SHOWN
    context = {"rows": rows, "more": more, "total": tasks.count() if more else len(rows), "unit": unit}
    return Section(_("Việc đang khắc phục"), "tasks/_unit_section.html", context)


# ── figures ──


def reminders_received(unit: Unit, start: date, end: date) -> Computed:
    """Count the reminders that the unit got in the period, whatever they were about."""
    rows = Reminder.objects.filter(unit=unit, given_on__gte=start, given_on__lte=end).order_by("given_at", "pk")
    keys = [row.subject_id for row in rows if row.subject_type == Task._meta.label_lower]
    tasks = {str(task.pk): task for task in Task.objects.filter(pk__in=keys)}
    return Computed(Decimal(len(rows)), tuple(_reminder_row(row, tasks.get(row.subject_id)) for row in rows))


def assigned_tasks(unit: Unit, start: date, end: date) -> Computed:
    """Count the tasks that were due in the period."""
    return _assigned(unit, start, end, {_ON_TIME, _LATE, _OVERDUE})


def assigned_tasks_on_time(unit: Unit, start: date, end: date) -> Computed:
    """Count those of them that were done not later than due."""
    return _assigned(unit, start, end, {_ON_TIME})


def assigned_tasks_late(unit: Unit, start: date, end: date) -> Computed:
    """Count those of them that were done after their day, up to the end of the period."""
    return _assigned(unit, start, end, {_LATE})


def assigned_tasks_overdue(unit: Unit, start: date, end: date) -> Computed:
    """Count those of them that were not done when the period ended."""
    return _assigned(unit, start, end, {_OVERDUE})


def _assigned(unit: Unit, start: date, end: date, wanted: set[str]) -> Computed:
    """Sort the tasks due in the period into three heaps that add up; a running period counts up to yesterday."""
    last = min(end, timezone.localdate() - timedelta(days=1))
    tasks = Task.objects.filter(unit=unit, due_on__gte=start, due_on__lte=last).counted().order_by("due_on", "pk")
    rows = [task for task in tasks if _heap(task, last) in wanted]
    return Computed(Decimal(len(rows)), tuple(_task_row(task) for task in rows))


def _heap(task: Task, last: date) -> str:
    done = rules.done_on(TaskStatus(task.status), task.submitted_on)
    if done is None or done > last:
        return _OVERDUE
    return _ON_TIME if done <= task.due_on else _LATE


def _task_row(task: Task) -> tuple[str, str]:
    words = {"code": task.code, "work": task.work[:120], "day": dates.show(task.due_on)}
    return _("%(code)s, hạn %(day)s: %(work)s") % words, reverse("tasks:detail", args=[task.code])


def _reminder_row(row: Reminder, task: Task | None) -> tuple[str, str]:
    words = {"moment": dates.show_time(row.given_at, year=True), "due": dates.show(row.due_on)}
    if task is None:
        return _("Nhắc lúc %(moment)s, hạn %(due)s") % words, ""
    words["work"] = f"{task.code} {task.work}"[:120]
    return _("Nhắc lúc %(moment)s, hạn %(due)s: %(work)s") % words, reverse("tasks:detail", args=[task.code])
