"""A year as a picture: twelve months of small cells, the special days as a table, what is still open."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.units.models import Unit

from ..choices import PROVISIONAL, SIGNS, Kind
from ..models import CalendarDay, CalendarVersion, CalendarYear
from ..rules import Calendar, DayKind
from .calendars import calendar_of


@dataclass(frozen=True)
class Cell:
    """One day of the picture."""

    day: date
    kind: str  # of DayKind, or "part": worked, but less than a day
    words: str  # all of it in words, for readers and as the tip
    icon: str = ""
    is_provisional: bool = False
    is_today: bool = False


@dataclass(frozen=True)
class Month:
    """A month as weeks of seven, None before its first and after its last day."""

    first: date
    weeks: list[list[Cell | None]]
    n_working: int

    @property
    def title(self) -> str:
        """The head of the month."""
        return _("Tháng %(month)s") % {"month": self.first.month}


@dataclass(frozen=True)
class Year:
    """The page of a year."""

    row: CalendarYear
    months: list[Month]
    days: list[CalendarDay]
    kinds: list[tuple[str, str, str]]  # the kinds present: class, icon, words
    last_change: CalendarVersion | None

    @property
    def n_working(self) -> int:
        """Days on which the office works."""
        return sum(month.n_working for month in self.months)

    @property
    def provisional(self) -> list[CalendarDay]:
        """The days that nobody has confirmed."""
        return [day for day in self.days if day.is_provisional]


def years() -> list[int]:
    """Return the years that have a calendar."""
    return list(CalendarYear.objects.values_list("year", flat=True))


def year_of(row: CalendarYear, today: date, *, unit: Unit | None = None, known_on: date | None = None) -> Year:
    """Return the picture of a year for everyone or for a unit, now or as it was known on a day."""
    calendar = calendar_of(unit, known_on)
    days = days_of(row.year, unit, known_on)
    months = [_month(calendar, date(row.year, number, 1), today) for number in range(1, 13)]
    return Year(row, months, days, _kinds(months), last_change(row.year))


def days_of(year: int, unit: Unit | None = None, known_on: date | None = None) -> list[CalendarDay]:
    """Return the special days that hold; where a unit and one above name the same day, the nearer one."""
    codes = [code for code in unit.path.split("/") if code] if unit else []
    found = CalendarDay.objects.of_year(year).filter(Q(unit__isnull=True) | Q(unit__code__in=codes))
    found = found.known_on(known_on) if known_on else found.in_force()
    nearest: dict[date, CalendarDay] = {}
    for day in found.select_related("decision", "unit"):
        there = nearest.get(day.date)
        if there is None or _depth(there) <= _depth(day):
            nearest[day.date] = day
    return [nearest[day] for day in sorted(nearest)]


def own_days(unit: Unit, today: date) -> list[CalendarDay]:
    """Return the days that the unit set for itself, this year's and later."""
    found = CalendarDay.objects.in_force().of_unit(unit).filter(date__year__gte=today.year)
    return list(found.select_related("decision", "unit"))


def last_change(year: int) -> CalendarVersion | None:
    """Return the last change that touched a day of the year."""
    touched = Q(days_added__date__year=year) | Q(days_withdrawn__date__year=year)
    return CalendarVersion.objects.filter(touched).select_related("actor").order_by("-number").first()


def changed_in(version: CalendarVersion) -> list[CalendarDay]:
    """Return the days that a change added or withdrew."""
    found = CalendarDay.objects.filter(Q(added_in=version) | Q(withdrawn_in=version))
    return list(found.select_related("decision", "unit").order_by("date", "pk"))


def _depth(day: CalendarDay) -> int:
    return len(day.unit.path) if day.unit else 0


def _month(calendar: Calendar, first: date, today: date) -> Month:
    n_days = monthrange(first.year, first.month)[1]
    cells: list[Cell | None] = [None] * first.weekday()
    cells += [_cell(calendar, first + timedelta(days=number), today) for number in range(n_days)]
    cells += [None] * (-len(cells) % 7)
    weeks = [cells[start : start + 7] for start in range(0, len(cells), 7)]
    n_working = sum(calendar.is_working(first + timedelta(days=number)) for number in range(n_days))
    return Month(first, weeks, n_working)


def _cell(calendar: Calendar, day: date, today: date) -> Cell:
    kind = calendar.kind_of(day)
    special = calendar.special(day)
    name = _kind_words(kind, special.name if special else "")
    is_part = kind == DayKind.WORKING and calendar.minutes_of(day) < calendar.day_minutes
    is_provisional = special is not None and special.confidence in PROVISIONAL
    words = [dates.show_short(day), name]
    if is_part:
        words.append(_("làm việc một phần ngày"))
    if is_provisional:
        words.append(_("chưa xác nhận"))
    icon = SIGNS[Kind[kind.name]].icon if kind.name in Kind.__members__ else ""
    shown = "part" if is_part else kind.value
    return Cell(day, shown, ", ".join(word for word in words if word), icon, is_provisional, day == today)


def _kind_words(kind: DayKind, name: str) -> str:
    """Return what a cell says beside its day."""
    if kind == DayKind.WEEKEND:
        return _("cuối tuần")
    if kind.name in Kind.__members__:
        label = str(Kind[kind.name].label).lower()
        return f"{label}: {name}" if name else label
    return ""


def _kinds(months: Iterable[Month]) -> list[tuple[str, str, str]]:
    present = {cell.kind for month in months for week in month.weeks for cell in week if cell}
    words: Sequence[tuple[str, str, str]] = [
        ("working", "", _("Làm việc")),
        ("part", "", _("Làm một phần ngày")),
        ("weekend", "", _("Nghỉ cuối tuần")),
        *((kind.value, SIGNS[kind].icon, str(kind.label)) for kind in Kind),
    ]
    return [line for line in words if line[0] in present]
