"""Chainable filters over journal entries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from cchc.common.text import fold

from .rules.seals import end_of

if TYPE_CHECKING:
    from .models import DaySeal, Entry  # noqa: F401  # named in the generic bases below


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, subject: models.Model) -> Self:
        """Keep the entries of `subject` and of what belongs to it."""
        kind, key = subject._meta.label_lower, str(subject.pk)
        return self.filter(Q(subject_type=kind, subject_id=key) | Q(parent_type=kind, parent_id=key))

    def between(self, first: date | None, last: date | None) -> Self:
        """Keep the entries from `first` to `last`, both days included."""
        kept = self.after_day(first - timedelta(days=1)) if first else self
        return kept.filter(at__lt=end_of(last)) if last else kept

    def after_day(self, day: date) -> Self:
        """Keep the entries of the days after `day`."""
        return self.filter(at__gte=end_of(day))  # moments, not days: only they are in the indexes

    def by_person(self, words: str) -> Self:
        """Keep the entries whose actor's name or post contains `words`, with or without marks."""
        return self.filter(actor_folded__contains=fold(words))

    def on_object(self, words: str) -> Self:
        """Keep the entries whose object's name contains `words`."""
        return self.filter(subject_folded__contains=fold(words))

    def of_unit(self, words: str) -> Self:
        """Keep the entries of units whose name or ancestors contain `words`."""
        return self.filter(unit__folded__contains=fold(words))


class DaySealQuerySet(models.QuerySet["DaySeal"]):
    def covering(self, pk: int) -> Self:
        """Keep the seals of the stretch in which the entry `pk` stands; empty while it is not sealed."""
        return self.filter(after_entry__lt=pk, last_entry__gte=pk)
