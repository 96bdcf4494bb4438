"""What loaders do with the messages of days that they invent: they were read and sent in those days."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from cchc.accounts.models import User

from ..choices import MailStatus
from ..models import Mail, Notice

READ_WITHIN = timedelta(hours=6)
SENT_WITHIN = timedelta(minutes=1)


@transaction.atomic
def settle_past(*, people: QuerySet[User], read_before: datetime, sent_before: datetime) -> None:
    """Take the notices of `people` from before one moment as read, their mails from before another as sent."""
    notices = Notice.objects.filter(recipient__in=people, read_at=None, created_at__lt=read_before)
    notices.update(read_at=F("created_at") + READ_WITHIN)
    mails = Mail.objects.filter(notice__recipient__in=people, status=MailStatus.WAITING, queued_at__lt=sent_before)
    mails.update(status=MailStatus.SENT, attempts=1, sent_at=F("queued_at") + SENT_WITHIN)
