"""Writing to people: the notice in the inbox and, for who has an address, the mail that waits to be sent."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction

from cchc.accounts.models import User
from cchc.common.text import clean
from cchc.units.models import Unit

from .. import rules
from ..models import Mail, Notice, Reminder
from .delivery import enqueue


@transaction.atomic
def notify(  # noqa: PLR0913  # what a message consists of
    *,
    recipient: User,
    kind: str,
    key: str,
    title: str,
    now: datetime,
    body: str = "",
    url: str = "",
    subject: models.Model | None = None,
    unit: Unit | None = None,
    by_mail: bool = True,
    reminder: Reminder | None = None,
) -> Notice:
    """Put a notice into a person's inbox, and its mail into the outbox; the same `key` a second time changes nothing.

    Text is stored as given: pass Vietnamese (`common.language.in_vietnamese`). `url` is a path on this site.
    """
    if not rules.is_local(url or "/"):
        raise ValueError(url)
    values = {
        "kind": kind,
        "title": clean(" ".join(title.split()))[:300],
        "body": body.strip(),
        "url": url[:300],
        "subject_type": subject._meta.label_lower if subject else "",
        "subject_id": str(subject.pk) if subject else "",
        "unit": unit,
        "created_at": now,
        "due_on": reminder.due_on if reminder else None,
        "reminder": reminder,
    }
    notice, is_new = Notice.objects.get_or_create(recipient=recipient, key=key, defaults=values)
    if is_new and by_mail and recipient.email and recipient.is_active:
        host = urlsplit(settings.SITE_URL).hostname
        mail = Mail.objects.create(
            notice=notice,
            address=recipient.email,
            message_id=f"<{uuid4()}@{host}>",
            queued_at=now,
            next_attempt_at=now,
        )
        enqueue(mail)
    return notice


@transaction.atomic
def mark_read(*, notice: Notice, now: datetime) -> bool:
    """Note when the notice was opened first; tell whether this was the first time."""
    return bool(Notice.objects.filter(pk=notice.pk).unread().update(read_at=now))


@transaction.atomic
def mark_all_read(*, user: User, now: datetime) -> int:
    """Note that the user has seen everything in the inbox; return how many notices that were."""
    return Notice.objects.visible_to(user).unread().update(read_at=now)
