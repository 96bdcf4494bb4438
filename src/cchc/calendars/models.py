"""Working time as data: decisions, special days, office hours, and the count of changes to all of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.units.models import Unit

from .choices import PROVISIONAL, SIGNS, Choice, Confidence, DecisionKind, Kind, Sign
from .querysets import CalendarDayQuerySet, OfficeHoursQuerySet


class CalendarVersion(models.Model):
    """One change of the calendar or of office hours. Row 0 is what every writer locks."""

    number = models.PositiveIntegerField(unique=True)
    # Caches go by the token, since a number may come again after a rollback; null until the change is whole.
    token = models.UUIDField(null=True, unique=True)
    made_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    decision = models.ForeignKey(
        "Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )  # the decision whose import made this change
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # null: everyone

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)


class CalendarYear(models.Model):
    """A year that has a calendar. Outside these years no deadline is computed."""

    year = models.PositiveSmallIntegerField(unique=True)
    is_confirmed = models.BooleanField(default=False)  # the yearly decision on the days off is known
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)  # optimistic lock: two administrators, one year

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        """Return the picture of the year."""
        return reverse("calendars:year", args=[self.year])


class Decision(models.Model):
    """A document that names days off or make-up days. Number and date together identify it."""

    kind = models.CharField(max_length=12, choices=DecisionKind)
    number = models.CharField(max_length=60)  # "12729/VPCP-KGVX"
    date = models.DateField(null=True, blank=True)  # null: cited without its day in what was read
    issuer = models.CharField(max_length=200)
    title = models.CharField(max_length=500)
    source = models.CharField(max_length=500, blank=True)  # where it was read
    confidence = models.CharField(max_length=2, choices=Confidence, default=Confidence.HIGH)

    class Meta:
        ordering = [F("date").desc(nulls_last=True), "number"]
        constraints = [
            models.UniqueConstraint(fields=["number", "date"], name="calendars_decision_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(date__isnull=True), name="calendars_decision_undated_once"
            ),
        ]

    def __str__(self) -> str:
        if self.date is None:
            return self.number
        return _("%(number)s, %(date)s") % {"number": self.number, "date": dates.show(self.date)}

    def get_absolute_url(self) -> str:
        """Return the page of the decision."""
        return reverse("calendars:decision", args=[self.pk])

    @property
    def is_provisional(self) -> bool:
        """Nobody has read it: said wherever it is cited."""
        return self.confidence in PROVISIONAL


class CalendarDay(models.Model):
    """A day that is not what its weekday says. Withdrawn, never deleted: the calendar of any day can be rebuilt."""

    date = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="days")
    confidence = models.CharField(max_length=2, choices=Confidence, default=Confidence.HIGH)
    known_from = models.DateField(null=True, blank=True)  # null: by the law, known always
    pair = models.DateField(
        null=True, blank=True
    )  # the other day of a swap: its weekday's hours count on a make-up day
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="calendar_days")
    added_in = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="days_added")
    withdrawn_in = models.ForeignKey(
        CalendarVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="days_withdrawn"
    )
    withdrawn_on = models.DateField(null=True, blank=True)  # from this day on it was known not to hold
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["date"],
                condition=Q(unit__isnull=True, withdrawn_in__isnull=True),
                name="calendars_day_once",
            ),
            models.UniqueConstraint(
                fields=["date", "unit"],
                condition=Q(unit__isnull=False, withdrawn_in__isnull=True),
                name="calendars_day_once_in_unit",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_in__isnull=True, withdrawn_on__isnull=True)
                | Q(withdrawn_in__isnull=False, withdrawn_on__isnull=False),
                name="calendars_day_withdrawn_whole",
            ),
        ]

    def __str__(self) -> str:
        return _("%(day)s, %(name)s") % {"day": dates.show(self.date), "name": self.name}

    def get_absolute_url(self) -> str:
        """Return the year that shows it."""
        return reverse("calendars:year", args=[self.date.year])

    @property
    def sign(self) -> Sign:
        """How it is drawn."""
        return SIGNS[Kind(self.kind)]

    @property
    def is_provisional(self) -> bool:
        """No decision was read for it: said wherever it is shown."""
        return self.confidence in PROVISIONAL


class OfficeHours(models.Model):
    """The office hours of a unit and of what lies below it; `unit` null: of everyone without their own."""

    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="office_hours")
    week: models.JSONField[Any, Any] = models.JSONField()  # seven lists, Monday first, of [open, close] in minutes
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # last day; null while it holds
    basis = models.CharField(max_length=300)
    added_in = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="hours_added")
    withdrawn_in = models.ForeignKey(
        CalendarVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="hours_withdrawn"
    )

    objects = OfficeHoursQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="calendars_hours_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        words = {"unit": self.unit or _("Chung"), "day": dates.show(self.valid_from)}
        return _("%(unit)s, giờ làm việc từ %(day)s") % words

    def holds_on(self, day: date) -> bool:
        """Tell whether these hours hold on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class MoveChoice(models.Model):
    """What somebody decided about one date that a change of the calendar moved: keep it, or the new one."""

    change = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="choices")
    kind = models.CharField(max_length=40)  # with `key`: the date, in the words of the app that owns it
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    choice = models.CharField(max_length=10, choices=Choice)
    old_due = models.DateField()
    new_due = models.DateField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["change", "kind", "key"], name="calendars_choice_once")]

    def __str__(self) -> str:
        return self.label
