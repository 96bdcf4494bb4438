"""Reminding at a person's word; the ladder of `notices` reminds by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cchc.accounts.models import User
from cchc.notices import services as notices
from cchc.notices.models import Reminder

from ..choices import TaskAction
from ..queries.owing import due_thing
from ..queries.people import people_of
from . import doors


@transaction.atomic
def remind(*, task_id: int, actor: User, now: datetime) -> Reminder:
    """Remind the doer, and the head of the unit once the task is late."""
    task = doors.begin(task_id, TaskAction.REMIND, actor)
    thing = due_thing(task, people_of([task]), timezone.localdate(now))
    return notices.remind_by_hand(actor=actor, thing=thing, now=now)
