"""A task takes the day of a changed working calendar, once somebody decided so; `first_due_on` stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.calendars.hooks import Moved
from cchc.common.errors import RuleError

from ..choices import EventKind
from ..models import Task
from ..querysets import OPEN
from . import doors, telling


@transaction.atomic
def move_due(*, task_id: int, actor: User, moved: Moved, reason: str, now: datetime) -> Task:
    """Store the new day, if the task is still open and the old day still stands."""
    accounts.require(actor, "calendar", "import_decision")
    task = doors.lock(task_id)
    if task.status not in OPEN or task.due_on != moved.old_due:
        raise RuleError(_("Hạn này đã đổi hoặc việc đã xong. Xem lại danh sách"))
    before = {"due_on": doors.day(task.due_on)}
    doors.save(task, due_on=moved.new_due)
    event = doors.add_event(task, EventKind.DUE_MOVED, actor, now, text=reason, day=moved.new_due)
    doors.journal("due_moved", actor, task, before=before, after={"due_on": doors.day(task.due_on)}, reason=reason)
    telling.tell(task, event)
    return task
