"""Chainable filters over legal documents."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from cchc.common.text import fold

if TYPE_CHECKING:
    from cchc.accounts.models import User

    from .models import LegalDocument  # noqa: F401  # named in a string below


class LegalDocumentQuerySet(models.QuerySet["LegalDocument"]):
    def visible_to(self, user: User) -> Self:
        """Everybody who works here may read what the law says."""
        return self.all() if user.is_authenticated else self.none()

    def search(self, words: str) -> Self:
        """Keep the documents whose number, issuer or title has every word."""
        found = self
        for word in fold(words).split():
            found = found.filter(folded__contains=word)
        return found

    def in_force_on(self, day: date) -> Self:
        """Keep what is known to be in force on `day`."""
        return self.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=day), in_force_from__lte=day)
