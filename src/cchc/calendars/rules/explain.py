"""Why a dossier falls due when it does: one cell for each day from its acceptance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import pairwise, repeat
from typing import NamedTuple

from .calendar import Calendar
from .days import MINUTES_A_DAY, DayKind, SpecialDay
from .deadline import Deadline, Leg, Walk, conclude, walk
from .pauses import Pause
from .terms import Term

NO_MARKS: frozenset[str] = frozenset()


class Cell(NamedTuple):
    """A day of the strip. Minutes are working minutes, or minutes of the clock for terms in calendar days and months.

    `restarted`: a restart came later, what was counted this day no longer counts.
    """

    day: date
    kind: DayKind
    counted: int
    paused: int
    ordinal: int | None
    special: SpecialDay | None
    pauses: tuple[Pause, ...]
    marks: frozenset[str]
    restarted: bool = False


class Explanation(NamedTuple):
    """A deadline with the days that lead to it."""

    deadline: Deadline
    cells: tuple[Cell, ...]


class _Strip:
    """The minutes of each day, gathered leg by leg."""

    def __init__(self, calendar: Calendar, first: int, last: int) -> None:
        self._calendar = calendar
        self.first, self.last = first, last
        size = last - first + 1
        self.counted = [0] * size
        self.paused = [0] * size
        self.ordinals: list[int | None] = [None] * size

    def lay(self, leg: Leg, end: int) -> None:
        """Spread the minutes of a leg, until the minute `end`, over its days."""
        if end <= leg.begin:
            return
        calendar, working = self._calendar, leg.count.is_working
        first, last = leg.begin // MINUTES_A_DAY, (end - 1) // MINUTES_A_DAY
        edges = _edges(calendar, leg, end)
        free = [later - earlier for earlier, later in pairwise(edges)]
        for start, stop in leg.gaps:
            for number in range(start // MINUTES_A_DAY, min(last, (stop - 1) // MINUTES_A_DAY) + 1):
                left = max(start, number * MINUTES_A_DAY)
                right = min(stop, end, (number + 1) * MINUTES_A_DAY)
                shut = _between(calendar, left, right) if working else right - left
                self.paused[number - self.first] += shut
                free[number - first] -= shut
        self._count(leg, first - self.first, free)

    def _count(self, leg: Leg, cell: int, free: list[int]) -> None:
        """Count the free minutes until the term is full: the due moment may come later than that."""
        need = leg.need
        whole = self._calendar.day_minutes if leg.count.is_working else MINUTES_A_DAY
        counted, ordinals = self.counted, self.ordinals
        total = done = 0
        for minutes in free:
            taken = min(minutes, need - total)
            counted[cell] = taken
            total += taken
            if total // whole > done:
                done = total // whole
                ordinals[cell] = done
            else:
                ordinals[cell] = None
            cell += 1


def _edges(calendar: Calendar, leg: Leg, end: int) -> list[int]:
    """Return where the days of a leg begin and the last ends, in working minutes or minutes of the clock."""
    first, last = leg.begin // MINUTES_A_DAY, (end - 1) // MINUTES_A_DAY
    if not leg.count.is_working:
        return [leg.begin, *range((first + 1) * MINUTES_A_DAY, (last + 1) * MINUTES_A_DAY, MINUTES_A_DAY), end]
    return [calendar.passed(leg.begin), *calendar.before[first + 1 : last + 1], calendar.passed_until(end)]


def _between(calendar: Calendar, start: int, end: int) -> int:
    return calendar.passed_until(end) - calendar.passed(start)


def explain(
    calendar: Calendar,
    accepted: datetime,
    term: Term | None,
    pauses: Sequence[Pause] = (),
    *,
    cutoff: time | None = None,
    until: date | None = None,
) -> Explanation:
    """Return the deadline with one cell for each day, from the day accepted to the day due.

    While a pause is open the cells end with the day it began, or with the day `until`.
    """
    found = walk(calendar, accepted, term, pauses, cutoff)
    due = conclude(calendar, accepted, found)
    end = found.legs[-1].due
    if not found.legs[-1].count.is_working:
        end = max(end, found.legs[-1].target)  # a day of the calendar may be full after the office closed
    if due.due is None:
        end = (_last_day(calendar, due.accepted, found, until) + 1) * MINUTES_A_DAY
    strip = _Strip(calendar, calendar.number(due.accepted), (end - 1) // MINUTES_A_DAY)
    for leg, following in pairwise(found.legs):
        strip.lay(leg, following.begin)
    strip.lay(found.legs[-1], end)
    return Explanation(due, _cells(calendar, due, found, strip))


def _last_day(calendar: Calendar, accepted: datetime, found: Walk, until: date | None) -> int:
    """Return the number of the day with which a strip ends while its clock stands still."""
    days = [calendar.number(max(pause.start, accepted)) for pause in found.used]
    days.append(found.legs[-1].begin // MINUTES_A_DAY)
    if until is not None:
        days.append(calendar.number(until))
    return max(days)


def _cells(calendar: Calendar, due: Deadline, found: Walk, strip: _Strip) -> tuple[Cell, ...]:
    part = slice(strip.first, strip.last + 1)
    days = calendar.dates[part]
    size = len(days)
    marks = [NO_MARKS] * size
    for number, names in _marks(calendar, due, found.used):
        if strip.first <= number <= strip.last:
            marks[number - strip.first] = names
    touching: Iterable[tuple[Pause, ...]] = repeat((), size)
    restarted: Iterable[bool] = repeat(False, size)
    if found.used:
        touching = [tuple(pause for pause in found.used if _touches(pause, day)) for day in days]
        restart = found.legs[-1].begin // MINUTES_A_DAY - strip.first
        restarted = [number < restart and counted > 0 for number, counted in enumerate(strip.counted)]
    kinds, specials = calendar.kinds[part], calendar.specials[part]
    return tuple(
        map(Cell, days, kinds, strip.counted, strip.paused, strip.ordinals, specials, touching, marks, restarted)
    )


def _touches(pause: Pause, day: date) -> bool:
    return pause.start.date() <= day and (pause.end is None or day <= pause.end.date())


_FILED = frozenset({"accepted"})
_DUE = frozenset({"due", "first_due"})
_FILED_AND_DUE = _FILED | _DUE


def _marks(calendar: Calendar, due: Deadline, used: list[Pause]) -> Iterable[tuple[int, frozenset[str]]]:
    """Return the numbers of the days on which something happens, with what happens."""
    if not used and due.due is not None:  # nine dossiers of ten: nothing moved the first due moment
        first, last = calendar.number(due.accepted), calendar.number(due.due)
        return [(first, _FILED_AND_DUE)] if first == last else [(first, _FILED), (last, _DUE)]
    found: dict[int, set[str]] = {calendar.number(due.accepted): {"accepted"}}
    moments = [("due", due.due), ("first_due", due.first_due)]
    moments += [("pause_start", pause.start) for pause in used] + [("pause_end", pause.end) for pause in used]
    for name, moment in moments:
        if moment is not None and moment >= due.accepted:
            found.setdefault(calendar.number(moment), set()).add(name)
    return [(number, frozenset(names)) for number, names in found.items()]
