"""Why a dossier falls due when it does: one cell for each day from its acceptance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from .calendar import Calendar
from .days import MINUTES_A_DAY, DayKind, SpecialDay
from .deadline import NEVER, Deadline, Leg, conclude, walk
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

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        size = last - first + 1
        self.counted = [0] * size
        self.paused = [0] * size
        self.ordinals: list[int | None] = [None] * size

    def lay(self, calendar: Calendar, leg: Leg, end: int) -> None:
        """Spread the minutes of a leg, until the minute `end`, over its days."""
        working = leg.count.is_working
        place = calendar.passed if working else _itself
        edges = calendar.before if working else range(0, (calendar.size + 1) * MINUTES_A_DAY, MINUTES_A_DAY)
        gaps = [(place(start), place(min(stop, end))) for start, stop in leg.gaps if start < end]
        low, stop = place(leg.begin), _stop(calendar, leg, gaps)
        limit = place(end)
        day_minutes = calendar.day_minutes if working else MINUTES_A_DAY
        total = 0
        for number in range(
            leg.begin // MINUTES_A_DAY, min(end // MINUTES_A_DAY, self.first + len(self.counted) - 1) + 1
        ):
            left, right = max(edges[number], low), min(edges[number + 1], limit)
            paused = sum(max(0, min(right, gap[1]) - max(left, gap[0])) for gap in gaps)
            right = min(right, stop)
            counted = max(0, right - left - sum(max(0, min(right, gap[1]) - max(left, gap[0])) for gap in gaps))
            cell = number - self.first
            self.paused[cell] += paused
            self.counted[cell] = counted
            before, total = total, total + counted
            self.ordinals[cell] = total // day_minutes if total // day_minutes > before // day_minutes else None


def _itself(minute: int) -> int:
    return minute


def _stop(calendar: Calendar, leg: Leg, gaps: list[tuple[int, int]]) -> int:
    """Return the place at which the term is full: there the count ends, even if the due moment comes later."""
    if leg.count.is_working:
        stop = calendar.passed(leg.begin) + leg.count.minutes
    else:
        stop = leg.target - sum(end - start for start, end in leg.gaps if end != NEVER)
    for start, end in gaps:
        if start < stop:
            stop += end - start
    return stop


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
    first = calendar.number(due.accepted)
    if due.due is not None:
        last_day, end = calendar.number(due.due), found.legs[-1].due
    else:
        stopped = max(pause.start for pause in found.used)
        last_day = max(
            calendar.number(stopped), found.legs[-1].begin // MINUTES_A_DAY, calendar.number(until) if until else 0
        )
        end = (last_day + 1) * MINUTES_A_DAY - 1
    strip = _Strip(first, last_day)
    for leg, following in zip(found.legs, [*found.legs[1:], None], strict=True):
        strip.lay(calendar, leg, following.begin if following else end)
    return Explanation(due, tuple(_cells(calendar, due, found.used, strip, found.legs[-1].begin // MINUTES_A_DAY)))


def _cells(calendar: Calendar, due: Deadline, used: list[Pause], strip: _Strip, restart: int) -> list[Cell]:
    marks = _marks(calendar, due, used)
    found = []
    for cell, counted in enumerate(strip.counted):
        number = strip.first + cell
        day = calendar.day(number)
        found.append(
            Cell(
                day,
                calendar.kind_of(day),
                counted,
                strip.paused[cell],
                strip.ordinals[cell],
                calendar.special(day),
                tuple(pause for pause in used if _touches(pause, day)),
                marks.get(number, NO_MARKS),
                number < restart and counted > 0,
            )
        )
    return found


def _touches(pause: Pause, day: date) -> bool:
    return pause.start.date() <= day and (pause.end is None or day <= pause.end.date())


def _marks(calendar: Calendar, due: Deadline, used: list[Pause]) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    moments = [("accepted", due.accepted), ("due", due.due), ("first_due", due.first_due)]
    moments += [("pause_start", pause.start) for pause in used] + [("pause_end", pause.end) for pause in used]
    for name, moment in moments:
        if moment is not None:
            number = calendar.number(moment)
            found[number] = found.get(number, NO_MARKS) | {name}
    return found
