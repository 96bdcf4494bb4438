"""The due moments of many dossiers at once: the same answers as `deadline`, from numpy arrays to a numpy array."""

from __future__ import annotations

from datetime import time

import numpy as np
from numpy.typing import NDArray

from .calendar import Calendar
from .columns import (
    DAYS,
    MINUTES,
    MODES,
    MONTHS,
    Codes,
    Minutes,
    Moments,
    Pauses,
    Terms,
    check_pauses,
    check_terms,
    encode_terms,
    pack_pauses,
)
from .days import MINUTES_A_DAY
from .pauses import PauseMode
from .tables import Tables, tables_of

__all__ = ["DAYS", "MINUTES", "MODES", "MONTHS", "Pauses", "Terms", "due_many", "encode_terms", "pack_pauses"]

CHUNK = 1 << 14  # dossiers at a time: what they need stays in the processor's cache
PART = 1 << 14  # dossiers with pauses at a time
NEVER = 1 << 60  # the due minute while a pause is open
FAR = 1 << 30  # the position at which an open pause ends
RESTART, FIXED = MODES[PauseMode.RESTART], MODES[PauseMode.FIXED_REMAINDER]

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]


def due_many(
    calendar: Calendar,
    accepted: Moments,
    terms: Terms | NDArray[np.integer],
    pauses: Pauses | None = None,
    *,
    cutoff: time | None = None,
) -> Moments:
    """Return the due moments, NaT while a pause is open; bare `terms` are working minutes."""
    columns = terms if isinstance(terms, Terms) else Terms(terms)
    if len(columns.amounts) != len(accepted):
        raise ValueError("each dossier has one term")
    check_terms(calendar, columns)
    tables = tables_of(calendar)
    found = np.empty(len(accepted), np.int64)
    for start in range(0, len(accepted), CHUNK):
        part = slice(start, start + CHUNK)
        units = None if columns.units is None else columns.units[part]
        if cutoff is None and units is None:
            positions = tables.passed(tables.minutes_of(accepted[part]).astype(np.int32))
            positions += columns.amounts[part]
            np.add(tables.ends(positions), tables.first_minute, out=found[part])
        else:
            legs = _Legs(tables, accepted[part], Terms(columns.amounts[part], units), cutoff)
            found[part] = legs.due + tables.first_minute
    due = found.view("M8[m]")
    if pauses is not None and len(pauses.starts):
        rows = np.flatnonzero(pauses.offsets[1:] != pauses.offsets[:-1])
        for start in range(0, len(rows), PART):
            some = rows[start : start + PART]
            minutes = _paused(tables, some, accepted[some], columns, pauses, cutoff)
            found[some] = minutes + tables.first_minute
            due[some[minutes == NEVER]] = np.datetime64("NaT")
    return due


def _paused(
    tables: Tables, rows: Rows, accepted: Moments, terms: Terms, pauses: Pauses, cutoff: time | None
) -> Minutes:
    """Return the due minutes of the dossiers that have pauses."""
    first, counts, pauses = _cut(pauses, rows)
    check_pauses(pauses, first)
    amounts, units = terms.rows(rows)
    only_exclude = not ((pauses.modes == RESTART) | (pauses.modes == FIXED)).any()
    if only_exclude and cutoff is None and terms.units is None:
        found = _paused_in_positions(tables, accepted, amounts, first, counts, pauses)
        if found is not None:
            return found
    legs = _Legs(tables, accepted, Terms(amounts, units), cutoff)
    live = np.arange(len(rows))
    number = 0
    while len(live):
        legs.pause(live, first[live] + number, pauses)
        number += 1
        live = live[counts[live] > number]
    return legs.due


def _cut(pauses: Pauses, rows: Rows) -> tuple[Minutes, Minutes, Pauses]:
    """Return where the pauses of some dossiers begin, how many each has, and the part of the columns with them."""
    low, high = pauses.offsets[rows[0]], pauses.offsets[rows[-1] + 1]
    first = pauses.offsets[rows]
    part = slice(low, high)
    rest = pauses.remainders and pauses.remainders.part(part)
    cut = Pauses(pauses.offsets, pauses.starts[part], pauses.ends[part], pauses.modes[part], rest)
    return first - low, pauses.offsets[rows + 1] - first, cut


def _paused_in_positions(
    tables: Tables, accepted: Moments, amounts: Minutes, first: Minutes, counts: Minutes, pauses: Pauses
) -> Minutes | None:
    """Return the due minutes where pauses only exclude working time, or None where a pause leaves the calendar.

    Working time is all that matters then, so the walk needs no moments: it adds and compares positions.
    """
    starts, ends = tables.near(pauses.starts), tables.near(pauses.ends)
    is_open = np.isnat(pauses.ends) if starts is None or ends is None else None
    if is_open is not None and is_open.any():
        ends = tables.near(np.where(is_open, pauses.starts, pauses.ends))
    if starts is None or ends is None:
        return None
    lows, highs = tables.passed(starts), tables.passed(ends)
    if is_open is not None:
        highs[is_open] = FAR
    reach = tables.passed(tables.minutes_of(accepted).astype(np.int32))
    target = reach + amounts.astype(np.int32)
    live, chosen = np.arange(len(first)), first
    number = 0
    while len(live):
        low, until = lows.take(chosen), reach.take(live)
        met = low < target.take(live)
        high = np.where(met, np.maximum(highs.take(chosen), until), until)
        target[live] += high - np.maximum(np.minimum(low, high), until)
        reach[live] = high
        number += 1
        live = np.flatnonzero(counts > number)
        chosen = first.take(live) + number
    never = np.flatnonzero(target >= FAR)
    target[never] = 1
    found = tables.ends(target).astype(np.int64)
    found[never] = NEVER
    return found


