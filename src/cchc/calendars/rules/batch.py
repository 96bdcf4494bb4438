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
NEVER = 1 << 60  # the due minute while a pause is open
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
            positions = tables.passed(tables.minutes_of(accepted[part]))
            positions += columns.amounts[part]
            found[part] = tables.ends(positions)
        else:
            found[part] = _Legs(tables, accepted[part], Terms(columns.amounts[part], units), cutoff).due
    if pauses is not None:
        _pause_all(tables, found, accepted, columns, pauses, cutoff)
    due = (found + tables.first_minute).view("M8[m]")
    due[found == NEVER] = np.datetime64("NaT")
    return due


def _pause_all(
    tables: Tables, found: Minutes, accepted: Moments, terms: Terms, pauses: Pauses, cutoff: time | None
) -> None:
    """Write the due minutes of the dossiers that have pauses over those of the dossiers without."""
    check_pauses(pauses)
    rows = np.flatnonzero(pauses.offsets[1:] != pauses.offsets[:-1])
    if not len(rows):
        return
    amounts, units = terms.rows(rows)
    legs = _Legs(tables, accepted[rows], Terms(amounts, units), cutoff)
    first, counts = pauses.offsets[rows], pauses.offsets[rows + 1] - pauses.offsets[rows]
    live = np.arange(len(rows))
    number = 0
    while len(live):
        legs.pause(live, first[live] + number, pauses)
        number += 1
        live = live[counts[live] > number]
    found[rows] = legs.due


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
        self.due = self._settled(self.target, self.units)

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

    def _settled(self, target: Minutes, units: Codes) -> Minutes:
        found = np.empty_like(target)
        working = units == MINUTES
        found[working] = self._tables.ends(target[working])
        found[~working] = self._tables.closing_of(target[~working])
        return found

    def pause(self, rows: Rows, numbers: Rows, pauses: Pauses) -> None:
        """Let one pause of each dossier stop its clock."""
        starts, ends = pauses.starts[numbers], pauses.ends[numbers]
        begun = np.maximum(starts, self.accepted[rows])
        met = np.flatnonzero(~(ends <= self.accepted[rows]))
        begun_minutes = np.zeros(len(rows), np.int64)
        begun_minutes[met] = self._tables.minutes_of(begun[met])
        met = met[(begun_minutes[met] < self.due[rows[met]]) | (begun_minutes[met] <= self.reach[rows[met]])]
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
        self.due[rows] = self._settled(self.target[rows], self.units[rows])

    def _restart(self, rows: Rows, ends: Moments, fixed: Flags, remainders: Terms | None, numbers: Rows) -> None:
        if not len(rows):
            return
        self.amounts[rows], self.units[rows] = self.whole[0][rows], self.whole[1][rows]
        if remainders is not None:
            self.amounts[rows[fixed]], self.units[rows[fixed]] = remainders.rows(numbers[fixed])
        reach, begin = self.reach[rows], self._begin(ends)
        self.target[rows] = self._full(begin, self.amounts[rows], self.units[rows])
        self.due[rows] = self._settled(self.target[rows], self.units[rows])
        self.reach[rows] = begin
        self._exclude(rows, begin, reach)
