"""Chainable filters over notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from cchc.accounts.models import User

    from .models import Notice  # noqa: F401  # named in the generic base below


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """Keep the user's own: nobody reads another's inbox."""
        return self.filter(recipient=user)

    def unread(self) -> Self:
        """Keep what was not opened yet."""
        return self.filter(read_at__isnull=True)