class _Legs:
    """The clocks of many dossiers, as `deadline.Leg` is the clock of one; columns, in minutes from the first day."""

    def __init__(self, tables: Tables, accepted: Moments, terms: Terms, cutoff: time | None) -> None:
        self._tables = tables
        self._cutoff = cutoff
        self.accepted = accepted
        self.accepted_minutes = tables.minutes_of(accepted)
        self.amounts, self.units = terms.rows(np.arange(len(accepted)))
        self.whole = (self.amounts.copy(), self.units.copy())
        self.reach = self._begin(accepted)
        self.target = self._full(self.reach, self.amounts, self.units)
        self.due = self._settled(self.target, self.units, self.reach)

    def _begin(self, moments: Moments) -> Minutes:
        minutes = self._tables.minutes_of(moments)
        found = self._tables.opened(minutes)
        if self._cutoff is not None:
            seconds = (moments - moments.astype("M8[D]")).astype("m8[s]").astype(np.int64)
            limit = self._cutoff.hour * 3600 + self._cutoff.minute * 60 + self._cutoff.second
            days = minutes // MINUTES_A_DAY
            late = np.flatnonzero((seconds > limit) & (found // MINUTES_A_DAY == days))
            found[late] = self._tables.opened((days[late] + 1) * MINUTES_A_DAY)
        return found

    def _full(self, begin: Minutes, amounts: Minutes, units: Codes) -> Minutes:
        """Return where terms end: as positions for working minutes, as minutes of the clock for days and months."""
        found = begin + amounts * MINUTES_A_DAY
        working, months = np.flatnonzero(units == MINUTES), np.flatnonzero(units == MONTHS)
        found[working] = self._tables.passed(begin[working]) + amounts[working]
        found[months] = self._tables.months_later(begin[months], amounts[months])
        return found

    def _settled(self, target: Minutes, units: Codes, reach: Minutes) -> Minutes:
        found = np.empty_like(target)
        working = units == MINUTES
        found[working] = self._tables.ends(target[working])
        found[~working] = self._tables.closing_of(np.maximum(target, reach)[~working])
        waited = np.flatnonzero(found <= reach)  # the clock stood still until the office closed
        found[waited] = self._tables.closing_of((reach[waited] // MINUTES_A_DAY + 1) * MINUTES_A_DAY)
        return found

    def pause(self, rows: Rows, numbers: Rows, pauses: Pauses) -> None:
        """Let one pause of each dossier stop its clock."""
        starts, ends = pauses.starts[numbers], pauses.ends[numbers]
        begun = np.maximum(starts, self.accepted[rows])
        met = np.flatnonzero(~(ends <= self.accepted[rows]))
        begun_minutes = np.zeros(len(rows), np.int64)
        begun_minutes[met] = self._tables.minutes_of(begun[met])
        met = met[begun_minutes[met] < self.due[rows[met]]]
        rows, numbers, ends = rows[met], numbers[met], ends[met]
        is_open = np.isnat(ends)
        end_minutes = np.full(len(rows), NEVER, np.int64)
        end_minutes[~is_open] = self._tables.minutes_of(ends[~is_open])
        self._exclude(rows, begun_minutes[met], end_minutes)
        modes = pauses.modes[numbers]
        again = np.flatnonzero(~is_open & ((modes == RESTART) | (modes == FIXED)))
        self._restart(rows[again], ends[again], modes[again] == FIXED, pauses.remainders, numbers[again])

    def _exclude(self, rows: Rows, starts: Minutes, ends: Minutes) -> None:
        starts = np.maximum(starts, self.reach[rows])
        some = np.flatnonzero(ends > starts)
        rows, starts, ends = rows[some], starts[some], ends[some]
        self.reach[rows] = ends
        self.due[rows[ends == NEVER]] = NEVER
        moved = np.flatnonzero(self.due[rows] != NEVER)
        rows, starts, ends = rows[moved], starts[moved], ends[moved]
        shut = ends - starts
        working = np.flatnonzero(self.units[rows] == MINUTES)
        shut[working] = self._tables.passed(ends[working]) - self._tables.passed(starts[working])
        self.target[rows] += shut
        self.due[rows] = self._settled(self.target[rows], self.units[rows], ends)

    def _restart(self, rows: Rows, ends: Moments, fixed: Flags, remainders: Terms | None, numbers: Rows) -> None:
        if not len(rows):
            return
        self.amounts[rows], self.units[rows] = self.whole[0][rows], self.whole[1][rows]
        if remainders is not None:
            self.amounts[rows[fixed]], self.units[rows[fixed]] = remainders.rows(numbers[fixed])
        reach, begin = self.reach[rows], self._begin(ends)
        self.target[rows] = self._full(begin, self.amounts[rows], self.units[rows])
        self.due[rows] = self._settled(self.target[rows], self.units[rows], begin)
        self.reach[rows] = begin
        self._exclude(rows, begin, reach)
