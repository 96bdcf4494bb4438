"""Finding tasks: of what they came from, of a unit."""

from __future__ import annotations

from django.db import models

from cchc.units.models import Unit

from ..models import Task
from ..querysets import TaskQuerySet


def of_origin(origin: models.Model) -> TaskQuerySet:
    """Return the tasks that came from `origin` (a recommendation), soonest first."""
    return Task.objects.of_origin(origin).with_names()


def open_of_unit(unit: Unit) -> TaskQuerySet:
    """Return the unit's tasks that are neither verified nor withdrawn, soonest first."""
    return Task.objects.filter(unit=unit).open().with_names()
