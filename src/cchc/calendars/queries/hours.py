"""Office hours: which apply to a unit and why, their history, the units that have their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.units.models import Unit

from ..models import CalendarVersion, OfficeHours
from ..rules import STANDARD_WEEK
from ..rules.days import Week
from ..week_rules import minutes, odd_days, show_day, week_of


@dataclass(frozen=True)
class WeekLine:
    """Weekdays in a row that have the same hours: "Thứ Hai – thứ Sáu: 07:30-11:30, 13:30-17:30"."""

    days: str
    hours: str
    minutes: int


@dataclass(frozen=True)
class InForce:
    """The hours that apply to a unit on a day, and whose they are."""

    week: Week
    row: OfficeHours | None  # None: the standard week of the product
    is_own: bool

    @property
    def lines(self) -> list[WeekLine]:
        """The week in words."""
        return lines_of(self.week)

    @property
    def odd(self) -> str:
        """The weekdays that are not eight hours long, in words."""
        return odd_words(self.week)


@dataclass(frozen=True)
class HoursRow:
    """One row of the history."""

    row: OfficeHours
    lines: list[WeekLine]
    odd: str
    state: str  # now, past, future


def in_force(unit: Unit | None, day: date) -> InForce:
    """Return the hours of the unit itself, else of the nearest unit above, else of everyone, else the standard."""
    codes = [code for code in unit.path.split("/") if code] if unit else []
    rows = OfficeHours.objects.in_force().select_related("unit")
    found = [row for row in rows if row.holds_on(day) and (row.unit is None or row.unit.code in codes)]
    if not found:
        return InForce(STANDARD_WEEK, None, is_own=False)
    nearest = max(found, key=lambda row: len(row.unit.path) if row.unit else 0)
    is_own = nearest.unit_id == (unit.pk if unit else None)
    return InForce(week_of(nearest.week), nearest, is_own)


def history(unit: Unit | None, today: date) -> list[HoursRow]:
    """Return the unit's own hours, newest first."""
    rows = OfficeHours.objects.in_force().of_unit(unit).order_by("-valid_from")
    return [_row(row, today) for row in rows.select_related("unit")]


def last_change(unit: Unit | None) -> CalendarVersion | None:
    """Return the last change of the unit's own hours."""
    touched = OfficeHours.objects.of_unit(unit)
    found = CalendarVersion.objects.filter(Q(hours_added__in=touched) | Q(hours_withdrawn__in=touched))
    return found.select_related("actor").order_by("-number").first()


def with_own(today: date) -> list[HoursRow]:
    """Return the hours in force of every unit that has its own."""
    rows = OfficeHours.objects.in_force().filter(unit__isnull=False).select_related("unit")
    return [_row(row, today) for row in rows.order_by("unit__sort_key") if row.holds_on(today)]


def lines_of(week: Week) -> list[WeekLine]:
    """Return the week with equal neighbours joined; days without hours say so."""
    found = []
    for hours, numbers in groupby(range(7), key=lambda number: week[number]):
        days = list(numbers)
        found.append(WeekLine(_span(days[0], days[-1]), show_day(hours) or _("nghỉ"), minutes(hours)))
    return found


def odd_words(week: Week) -> str:
    """Return "thứ Sáu 7 giờ 30 phút": the weekdays whose hours do not add up to eight."""
    return ", ".join(f"{_weekday(number)} {_duration(total)}" for number, total in odd_days(week))


def _row(row: OfficeHours, today: date) -> HoursRow:
    week = week_of(row.week)
    state = "now" if row.holds_on(today) else "future" if row.valid_from > today else "past"
    return HoursRow(row, lines_of(week), odd_words(week), state)


def _span(first: int, last: int) -> str:
    if first == last:
        return _capital(_weekday(first))
    return f"{_capital(_weekday(first))} – {_weekday(last)}"


def _weekday(number: int) -> str:
    return dates.weekday(date(2024, 1, 1 + number))  # that day was a Monday


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _duration(total: int) -> str:
    hours, rest = divmod(total, 60)
    if not rest:
        return _("%(hours)s giờ") % {"hours": hours}
    return _("%(hours)s giờ %(minutes)s phút") % {"hours": hours, "minutes": rest}
