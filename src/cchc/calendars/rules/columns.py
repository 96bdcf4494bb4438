"""Terms and pauses of many dossiers as columns, and what is refused of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .calendar import Calendar
from .pauses import Pause, PauseMode, arrange
from .terms import LIMIT_DAYS, SAME_DAY, Term, TermUnit, count_of

Moments = NDArray[np.datetime64]
Minutes = NDArray[np.int64]
Codes = NDArray[np.uint8]

MINUTES, DAYS, MONTHS = 0, 1, 2
MODES = {mode: number for number, mode in enumerate(PauseMode)}


class Terms(NamedTuple):
    """Working minutes, calendar days or months; `units` None: all are working minutes. 0 days: the same day."""

    amounts: NDArray[np.integer]
    units: Codes | None = None

    def part(self, part: slice) -> Terms:
        """Return the terms of a part of the rows."""
        return Terms(self.amounts[part], None if self.units is None else self.units[part])

    def rows(self, chosen: NDArray[np.intp]) -> tuple[Minutes, Codes]:
        """Return the amounts and the units of some rows."""
        units = np.zeros(len(chosen), np.uint8) if self.units is None else self.units[chosen]
        return self.amounts[chosen].astype(np.int64), units


class Pauses(NamedTuple):
    """The pauses of dossier i stand from offsets[i] to offsets[i+1], in the order of their starts.

    An end that is NaT is still open. `remainders`: the term after each FIXED_REMAINDER.
    """

    offsets: Minutes
    starts: Moments
    ends: Moments
    modes: Codes
    remainders: Terms | None = None


def encode_terms(calendar: Calendar, terms: Sequence[Term | None]) -> Terms:
    """Return terms as columns; None is a same-day procedure."""
    counts = [SAME_DAY if term is None else count_of(term, calendar.day_minutes) for term in terms]
    amounts = np.array([count.minutes or count.days or count.months for count in counts], np.int32)
    units = np.array([MINUTES if one.minutes else MONTHS if one.months else DAYS for one in counts], np.uint8)
    return Terms(amounts, units if units.any() else None)


def pack_pauses(calendar: Calendar, pauses: Sequence[Sequence[Pause]]) -> Pauses:
    """Return the pauses of each dossier as columns, in order, refusing what `deadline` refuses."""
    rows = [arrange(one) for one in pauses]
    flat = [pause for row in rows for pause in row]
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=offsets[1:])
    return Pauses(
        offsets,
        np.array([pause.start for pause in flat], "M8[s]"),
        np.array([pause.end for pause in flat], "M8[s]"),
        np.array([MODES[pause.mode] for pause in flat], np.uint8),
        encode_terms(calendar, [pause.remainder for pause in flat]),
    )


def check_terms(calendar: Calendar, terms: Terms) -> None:
    """Refuse terms of nothing and terms that are too long, as for a single dossier."""
    limits = {MINUTES: LIMIT_DAYS * calendar.day_minutes, DAYS: LIMIT_DAYS, MONTHS: LIMIT_DAYS // 30}
    for code, limit in limits.items():
        if terms.units is not None:
            amounts = terms.amounts[terms.units == code]
        else:
            amounts = terms.amounts if code == MINUTES else terms.amounts[:0]
        if len(amounts) and (amounts.min() < (code != DAYS) or amounts.max() > limit):  # 0 days: the same day
            count_of(Term(Decimal(LIMIT_DAYS + 1 if amounts.max() > limit else 0), TermUnit.DAY), calendar.day_minutes)


def check_pauses(pauses: Pauses, first: Minutes) -> None:
    """Refuse pauses that end before they start, and supplements that overlap; `first`: where each dossier's begin."""
    starts, ends = pauses.starts.view(np.int64), pauses.ends.view(np.int64)
    goes_on = np.ones(len(starts), np.bool_)
    goes_on[first] = False
    mixed = pauses.starts.dtype != pauses.ends.dtype  # seconds and minutes: their numbers do not compare
    if (
        mixed or (ends < starts).any() or ((starts[1:] < ends[:-1]) & goes_on[1:]).any()
    ):  # open ends, as the least number, too
        _check_closely(pauses, goes_on)


def _check_closely(pauses: Pauses, goes_on: NDArray[np.bool_]) -> None:
    is_open = np.isnat(pauses.ends)
    wrong = np.flatnonzero((pauses.ends < pauses.starts) & ~is_open)
    if len(wrong):
        arrange([_pause(pauses, wrong[0])])
    if ((pauses.starts[1:] < pauses.starts[:-1]) & goes_on[1:]).any():
        raise ValueError("the pauses of a dossier stand in the order of their starts")
    chosen = np.flatnonzero(pauses.modes != MODES[PauseMode.STEP])
    owners = np.cumsum(~goes_on)[chosen]
    starts, ends, is_open = pauses.starts[chosen], pauses.ends[chosen], is_open[chosen]
    clash = np.flatnonzero((owners[1:] == owners[:-1]) & ((starts[1:] < ends[:-1]) | is_open[:-1]))
    if len(clash):
        arrange([_pause(pauses, chosen[clash[0]]), _pause(pauses, chosen[clash[0] + 1])])


def _pause(pauses: Pauses, number: np.intp) -> Pause:
    """Return one pause as a value, as an open one where its end is missing; its mode does not matter here."""
    start, end = (column[number].astype("M8[s]").item() for column in (pauses.starts, pauses.ends))
    return Pause(start, end, PauseMode.PAUSE)
