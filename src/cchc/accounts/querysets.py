"""Chainable filters over people and posts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from cchc.common.text import fold

from .choices import POST_PRIORITY, Role

if TYPE_CHECKING:
    from .models import Post, User  # noqa: F401  # User is named in a base class, which ruff does not read


class UserQuerySet(models.QuerySet["User"]):
    def matching(self, words: str) -> Self:
        """Keep whose name or user name contains every word of `words`, marks ignored."""
        found = self
        for word in fold(words).split():
            found = found.filter(folded__contains=word)
        return found

    def holding(self, posts: models.QuerySet[Post]) -> Self:
        """Keep those who hold one of `posts`."""
        return self.filter(Exists(posts.filter(user=OuterRef("pk"))))


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self) -> Self:
        """Keep the posts held today.

        The day is that of the site's time zone, taken here: SQLite and PostgreSQL disagree about the date of their
        own clocks around midnight.
        """
        return self.held_on(timezone.localdate())

    def held_on(self, day: date) -> Self:
        """Keep the posts held on `day`."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def overlapping(self, start: date, end: date | None) -> Self:
        """Keep the posts that share a day with `start`–`end`; `end` None has no end."""
        found = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=start))
        return found if end is None else found.filter(valid_from__lte=end)

    def by_priority(self) -> Self:
        """Put the post in which its holder starts first."""
        order = [When(role=role, then=Value(index)) for index, role in enumerate(POST_PRIORITY)]
        rank = Case(*order, default=Value(len(order)), output_field=models.IntegerField())
        return self.order_by(rank, "-valid_from", "pk")

    def administering(self) -> Self:
        """Keep the administrators' posts of accounts that are not locked."""
        return self.filter(role=Role.ADMIN, user__is_active=True)
