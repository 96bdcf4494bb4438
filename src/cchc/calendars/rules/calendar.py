"""Working time of an office: days with their kinds, and the position of a moment among all working minutes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from cchc.common.dates import FIRST_YEAR, LAST_YEAR
from cchc.common.errors import RuleError

from .days import MINUTES_A_DAY, STANDARD_WEEK, WORKED, DayKind, Hours, Sittings, SpecialDay, check_hours

_SPANS = [timedelta(minutes=minute) for minute in range(MINUTES_A_DAY + 1)]


@lru_cache(maxsize=256)
def _within(sittings: Sittings) -> tuple[int, ...]:
    """Return how many working minutes have passed at each minute of the day, 00:00 to 24:00."""
    passed, found = 0, [0]
    for minute in range(MINUTES_A_DAY):
        passed += any(opens <= minute < closes for opens, closes in sittings)
        found.append(passed)
    return tuple(found)


@lru_cache(maxsize=256)
def _ends(sittings: Sittings) -> tuple[int, ...]:
    """Return the minute of the day at which each working minute ends."""
    return tuple(minute + 1 for opens, closes in sittings for minute in range(opens, closes))


class Calendar:
    """The working time of an office between two days, as it was known on a day.

    Moments are naive and local, in whole minutes: seconds are cut off. A position counts the working minutes that
    have passed since the first day, so that adding a term is an addition and one search among the days.
    """

    def __init__(
        self,
        first: date,
        last: date,
        hours: Sequence[Hours],
        days: Iterable[SpecialDay],
        *,
        known_on: date | None = None,
        day_minutes: int = 480,
    ) -> None:
        if last < first:
            raise RuleError(_("Lịch kết thúc trước khi bắt đầu. Xem lại hai ngày"), field="last")
        self.first, self.last, self.known_on, self.day_minutes = first, last, known_on, day_minutes
        self.hours = check_hours(hours)
        self._base = first.toordinal()
        self.size = last.toordinal() - self._base + 1
        self._special = _known(days, known_on)
        self._lay_days()

    def _lay_days(self) -> None:
        self.kinds: list[DayKind] = []
        self.dates: list[date] = []
        self.specials: list[SpecialDay | None] = []
        self.day_sittings: list[Sittings] = []
        self._passed: list[tuple[int, ...]] = []
        self._closing_minutes: list[tuple[int, ...]] = []
        self.before = [0]
        self.midnights: list[datetime] = []
        midnight = datetime.combine(self.first, time())
        for number in range(self.size):
            moment = midnight + timedelta(days=number)
            day = moment.date()
            kind, sittings = self._judge(day)
            self.dates.append(day)
            self.specials.append(self._special.get(day))
            self.midnights.append(moment)
            self.kinds.append(kind)
            self.day_sittings.append(sittings)
            self._passed.append(_within(sittings))
            self._closing_minutes.append(_ends(sittings))
            self.before.append(self.before[-1] + self._passed[-1][-1])

    def _judge(self, day: date) -> tuple[DayKind, Sittings]:
        week = next((one.week for one in self.hours if _covers(one, day)), STANDARD_WEEK)
        special = self._special.get(day)
        usual = week[day.weekday()]
        if special is None:
            return (DayKind.WORKING if usual else DayKind.WEEKEND), usual
        if special.kind not in WORKED:
            return special.kind, ()
        if special.day_of_week_worked is not None:
            return special.kind, week[special.day_of_week_worked]
        full = next(filter(None, week))
        return special.kind, (full if special.kind == DayKind.MAKE_UP else usual or full)

    # ── days ──

    def number(self, day: date) -> int:
        """Return the number of a day, 0 for the first, or refuse a day that the calendar does not hold."""
        number = day.toordinal() - self._base
        if not 0 <= number < self.size:
            raise missing(day.year)
        return number

    def day(self, number: int) -> date:
        """Return the day with a number."""
        return self.dates[number]

    def kind_of(self, day: date) -> DayKind:
        """Return what kind of day it is for this office."""
        return self.kinds[self.number(day)]

    def special(self, day: date) -> SpecialDay | None:
        """Return the decision that makes the day differ from its weekday, if there is one."""
        return self.specials[self.number(day)]

    def sittings(self, day: date) -> Sittings:
        """Return the sittings of the day in minutes of the day."""
        return self.day_sittings[self.number(day)]

    def minutes_of(self, day: date) -> int:
        """Return the working minutes of the day."""
        return self._passed[self.number(day)][-1]

    def is_working(self, day: date) -> bool:
        """Return whether the office works at all that day."""
        return bool(self.day_sittings[self.number(day)])

    def next_working_day(self, day: date) -> date:
        """Return the day itself if the office works, else the next day it does."""
        return self.day(self.roll(self.number(day)))

    def last_working_day(self, day: date) -> date:
        """Return the day itself if the office works, else the last day before on which it did."""
        number = bisect_left(self.before, self.before[self.number(day) + 1]) - 1
        if number < 0:
            raise missing(self.first.year - 1)
        return self.day(number)

    def roll(self, number: int) -> int:
        """Return the number of the next day worked, that day itself included."""
        if number >= self.size:
            raise missing(self.year_after())
        return self._day_of(self.before[number] + 1)

    def closing_minute(self, number: int) -> int:
        """Return the last closing minute of a day worked, counted from the first day."""
        return number * MINUTES_A_DAY + self.day_sittings[number][-1][1]

    # ── minutes counted from 00:00 of the first day ──

    def minute(self, moment: datetime) -> int:
        """Return the moment as minutes from 00:00 of the first day; seconds are cut off."""
        if moment.tzinfo is not None:
            raise ValueError("the engine counts in naive local time")
        return self.number(moment) * MINUTES_A_DAY + moment.hour * 60 + moment.minute

    def moment(self, minute: int) -> datetime:
        """Return the moment of a minute counted from the first day."""
        number, rest = divmod(minute, MINUTES_A_DAY)
        return self.midnights[number] + _SPANS[rest]

    def passed(self, minute: int) -> int:
        """Return the working minutes before a minute counted from the first day."""
        number, rest = divmod(minute, MINUTES_A_DAY)
        return self.before[number] + self._passed[number][rest]

    def passed_until(self, minute: int) -> int:
        """Return the working minutes before a minute that may be 24:00 of the last day."""
        number, rest = divmod(minute - 1, MINUTES_A_DAY)
        return self.before[number] + self._passed[number][rest + 1]

    def end_of(self, position: int) -> int:
        """Return the minute, counted from the first day, at which the working minute number `position` ends."""
        number = self._day_of(position)
        return number * MINUTES_A_DAY + self._closing_minutes[number][position - self.before[number] - 1]

    def opened(self, minute: int) -> int:
        """Return the minute itself if the office is open then, else its next opening."""
        return self.end_of(self.passed(minute) + 1) - 1

    def _day_of(self, position: int) -> int:
        if position > self.before[-1]:
            raise missing(self.year_after())
        return bisect_left(self.before, position) - 1

    def year_after(self) -> int:
        """Return the year that the calendar lacks next."""
        return (self.last + timedelta(days=1)).year

    # ── moments ──

    def position(self, moment: datetime) -> int:
        """Return the working minutes before the moment."""
        if moment.tzinfo is not None:
            raise ValueError("the engine counts in naive local time")
        number = moment.toordinal() - self._base
        if not 0 <= number < self.size:
            raise missing(moment.year)
        return self.before[number] + self._passed[number][moment.hour * 60 + moment.minute]

    def end_moment(self, position: int) -> datetime:
        """Return the moment at which the working minute number `position` ends."""
        before = self.before
        if position > before[-1]:
            raise missing(self.year_after())
        number = bisect_left(before, position) - 1
        return self.midnights[number] + _SPANS[self._closing_minutes[number][position - before[number] - 1]]

    def normalise(self, moment: datetime) -> datetime:
        """Return the moment itself if the office is open then, else its next opening."""
        return self.end_moment(self.position(moment) + 1) - _SPANS[1]

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Return the working minutes from `start` until `end`, 0 when `end` is not later."""
        return max(0, self.position(end) - self.position(start))


def missing(year: int) -> RuleError:
    """Return the refusal of a day in a year that no calendar can have, or that this one lacks."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        words = {"first": FIRST_YEAR, "last": LAST_YEAR}
        return RuleError(_("Năm phải từ %(first)s đến %(last)s. Xem lại ngày đã gõ") % words)
    return RuleError(
        _("Chưa có lịch làm việc năm %(year)s. Chọn ngày khác, hoặc chờ quản trị nhập lịch") % {"year": year}
    )


def _covers(hours: Hours, day: date) -> bool:
    return hours.valid_from <= day and (hours.valid_to is None or day <= hours.valid_to)


def _known(days: Iterable[SpecialDay], known_on: date | None) -> dict[date, SpecialDay]:
    """Return for each day the last decision about it that was known; of two on one day, the one given later."""
    found: dict[date, SpecialDay] = {}
    for special in days:
        if known_on is not None and special.known_from > known_on:
            continue
        known = found.get(special.day)
        if known is None or special.known_from >= known.known_from:
            found[special.day] = special
    return found
