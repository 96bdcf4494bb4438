"""Chainable filters over tasks; `visible_to` is where every view starts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from cchc.accounts.choices import Role
from cchc.common.text import fold

from . import hooks, rules
from .choices import TaskStatus

if TYPE_CHECKING:
    from cchc.accounts.models import User

    from .models import Task  # noqa: F401  # named in the generic base below

OWED = (TaskStatus.ASSIGNED, TaskStatus.DOING, TaskStatus.RETURNED)  # the unit has something to do
OPEN = (*OWED, TaskStatus.SUBMITTED)
# Who sees the tasks that their own unit hands out, and who sees the tasks of their own unit.
GIVING_ROLES = (Role.LEADER, Role.OFFICER, Role.VERIFIER)
UNIT_ROLES = (Role.FOCAL, Role.UNIT_HEAD)


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User) -> Self:
        """Keep what `user` may see: given by or to their own unit, to do or to verify by name, and what hooks add."""
        posts = user.current_posts()
        condition = Q(doer=user) | Q(verifier=user)
        condition |= Q(giver__in=[post.unit_id for post in posts if post.role in GIVING_ROLES])
        condition |= Q(unit__in=[post.unit_id for post in posts if post.role in UNIT_ROLES])
        for allow in hooks.visible:
            condition |= allow(user)
        return self.filter(condition)

    def with_names(self) -> Self:
        """Read the units and the people with each task."""
        return self.select_related("unit", "giver", "doer", "verifier")

    def of_origin(self, origin: models.Model) -> Self:
        """Keep the tasks that came from `origin`."""
        return self.filter(origin_type=origin._meta.label_lower, origin_id=str(origin.pk))

    def open(self) -> Self:
        """Keep the tasks that are neither verified nor withdrawn."""
        return self.filter(status__in=OPEN)

    def owed(self) -> Self:
        """Keep the tasks for which the unit still owes proof."""
        return self.filter(status__in=OWED)

    def overdue(self, today: date) -> Self:
        """Keep the owed ones whose day is over; what waits for its verifier is not late."""
        return self.owed().filter(due_on__lt=today)

    def due_soon(self, today: date) -> Self:
        """Keep the owed ones whose day is near."""
        return self.owed().filter(due_on__gte=today, due_on__lte=today + timedelta(days=rules.DUE_SOON_DAYS))

    def counted(self) -> Self:
        """Keep what counts in the share mended: everything but what was withdrawn."""
        return self.exclude(status=TaskStatus.WITHDRAWN)

    def matching(self, words: str) -> Self:
        """Keep what holds every word of `words` in its code, work, product, unit or people; marks ignored."""
        found = self
        for word in fold(words).split():
            found = found.filter(folded__contains=word)
        return found
