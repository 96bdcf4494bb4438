"""What screens and other apps read of notices, reminders and the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Count, Max

from cchc.accounts.models import User

from . import hooks, rules
from .hooks import DueThing
from .models import LadderStep, Mail, Notice, Reminder


@dataclass(frozen=True)
class ReminderLine:
    """A reminder that was given, for the timeline of what it was about: "Nhắc lần 2 (trước hạn 3 ngày)"."""

    number: int  # 1: the first one ever
    given_at: datetime
    given_on: date
    due_on: date
    step: int | None  # None: by a person
    words: str  # "trước hạn 3 ngày"; the person's name if by hand
    by: str  # empty: by the ladder
    recipients: tuple[str, ...]
    read_at: datetime | None  # when the first of them opened it


@dataclass(frozen=True)
class Planned:
    """A reminder that the ladder would give today."""

    thing: DueThing
    step: int
    number: int  # the how-manieth reminder of the thing it would be


def unread_count(user: User) -> int:
    """Return how many notices the user has not opened: the bell."""
    return Notice.objects.visible_to(user).unread().count()


def reminders_of(subject: models.Model) -> list[ReminderLine]:
    """Return every reminder about `subject`, newest first, in two queries."""
    found = Reminder.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    with_names = found.select_related("given_by").prefetch_related("notices__recipient").order_by("given_at", "pk")
    lines = [_line(number, reminder) for number, reminder in enumerate(with_names, start=1)]
    return lines[::-1]


def count_of(subject: models.Model) -> int:
    """Return how many reminders `subject` has needed."""
    return Reminder.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).count()


def count_by_unit(start: date, end: date) -> dict[int, int]:
    """Return how many reminders each unit needed from the first to the last day, by the unit's id."""
    rows = Reminder.objects.filter(given_on__gte=start, given_on__lte=end).order_by()
    return dict(rows.values_list("unit_id").annotate(n=Count("pk")))


def ladder_on(day: date) -> list[rules.Rung]:
    """Return the ladder in force on `day`."""
    return [rules.Rung(step.days, step.every) for step in LadderStep.objects.on_date(day)]


def planned(today: date) -> list[Planned]:
    """Return what the ladder would give today: what it has given already is left out."""
    return [one for one in _steps_due(today) if one.thing.recipients]


def without_recipients(today: date) -> list[Planned]:
    """Return what the ladder would remind of today if anybody were there to be reminded."""
    return [one for one in _steps_due(today) if not one.thing.recipients]


def _steps_due(today: date) -> list[Planned]:
    ladder = ladder_on(today)
    things = [thing for ask in hooks.due_things for thing in ask(today)]
    given = _given(things)
    found = []
    for thing in things:
        steps, number = given.get(_key(thing), (None, 0))
        step = rules.step_to_give(
            today=today, due_on=thing.due_on, ladder=ladder, given=steps, owed_since=thing.owed_since
        )
        if step is not None:
            found.append(Planned(thing, step, number + 1))
    return found


def _given(things: Sequence[DueThing]) -> dict[tuple[str, str, date], tuple[int | None, int]]:
    """Return the last step and the number of reminders of each thing, in one query."""
    if not things:
        return {}
    types = {thing.subject._meta.label_lower for thing in things}
    rows = Reminder.objects.filter(subject_type__in=types).order_by()
    counted = rows.values_list("subject_type", "subject_id", "due_on").annotate(Max("step"), Count("pk"))
    steps = {(kind, pk, due_on): step for kind, pk, due_on, step, _n in counted}
    numbers: dict[tuple[str, str], int] = {}
    for kind, pk, _due_on, _step, n in counted:
        numbers[kind, pk] = numbers.get((kind, pk), 0) + n
    keys = [_key(thing) for thing in things]
    return {key: (steps.get(key), numbers.get(key[:2], 0)) for key in keys}


def _key(thing: DueThing) -> tuple[str, str, date]:
    return thing.subject._meta.label_lower, str(thing.subject.pk), thing.due_on


def _line(number: int, reminder: Reminder) -> ReminderLine:
    notices = list(reminder.notices.all())
    by = reminder.given_by.full_name if reminder.given_by else ""
    return ReminderLine(
        number=number,
        given_at=reminder.given_at,
        given_on=reminder.given_on,
        due_on=reminder.due_on,
        step=reminder.step,
        words=by if reminder.step is None else rules.step_words(reminder.step),
        by=by,
        recipients=tuple(notice.recipient.full_name for notice in notices),
        read_at=min((notice.read_at for notice in notices if notice.read_at), default=None),
    )


def outbox_counts() -> dict[str, int]:
    """Return how many mails stand in each state."""
    return dict(Mail.objects.order_by().values_list("status").annotate(n=Count("pk")))
