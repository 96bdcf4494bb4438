"""The days that steps of an inspection have, counted on a working calendar. No clock, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cchc.calendars.rules import Calendar, Term, TermUnit, day_after, parse_term, say
from cchc.common.errors import RuleError

FALLBACK_DAYS: Mapping[str, int] = {
    "notice": 7,
    "self_report": 5,
    "minutes": 5,
    "reply": 5,
    "conclusion": 15,
    "sign": 3,
    "remedy": 15,
    "remedy_urgent": 5,
    "report": 10,
    "proposal": 30,
}
MOST_DAYS = 365
SATURDAY = 5

# A step's days as plans keep them: 15 calendar days, or "5wd" for working days.
Days = int | str


def term_of(days: Mapping[str, Days], step: str) -> Term:
    """Return the term of a step, the built-in one where nothing is said."""
    value = days.get(step, FALLBACK_DAYS[step])
    return parse_term(value) if isinstance(value, str) else Term(Decimal(value), TermUnit.DAY)


def stored(amount: int, unit: str) -> Days:
    """Return how a plan keeps the days of a step; 0 days are the same day in every unit."""
    return f"{amount}{TermUnit.WORKING_DAY}" if unit == TermUnit.WORKING_DAY and amount else amount


def is_sane(days: Mapping[str, Days], step: str) -> bool:
    """Tell whether the days of a step are between none and a year, of a unit that is counted in days."""
    try:
        term = term_of(days, step)
    except RuleError:
        return False
    return term.unit in (TermUnit.DAY, TermUnit.WORKING_DAY) and 0 <= term.amount <= MOST_DAYS


def words(days: Mapping[str, Days], step: str) -> str:
    """Return the term of a step in words: "15 ngày", "5 ngày làm việc"."""
    return say(term_of(days, step))


@dataclass(frozen=True)
class Counter:
    """The days of a plan's steps on the calendar of a unit.

    The first day does not count; a day off moves a deadline to the next working day (KT-08 in docs/legal.md). Counted back from a day,
    it moves to the working day before. `is_lenient`: lists go on where a year has no calendar yet; without it, refused.
    """

    days: Mapping[str, Days]
    calendar: Calendar
    is_lenient: bool = False

    def after(self, start: date, step: str) -> date:
        """Return the last day for a step that runs from `start`."""
        return self.term_after(start, term_of(self.days, step))

    def term_after(self, start: date, term: Term) -> date:
        """Return the last day of a term that runs from `start`."""
        try:
            if not term.amount:
                return self.calendar.next_working_day(start)
            return day_after(self.calendar, start, term)
        except RuleError:
            if not self.is_lenient:
                raise
        return _plain(start, term, 1)

    def before(self, end: date, step: str) -> date:
        """Return the last day for a step that must be done some days before `end`."""
        return self._back(end, term_of(self.days, step))

    def day_before(self, end: date) -> date:
        """Return the last working day before `end`."""
        return self._back(end, Term(Decimal(1), TermUnit.WORKING_DAY))

    def _back(self, end: date, term: Term) -> date:
        amount, day = int(term.amount), end
        try:
            if term.unit == TermUnit.DAY:
                return self.calendar.last_working_day(end - timedelta(days=amount))
            for _one in range(amount):
                day = self.calendar.last_working_day(day - timedelta(days=1))
        except RuleError:
            if not self.is_lenient:
                raise
            return _plain(end, term, -1)
        return day


def _plain(start: date, term: Term, step: int) -> date:
    """Return the day without a calendar: weekends are all that is known."""
    amount = int(term.amount)
    if term.unit == TermUnit.DAY:
        return start + step * timedelta(days=amount)
    while amount:
        start += step * timedelta(days=1)
        amount -= start.weekday() < SATURDAY
    return start
