"""The due moment of a dossier: from its acceptance, its term and its pauses. Also deadlines counted in days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from cchc.common.errors import RuleError

from .calendar import Calendar, missing
from .days import MINUTES_A_DAY
from .pauses import Pause, PauseMode, arrange
from .terms import LIMIT_DAYS, SAME_DAY, Count, Term, count_of

NEVER = 1 << 60  # the due minute while a pause is open


class Deadline(NamedTuple):
    """When a dossier falls due. `due` None: the clock stands still since `suspended_since`."""

    accepted: datetime
    start: datetime
    due: datetime | None
    first_due: datetime
    suspended_since: datetime | None = None
    ignored: tuple[Pause, ...] = ()


class Leg:
    """The walk of the clock from one start to the next restart, or to the end. All in minutes from the first day."""

    __slots__ = ("_calendar", "begin", "count", "due", "gaps", "need", "reach", "target")

    def __init__(self, calendar: Calendar, begin: int, count: Count) -> None:
        self._calendar = calendar
        self.begin = begin
        self.count = count
        self.reach = begin  # until here everything is either counted or excluded already
        self.gaps: list[tuple[int, int]] = []  # excluded, in order, not overlapping
        origin = calendar.passed(begin) if count.is_working else begin
        self.target = origin + count.minutes if count.is_working else raw_minute(calendar, begin, count)
        self.need = self.target - origin  # minutes to count, of work or of the clock
        self._settle()

    def exclude(self, start: int, end: int) -> None:
        """Take the time between two minutes out of the count; what is out already is not taken twice."""
        start = max(start, self.reach)
        if end <= start:
            return
        self.gaps.append((start, end))
        self.reach = end
        if end == NEVER:
            self.due = NEVER
        elif self.due != NEVER:
            passed = self._calendar.passed
            self.target += passed(end) - passed(start) if self.count.is_working else end - start
            self._settle()

    def _settle(self) -> None:
        """Set the due minute, always after `reach`: nothing falls due while the clock stands still."""
        calendar = self._calendar
        if self.count.is_working:
            self.due = calendar.end_of(self.target)
            return
        self.due = calendar.closing_minute(calendar.roll(max(self.target, self.reach) // MINUTES_A_DAY))
        if self.due <= self.reach:  # it stood still until the office closed
            self.due = calendar.closing_minute(calendar.roll(self.reach // MINUTES_A_DAY + 1))


class Walk(NamedTuple):
    """What the clock did: its legs, the pauses that stopped it and those that came too late or too early to."""

    legs: list[Leg]
    used: list[Pause]
    ignored: list[Pause]
    first_due: int


def raw_minute(calendar: Calendar, begin: int, count: Count) -> int:
    """Return the minute at which a term in calendar days or months ends, before it is moved to a working day."""
    number, rest = divmod(begin, MINUTES_A_DAY)
    if count.months:
        day = add_months(calendar.day(number), count.months)
        number = day.toordinal() - calendar.first.toordinal()
    number += count.days
    if number >= calendar.size:
        raise missing((calendar.first + timedelta(days=number)).year)
    return number * MINUTES_A_DAY + rest


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or the last day of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def walk(
    calendar: Calendar, accepted: datetime, term: Term | None, pauses: Sequence[Pause], cutoff: time | None
) -> Walk:
    """Return how the clock runs from the acceptance to the due moment."""
    whole = SAME_DAY if term is None else count_of(term, calendar.day_minutes)
    leg = Leg(calendar, begin(calendar, accepted, cutoff), whole)
    found = Walk([leg], [], [], leg.due)
    for pause in arrange(pauses):
        over = pause.end is not None and pause.end <= accepted
        start = calendar.minute(max(pause.start, accepted))
        if over or start >= leg.due:
            found.ignored.append(pause)
            continue
        found.used.append(pause)
        leg.exclude(start, NEVER if pause.end is None else calendar.minute(pause.end))
        if pause.end is None or pause.mode in (PauseMode.PAUSE, PauseMode.STEP):
            continue
        rest = (
            count_of(pause.remainder, calendar.day_minutes)
            if pause.mode == PauseMode.FIXED_REMAINDER and pause.remainder
            else whole
        )
        reach = leg.reach
        leg = Leg(calendar, begin(calendar, pause.end, cutoff), rest)
        leg.exclude(leg.begin, reach)
        found.legs.append(leg)
    return found


def begin(calendar: Calendar, moment: datetime, cutoff: time | None) -> int:
    """Return the minute from which the clock runs: the next open one; after the cut-off, the next day's opening."""
    minute = calendar.minute(moment)
    start = calendar.opened(minute)
    number = start // MINUTES_A_DAY
    if cutoff is not None and number == minute // MINUTES_A_DAY and moment.time() > cutoff:
        return calendar.end_of(calendar.before[number + 1] + 1) - 1
    return start


