"""Chainable filters over posts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, TruncDate

if TYPE_CHECKING:
    pass


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self) -> Self:
        """Keep the posts held today, by the database's clock."""
        today = TruncDate(Now())
        return self.filter(Q(valid_from__lte=today), Q(valid_to__isnull=True) | Q(valid_to__gte=today))

    def held_on(self, day: date) -> Self:
        """Keep the posts held on `day`."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))
