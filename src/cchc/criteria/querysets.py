"""Chainable filters over check-item sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from cchc.accounts.policies import may

from .choices import SetStatus

if TYPE_CHECKING:
    from cchc.accounts.models import User

    from .models import CriteriaSet  # noqa: F401  # named in a string below


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    def published(self) -> Self:
        """Keep what plans may be made with."""
        return self.filter(status=SetStatus.PUBLISHED)

    def drafts(self) -> Self:
        """Keep what can still be edited."""
        return self.filter(status=SetStatus.DRAFT)

    def visible_to(self, user: User) -> Self:
        """Keep the published sets, and the drafts too for those who prepare them."""
        return self.all() if may(user, "criteria_set", "import") else self.published()
