"""Counting tasks: by state and timing, by unit, the share mended, the reminders that units needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q

from cchc.notices.models import Reminder
from cchc.units.models import Unit

from .. import rules
from ..choices import TaskStatus
from ..models import Task
from ..querysets import OWED, TaskQuerySet
from ..rules import Share


@dataclass(frozen=True)
class Counts:
    """How many tasks answer each saved question."""

    by_status: Mapping[str, int]
    overdue: int
    due_soon: int

    @property
    def doing(self) -> int:
        """Return how many are handed out or being worked on."""
        return self.by_status.get(TaskStatus.ASSIGNED, 0) + self.by_status.get(TaskStatus.DOING, 0)

    @property
    def total(self) -> int:
        """Return all of them, withdrawn ones included."""
        return sum(self.by_status.values())

    @property
    def share(self) -> Share:
        """Return the share mended."""
        return rules.share_mended(self.by_status)


@dataclass(frozen=True)
class UnitRow:
    """The tasks of one unit by state: a row of the matrix."""

    unit: Unit
    counts: Counts

    @property
    def cells(self) -> dict[str, int]:
        """Return the counts by status, 0 where there is none."""
        return {status.value: self.counts.by_status.get(status, 0) for status in TaskStatus}


def counts_of(tasks: TaskQuerySet, today: date) -> Counts:
    """Return the counts of `tasks` in one query."""
    row = tasks.order_by().aggregate(**_statuses(), overdue=_overdue(today), due_soon=_due_soon(today))
    return Counts(_by_status(row), row["overdue"], row["due_soon"])


def share_mended(tasks: TaskQuerySet) -> Share:
    """Return the share mended among `tasks`: verified of all that were not withdrawn."""
    return rules.share_mended(_by_status(tasks.order_by().aggregate(**_statuses())))


def summary_by_unit(tasks: TaskQuerySet, today: date) -> list[UnitRow]:
    """Return a row per unit, in the order of names, in two queries."""
    rows = tasks.order_by().values("unit").annotate(**_statuses(), overdue=_overdue(today), due_soon=_due_soon(today))
    found = {row["unit"]: Counts(_by_status(row), row["overdue"], row["due_soon"]) for row in rows}
    return [UnitRow(unit, found[unit.pk]) for unit in Unit.objects.filter(pk__in=found)]


def days_late(tasks: TaskQuerySet, today: date) -> list[int]:
    """Return the days late of every task that is late or was accepted late."""
    late = Q(status__in=OWED, due_on__lt=today) | Q(status=TaskStatus.VERIFIED, submitted_on__gt=F("due_on"))
    rows = tasks.filter(late).order_by().values_list("status", "due_on", "submitted_on")
    return [rules.standing(TaskStatus(status), due, sent, today).days_late for status, due, sent in rows]


def reminder_counts(tasks: TaskQuerySet) -> dict[int, int]:
    """Return how many reminders each of `tasks` needed, by its id."""
    keys = {str(pk): pk for pk in tasks.order_by().values_list("pk", flat=True)}
    rows = Reminder.objects.filter(subject_type=Task._meta.label_lower).order_by()
    counted = rows.values_list("subject_id").annotate(n=Count("pk"))
    return {keys[key]: n for key, n in counted if key in keys}


def _statuses() -> dict[str, Count]:
    return {f"n_{status.value}": Count("pk", filter=Q(status=status)) for status in TaskStatus}


def _by_status(row: Mapping[str, Any]) -> dict[str, int]:
    return {status.value: row[f"n_{status.value}"] for status in TaskStatus}


def _overdue(today: date) -> Count:
    return Count("pk", filter=Q(status__in=OWED, due_on__lt=today))


def _due_soon(today: date) -> Count:
    last = today + timedelta(days=rules.DUE_SOON_DAYS)
    return Count("pk", filter=Q(status__in=OWED, due_on__gte=today, due_on__lte=last))
