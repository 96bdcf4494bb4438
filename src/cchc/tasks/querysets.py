"""Chainable filters over tasks; `visible_to` is where every view starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from .choices import TaskStatus

if TYPE_CHECKING:
    from .models import Task  # noqa: F401  # named in the generic base below

OPEN = (TaskStatus.ASSIGNED, TaskStatus.DOING, TaskStatus.SUBMITTED, TaskStatus.RETURNED)


class TaskQuerySet(models.QuerySet["Task"]):
    def of_origin(self, origin: models.Model) -> Self:
        """Keep the tasks that came from `origin`."""
        return self.filter(origin_type=origin._meta.label_lower, origin_id=str(origin.pk))

    def open(self) -> Self:
        """Keep the tasks that are neither verified nor withdrawn."""
        return self.filter(status__in=OPEN)
