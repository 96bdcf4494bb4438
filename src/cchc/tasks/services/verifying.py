"""What somebody else does with the proof: returns it, or compares and accepts it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import clean

from .. import rules
from ..choices import EventKind, How, TaskAction
from ..models import Event
from . import doors, telling


@transaction.atomic
def return_proof(  # noqa: PLR0913 - what a refusal must say
    *,
    task_id: int,
    actor: User | None,
    reason: str,
    wanted: str,
    day: date | None,
    today: date,
    now: datetime,
    version: int | None = None,
    token: str | None = None,
) -> Event:
    """Return the proof: why, what is still needed, again by which day. The deadline of the task stays."""
    task = doors.lock(task_id)
    if made := doors.made_before(task_id, token):
        return made
    doors.check(task, TaskAction.RETURN, actor, version=version)
    reason = rules.require_text(clean(reason), _("Ghi lý do trả lại"), "reason")
    wanted = rules.require_text(clean(wanted), _("Ghi cần bổ sung gì"), "wanted")
    day = rules.require_again_by(day, today)
    doors.step(task, TaskAction.RETURN)
    event = doors.add_event(task, EventKind.RETURNED, actor, now, token=token, text=reason, wanted=wanted, day=day)
    doors.journal("proof_returned", actor, task, after={"wanted": wanted, "again_by": doors.day(day)}, reason=reason)
    doors.tell_moved(task)
    telling.tell(task, event)
    return event


@transaction.atomic
def accept(
    *,
    task_id: int,
    actor: User | None,
    text: str,
    how: str,
    today: date,
    now: datetime,
    version: int | None = None,
    token: str | None = None,
) -> Event:
    """Accept the proof, saying what was compared and how, and close the task."""
    task = doors.lock(task_id)
    if made := doors.made_before(task_id, token):
        return made
    doors.check(task, TaskAction.ACCEPT, actor, version=version)
    if how not in How.values:
        raise RuleError(_("Chọn cách xác minh"), field="how")
    text = rules.require_text(clean(text), _("Ghi đã đối chiếu những gì"))
    doors.step(task, TaskAction.ACCEPT, verified_on=today, verified_by=actor)
    event = doors.add_event(task, EventKind.VERIFIED, actor, now, token=token, text=text, how=how)
    doors.journal("accepted", actor, task, after={"text": text, "how": str(how)})
    doors.tell_moved(task)
    telling.tell(task, event)
    return event
