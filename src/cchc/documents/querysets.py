"""Chainable filters over documents; `visible_to` is where every view starts."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from cchc.accounts.models import User
from cchc.common.text import fold

from . import hooks
from .choices import DocumentStatus

if TYPE_CHECKING:
    from .models import Document, DocumentTemplate  # noqa: F401  # named in strings below, which ruff does not read


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> Self:
        """Keep what the owners of documents open to `user` (hooks.visible), and the user's own drafts."""
        own = Q(status=DocumentStatus.DRAFT, drafted_by=user)
        allowed = reduce(or_, (rule(user) for rule in hooks.visible), own)
        return self.filter(pk__in=self.model._default_manager.filter(allowed).values("pk"))

    def issued(self) -> Self:
        """Keep what was issued, also when it was replaced later."""
        return self.exclude(status=DocumentStatus.DRAFT)

    def matching(self, words: str) -> Self:
        """Keep what contains every word of `words`, marks ignored."""
        found = self
        for word in fold(words).split():
            found = found.filter(folded__contains=word)
        return found


class TemplateQuerySet(models.QuerySet["DocumentTemplate"]):
    def visible_to(self, user: User) -> Self:
        """Keep the templates of the units in which the user holds a post."""
        return self.filter(unit__in=user.posts.in_force().values("unit"))
