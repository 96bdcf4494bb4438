"""What is done by the clock: each hour the journal is sealed, each day people are reminded and old rows swept out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cchc.audit import queries as journal
from cchc.audit.models import DaySeal
from cchc.audit.services import seal_days

from .. import hooks
from ..models import DailyRun
from ..queries import Planned
from .reminders import remind

JOB = "remind"
SEAL_EVERY = timedelta(hours=1)  # ADR 0015: what is younger than this could be replaced unseen
FINISHED_TASKS_FOR = timedelta(days=30)  # the outbox keeps every mail; the queue's own rows say no more than it


def run_daily(*, now: datetime) -> list[Planned] | None:
    """Do today's work if its hour has come and nobody has finished it; None if there was nothing to do.

    Not claimed beforehand: a worker that dies in the middle leaves the rest to the next one, and two at once give
    each reminder once all the same.
    """
    today = timezone.localdate(now)
    if timezone.localtime(now).hour < settings.REMIND_AT_HOUR or DailyRun.objects.filter(job=JOB, day=today).exists():
        return None
    for job in hooks.daily:
        job(now)
    given = remind(today=today, now=now)
    DBTaskResult.objects.finished().filter(finished_at__lt=now - FINISHED_TASKS_FOR).delete()
    DailyRun.objects.get_or_create(job=JOB, day=today, defaults={"finished_at": now})
    return given


def run_hourly(*, now: datetime) -> list[DaySeal]:
    """Seal the journal if the last seal is an hour old; two workers at once make one seal."""
    last = journal.latest_day_seal()
    if last is not None and now - last.sealed_at < SEAL_EVERY:
        return []
    return seal_days(now=now)