def deadline(
    calendar: Calendar,
    accepted: datetime,
    term: Term | None,
    pauses: Sequence[Pause] = (),
    *,
    cutoff: time | None = None,
) -> Deadline:
    """Return when a dossier falls due.

    A term in working time ends with its last working minute; one in calendar days or months at the closing of its last
    day, moved to a working day. `cutoff`: whatever is accepted strictly later counts from the next working day;
    `term` None with it: the same day.
    """
    if not pauses and cutoff is None and term is not None:
        count = count_of(term, calendar.day_minutes)
        if count.minutes:
            position = calendar.position(accepted)
            due = calendar.end_moment(position + count.minutes)
            return Deadline(_cut(accepted), calendar.normalise(accepted), due, due)
    found = walk(calendar, accepted, term, pauses, cutoff)
    return conclude(calendar, accepted, found)


def conclude(calendar: Calendar, accepted: datetime, found: Walk) -> Deadline:
    """Return the deadline at which a walk arrived."""
    last = found.legs[-1]
    moment = calendar.moment
    return Deadline(
        _cut(accepted),
        moment(found.legs[0].begin),
        None if last.due == NEVER else moment(last.due),
        moment(found.first_due),
        min((pause.start for pause in found.used if pause.end is None), default=None),
        tuple(found.ignored),
    )


def _cut(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0) if moment.second or moment.microsecond else moment


# ── deadlines counted in days ──


def day_after(calendar: Calendar, start: date, term: Term) -> date:
    """Return the last day of a term whose first day is not counted; it is a working day."""
    count = count_of(term, calendar.day_minutes)
    number = calendar.number(start)
    if not count.is_working:
        return calendar.day(calendar.roll(raw_minute(calendar, number * MINUTES_A_DAY, count) // MINUTES_A_DAY))
    days, rest = divmod(count.minutes, calendar.day_minutes)
    if rest:
        raise RuleError(_("Hạn tính theo ngày phải là số ngày nguyên"), field="term")
    for _one in range(days):
        number = calendar.roll(number + 1)
    return calendar.day(number)


def supplement_until(calendar: Calendar, asked: date, days: int) -> date:
    """Return the last day to bring a supplement asked for on a day: when it is over, the desk may close the dossier."""
    if not 0 < days <= LIMIT_DAYS:
        raise RuleError(_("Số ngày chờ bổ sung phải từ 1 đến 10.000"), field="days")
    raw = raw_minute(calendar, calendar.number(asked) * MINUTES_A_DAY, Count(days=days))
    return calendar.day(calendar.roll(raw // MINUTES_A_DAY))


def apology_latest(calendar: Calendar, due: date, days: int) -> date:
    """Return the last working day on which an apology may still be sent, `days` before the due day or earlier."""
    number = calendar.number(due) - days
    if number < 0:
        raise missing(calendar.first.year - 1)
    return calendar.last_working_day(calendar.day(number))
