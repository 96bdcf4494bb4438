"""The list of tasks: saved questions, order by what hurts, the rows as tables show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from cchc.units.models import Unit
from cchc.units.querysets import UnitQuerySet

from ..choices import TaskStatus
from ..models import Task
from ..querysets import OWED, TaskQuerySet
from ..rules import Standing
from . import words
from .counts import Counts
from .words import Tag


class Question(StrEnum):
    """A saved question; its value stands in the address."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DOING = "doing"
    VERIFIED = "verified"


QUESTIONS = frozenset(question.value for question in Question)


@dataclass(frozen=True)
class Row:
    """A task with what its row says about it."""

    task: Task
    state: Tag
    standing: Standing
    late: str
    icon: str
    kind: str


def narrowed(tasks: TaskQuerySet, question: str, today: date) -> TaskQuerySet:
    """Keep the answers to a saved question; an unknown one keeps everything."""
    if question == Question.OVERDUE:
        return tasks.overdue(today)
    if question == Question.DUE_SOON:
        return tasks.due_soon(today)
    if question == Question.DOING:
        return tasks.filter(status__in=(TaskStatus.ASSIGNED, TaskStatus.DOING))
    if question in QUESTIONS:
        return tasks.filter(status=question)
    return tasks


def by_urgency(tasks: TaskQuerySet, today: date) -> TaskQuerySet:
    """Put late ones first, then what waits for its verifier, then the rest by day; closed ones come last."""
    rank = Case(
        When(Q(status__in=OWED, due_on__lt=today), then=Value(0)),
        When(status=TaskStatus.SUBMITTED, then=Value(1)),
        When(status__in=OWED, then=Value(2)),
        When(status=TaskStatus.VERIFIED, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    return tasks.order_by(rank, "due_on", "pk")


def row_of(task: Task, today: date) -> Row:
    """Return the task with its words."""
    standing = words.standing_of(task, today)
    icon, kind = words.due_kind(standing)
    return Row(task, words.short_state_of(task), standing, words.late_words(standing, task), icon, kind)


def question_words(counts: Counts) -> list[tuple[Question, str, int, str, str]]:
    """Return the saved questions: value, words, count, icon, colour."""
    by = counts.by_status
    return [
        (Question.OVERDUE, _("Quá hạn"), counts.overdue, "alert-octagon", "bad"),
        (Question.DUE_SOON, _("Sắp đến hạn"), counts.due_soon, "clock", "warn"),
        (Question.SUBMITTED, _("Chờ xác minh"), by.get(TaskStatus.SUBMITTED, 0), "shield-question", ""),
        (Question.RETURNED, _("Trả lại"), by.get(TaskStatus.RETURNED, 0), "arrow-back-up", "bad"),
        (Question.DOING, _("Đang làm"), counts.doing, "tool", ""),
        (Question.VERIFIED, _("Đã xác minh"), by.get(TaskStatus.VERIFIED, 0), "shield-check", "ok"),
    ]


def segments(counts: Counts) -> list[dict[str, object]]:
    """Return the bar of the list: verified, waiting, at work in time, returned, late."""
    by = counts.by_status
    owed = sum(by.get(status, 0) for status in OWED)
    return [
        {"n": by.get(TaskStatus.VERIFIED, 0), "word": _("đã xác minh"), "kind": "ok"},
        {"n": by.get(TaskStatus.SUBMITTED, 0), "word": _("chờ xác minh"), "kind": "counted"},
        {"n": owed - counts.overdue, "word": _("đang làm, trong hạn"), "kind": "wait"},
        {"n": counts.overdue, "word": _("quá hạn"), "kind": "bad"},
    ]


def units_of(tasks: TaskQuerySet) -> UnitQuerySet:
    """Return the units that have one of `tasks`: choices of the filter."""
    return Unit.objects.filter(pk__in=tasks.order_by().values("unit"))


def givers_of(tasks: TaskQuerySet) -> UnitQuerySet:
    """Return the units that handed out one of `tasks`."""
    return Unit.objects.filter(pk__in=tasks.order_by().values("giver"))


# Columns of the matrix of units, each with the saved question that lists its tasks; a withdrawn task is nobody's work.
MATRIX = {
    TaskStatus.ASSIGNED: Question.DOING,
    TaskStatus.DOING: Question.DOING,
    TaskStatus.SUBMITTED: Question.SUBMITTED,
    TaskStatus.RETURNED: Question.RETURNED,
    TaskStatus.VERIFIED: Question.VERIFIED,
}


def columns_of(counts: Counts) -> list[tuple[Question, int]]:
    """Return the counts of one row of the matrix, in the order of its columns."""
    return [(question, counts.by_status.get(status, 0)) for status, question in MATRIX.items()]
