"""A later day: asked for with a reason, decided by name. The first date of the task stays."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import clean

from .. import rules
from ..choices import EventKind, TaskAction
from ..models import Event, Extension, Task
from . import doors, telling


@transaction.atomic
def ask_extension(
    *,
    task_id: int,
    actor: User,
    wanted_on: date | None,
    reason: str,
    today: date,
    now: datetime,
    token: str | None = None,
) -> Extension:
    """Ask for a later day; one request at a time."""
    task = doors.lock(task_id)
    if doors.made_before(task_id, token):
        return task.extensions.latest("asked_at", "pk")
    doors.check(task, TaskAction.ASK_EXTENSION, actor)
    if task.extensions.filter(is_granted=None).exists():
        raise RuleError(_("Đang có đề nghị gia hạn chưa quyết định. Chờ trả lời"))
    reason = clean(reason)
    day = rules.require_extension(due_on=task.due_on, wanted_on=wanted_on, reason=reason, today=today)
    rules.require_text(reason, "", "reason")
    extension = Extension.objects.create(
        task=task, old_due_on=task.due_on, wanted_on=day, reason=reason, asked_by=actor, asked_at=now
    )
    event = doors.add_event(task, EventKind.EXTENSION_ASKED, actor, now, token=token, text=reason, day=day)
    doors.journal("extension_asked", actor, task, after={"wanted_on": doors.day(day)}, reason=reason)
    telling.tell(task, event)
    return extension


@transaction.atomic
def decide_extension(
    *,
    task_id: int,
    extension_id: int,
    actor: User,
    is_granted: bool,
    reason: str,
    now: datetime,
    granted_on: date | None = None,
) -> Extension:
    """Grant (a day up to the one asked for) or refuse, always with a reason; `first_due_on` stays."""
    task = doors.begin(task_id, TaskAction.DECIDE_EXTENSION, actor)
    extension = Extension.objects.select_for_update().get(pk=extension_id, task=task)
    if extension.is_granted is not None:
        raise RuleError(_("Đề nghị này đã được quyết định. Mở lại trang để xem"))
    if extension.asked_by_id == actor.pk:
        raise RuleError(_("Bạn là người xin gia hạn. Để người khác quyết định"))
    reason = rules.require_text(clean(reason), _("Ghi lý do quyết định"), "reason")
    extension.is_granted = is_granted
    extension.decided_by, extension.decided_at, extension.decision = actor, now, reason
    if is_granted:
        wanted = extension.wanted_on
        extension.granted_on = rules.require_granted_day(
            due_on=task.due_on, wanted_on=wanted, granted_on=granted_on or wanted
        )
    extension.save(update_fields=["is_granted", "decided_by", "decided_at", "decision", "granted_on"])
    telling.tell(task, _carry_out(task, extension, actor, now))
    return extension


def _carry_out(task: Task, extension: Extension, actor: User, now: datetime) -> Event:
    reason = extension.decision
    if not extension.granted_on:
        event = doors.add_event(task, EventKind.EXTENSION_REFUSED, actor, now, text=reason, day=extension.wanted_on)
        doors.journal("extension_refused", actor, task, reason=reason)
        return event
    before = {"due_on": doors.day(task.due_on)}
    doors.save(task, due_on=extension.granted_on)
    event = doors.add_event(task, EventKind.EXTENSION_GRANTED, actor, now, text=reason, day=extension.granted_on)
    doors.journal(
        "extension_granted", actor, task, before=before, after={"due_on": doors.day(task.due_on)}, reason=reason
    )
    return event
