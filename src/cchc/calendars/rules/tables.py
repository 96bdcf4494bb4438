"""Tables of a calendar for numpy: working time of a slot, not of a minute, so that they stay in the processor's cache."""

from __future__ import annotations

from math import gcd
from weakref import WeakKeyDictionary

import numpy as np

from .calendar import Calendar, missing
from .columns import Minutes, Moments
from .days import MINUTES_A_DAY


class Tables:
    """Positions and moments of a calendar, all in minutes from its first day.

    Every opening and closing is a multiple of a slot (30 minutes for most offices). Inside a slot the office is open or
    closed all the time: the position of a minute is that of its slot, plus what has passed of the slot if it is open;
    a working minute ends at its position plus the shift of its slot.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.days, self.year_after = calendar.size, calendar.year_after()
        self.size = calendar.size * MINUTES_A_DAY
        self.first_day = np.datetime64(calendar.first, "D")
        self.first_minute = int(self.first_day.astype("M8[m]").astype(np.int64))
        edges = {edge for sittings in set(calendar.day_sittings) for sitting in sittings for edge in sitting}
        self.slot = gcd(MINUTES_A_DAY, *edges)
        opened = np.zeros((calendar.size, MINUTES_A_DAY // self.slot), np.int64)
        for number, sittings in enumerate(calendar.day_sittings):
            for opens, closes in sittings:
                opened[number, opens // self.slot : closes // self.slot] = 1
        flat = opened.ravel()
        worked = np.flatnonzero(flat)
        passed = np.concatenate(([0], np.cumsum(flat)))
        self.total = int(passed[-1]) * self.slot
        is_open = np.concatenate((flat, [0]))
        base = (passed - is_open * np.arange(flat.size + 1)) * self.slot  # position: base + is_open * minute
        self.slots = (base << 1 | is_open).astype(np.int32)  # in one number: one look into memory less
        self.shift = ((worked - np.arange(worked.size)) * self.slot).astype(np.int32)  # end: shift + position
        closings = [-1] * (calendar.size + 1)  # of the day or the next worked; -1: the calendar ends before
        for number in range(calendar.size - 1, -1, -1):
            worked_on = bool(calendar.day_sittings[number])
            closings[number] = calendar.closing_minute(number) if worked_on else closings[number + 1]
        self.closings = np.array(closings, np.int64)

    def passed(self, minutes: Minutes) -> Minutes:
        """Return the positions of minutes."""
        slots = self.slots.take(minutes // self.slot)
        found: Minutes = (slots & 1) * minutes
        slots >>= 1
        found += slots
        return found

    def ends(self, positions: Minutes) -> Minutes:
        """Return the minutes at which working minutes end, or refuse one after the last day."""
        if len(positions) and positions.max() > self.total:
            raise missing(self.year_after)
        slots = positions - 1
        slots //= self.slot
        found: Minutes = self.shift.take(slots) + positions
        return found

    def opened(self, minutes: Minutes) -> Minutes:
        """Return the minutes themselves where the office is open, else its next opening."""
        return self.ends(self.passed(minutes) + 1) - 1

    def closing_of(self, minutes: Minutes) -> Minutes:
        """Return the closing of the day of each minute, or of the next day worked."""
        days = minutes // MINUTES_A_DAY
        if len(days) and days.max() >= self.days:
            raise missing(_year(self.first_day + np.timedelta64(int(days.max()), "D")))
        found = self.closings.take(days)
        if len(found) and found.min() < 0:
            raise missing(self.year_after)
        return found

    def months_later(self, minutes: Minutes, months: Minutes) -> Minutes:
        """Return the same day of a later month, at the same time, or the last day of a shorter month."""
        days = self.first_day + (minutes // MINUTES_A_DAY).astype("m8[D]")
        month = days.astype("M8[M]")
        target = month + months.astype("m8[M]")
        first = target.astype("M8[D]")
        last = (target + np.timedelta64(1, "M")).astype("M8[D]") - np.timedelta64(1, "D")
        found = np.minimum(first + (days - month.astype("M8[D]")), last)
        later: Minutes = (found - self.first_day).astype(np.int64) * MINUTES_A_DAY + minutes % MINUTES_A_DAY
        return later

    def minutes_of(self, moments: Moments) -> Minutes:
        """Return moments as minutes from the first day, or refuse what the calendar does not hold."""
        found = moments.astype("M8[m]", copy=False).view(np.int64) - self.first_minute
        if len(found) and found.view(np.uint64).max() >= self.size:  # a minute before the first is a huge one here
            raise missing(_year(moments[np.flatnonzero(found.view(np.uint64) >= self.size)[0]]))
        return found

    def near(self, moments: Moments) -> Minutes | None:
        """Return moments as minutes from the first day, or None if one is missing or outside the calendar."""
        found = moments.astype("M8[m]", copy=False).view(np.int64) - self.first_minute
        return None if found.view(np.uint64).max() >= self.size else found.astype(np.int32)


def _year(moment: np.datetime64) -> int:
    return 1970 + int(moment.astype("M8[Y]").astype(np.int64))


_TABLES: WeakKeyDictionary[Calendar, Tables] = WeakKeyDictionary()


def tables_of(calendar: Calendar) -> Tables:
    """Return the tables of a calendar, made when they are first asked for."""
    found = _TABLES.get(calendar)
    if found is None:
        found = _TABLES[calendar] = Tables(calendar)
    return found
