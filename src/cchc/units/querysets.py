"""Chainable filters over units."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from cchc.common.text import fold

if TYPE_CHECKING:
    from .models import Unit


class UnitQuerySet(models.QuerySet["Unit"]):
    def valid_on(self, day: date) -> Self:
        """Keep the units that exist on `day`."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def within(self, unit: Unit) -> Self:
        """Keep `unit` and everything below it."""
        return self.filter(path__startswith=unit.path)

    def matching(self, words: str) -> Self:
        """Keep what has, for every word of `words`, a word that begins so; marks ignored ("do luong": Đô Lương)."""
        found = self
        for word in fold(words).split():
            found = found.filter(Q(folded__startswith=word) | Q(folded__contains=f" {word}"))
        return found
