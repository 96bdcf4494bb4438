"""Chainable filters over notices, mail and steps of the ladder."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from .choices import MailStatus

if TYPE_CHECKING:
    from cchc.accounts.models import User

    from .models import LadderStep, Mail, Notice  # noqa: F401  # named in the generic bases below


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """Keep the user's own: nobody reads another's inbox."""
        return self.filter(recipient=user)

    def unread(self) -> Self:
        """Keep what was not opened yet."""
        return self.filter(read_at__isnull=True)


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: datetime) -> Self:
        """Keep what waits and may be tried now."""
        return self.filter(status=MailStatus.WAITING, next_attempt_at__lte=now)

    def troubled(self) -> Self:
        """Keep what a person should look at: not sent, or not known whether it was."""
        return self.filter(status__in=[MailStatus.FAILED, MailStatus.UNSURE])


class StepQuerySet(models.QuerySet["LadderStep"]):
    def on_date(self, day: date) -> Self:
        """Keep the steps in force on `day`."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
