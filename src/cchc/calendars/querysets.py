"""Chainable filters over special days and office hours."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from cchc.units.models import Unit

    from .models import CalendarDay, OfficeHours  # noqa: F401  # named in strings below


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def in_force(self) -> Self:
        """Keep what has not been withdrawn."""
        return self.filter(withdrawn_in__isnull=True)

    def known_on(self, day: date) -> Self:
        """Keep what had been decided by `day` and was not yet withdrawn then."""
        decided = Q(known_from__isnull=True) | Q(known_from__lte=day)
        return self.filter(decided).filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))

    def as_of(self, version: int) -> Self:
        """Keep what the calendar held right after the change `version`."""
        here = Q(withdrawn_in__isnull=True) | Q(withdrawn_in__number__gt=version)
        return self.filter(here, added_in__number__lte=version)

    def of_year(self, year: int) -> Self:
        """Keep the days of one year."""
        return self.filter(date__year=year)

    def of_unit(self, unit: Unit | None) -> Self:
        """Keep what was set for this unit itself; None: what holds for everyone."""
        return self.filter(unit=unit) if unit else self.filter(unit__isnull=True)


class OfficeHoursQuerySet(models.QuerySet["OfficeHours"]):
    def in_force(self) -> Self:
        """Keep what has not been withdrawn."""
        return self.filter(withdrawn_in__isnull=True)

    def of_unit(self, unit: Unit | None) -> Self:
        """Keep what was set for this unit itself; None: the hours of everyone."""
        return self.filter(unit=unit) if unit else self.filter(unit__isnull=True)
