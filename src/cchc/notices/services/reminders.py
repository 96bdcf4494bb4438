"""Reminding who owes something: by the ladder once a day, or by a person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.language import in_vietnamese

from .. import hooks, queries, rules
from ..hooks import DueThing
from ..models import Notice, Reminder
from ..queries import Planned
from .inbox import notify

AGAIN_AFTER = timedelta(minutes=10)  # a form that was sent twice, two people at once: one reminder


def remind(*, today: date, now: datetime) -> list[Planned]:
    """Give every reminder that the ladder asks for today; return those that were given.

    Safe to repeat, and to run in two workers at once. Each thing is a transaction of its own.
    """
    return [planned for planned in queries.planned(today) if _climb(planned=planned, today=today, now=now)]


@transaction.atomic
def remind_by_hand(*, actor: User, thing: DueThing, now: datetime) -> Reminder:
    """Remind at a person's word. The caller has asked whether the actor may, and has locked the subject."""
    today = timezone.localdate(now)
    found = _reminders(thing).filter(step__isnull=True, given_at__gt=now - AGAIN_AFTER).first()
    if found is not None:
        words = {"at": dates.show_time(found.given_at)}
        raise RuleError(_("Đã nhắc lúc %(at)s. Chờ 10 phút để nhắc lại.") % words)
    if not thing.recipients:
        raise RuleError(_("Việc này chưa có người nhận nhắc. Phân công người thực hiện trước."))
    reminder = Reminder.objects.create(**_names(thing), **_when(thing, today, now), given_by=actor)
    _tell(thing, reminder, number=_reminders(thing).count())
    return reminder


@transaction.atomic
def _climb(*, planned: Planned, today: date, now: datetime) -> bool:
    """Give one step; False if it is no longer due, or another worker gave it a moment ago."""
    thing = planned.thing
    if not _is_still_due(thing):
        return False
    key = {**_names(thing), "due_on": thing.due_on, "step": planned.step}
    reminder, is_new = Reminder.objects.get_or_create(**key, defaults=_when(thing, today, now))
    if is_new:
        _tell(thing, reminder, number=planned.number)
    return is_new


def _is_still_due(thing: DueThing) -> bool:
    """Ask again with the lock held: between the list and this moment somebody may have done it."""
    ask = hooks.still_due.get(thing.kind)
    return ask is None or ask(_draft(thing))


def _draft(thing: DueThing) -> Notice:
    return Notice(kind=thing.kind, due_on=thing.due_on, unit=thing.unit, **_names(thing))


@in_vietnamese
def _tell(thing: DueThing, reminder: Reminder, *, number: int) -> None:
    """Write to each recipient once, and one line into the journal."""
    offset = (reminder.given_on - thing.due_on).days
    step = f"hand:{reminder.pk}" if reminder.step is None else str(reminder.step)
    words = {"when": rules.when_words(offset), "title": thing.title}
    people = {person.pk: person for person in thing.recipients}.values()
    for person in people:
        notify(
            recipient=person,
            kind=thing.kind,
            key=f"{thing.kind}:{thing.subject.pk}:{thing.due_on}:{step}",
            title=_("%(when)s: %(title)s") % words,
            body=_body(thing, reminder, number),
            url=thing.url,
            subject=thing.subject,
            unit=thing.unit,
            reminder=reminder,
            now=reminder.given_at,
        )
    record(
        "notices.reminded",
        actor=reminder.given_by,
        subject=thing.subject,
        unit_id=thing.unit.pk,
        after={
            "reminder_number": number,
            "due_on": thing.due_on,
            "ladder_step": reminder.step,
            "reminded_people": [person.full_name for person in people],
        },
    )


def _body(thing: DueThing, reminder: Reminder, number: int) -> str:
    lines = [
        _("Việc: %(title)s") % {"title": thing.title},
        _("Đơn vị: %(unit)s") % {"unit": thing.unit},
        _("Hạn: %(day)s") % {"day": dates.show_weekday(thing.due_on)},
        _("Lần nhắc: %(n)s") % {"n": number},
    ]
    if reminder.given_by:
        lines.append(_("Người nhắc: %(name)s") % {"name": reminder.given_by.full_name})
    return "\n".join(lines)


def _names(thing: DueThing) -> dict[str, str]:
    return {"subject_type": thing.subject._meta.label_lower, "subject_id": str(thing.subject.pk)}


def _when(thing: DueThing, today: date, now: datetime) -> dict[str, Any]:
    return {"unit": thing.unit, "due_on": thing.due_on, "given_on": today, "given_at": now}


def _reminders(thing: DueThing) -> QuerySet[Reminder]:
    return Reminder.objects.filter(**_names(thing))
