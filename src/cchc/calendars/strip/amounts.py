"""Minutes of the strip in words, in the unit of the term that they were counted for: a fixed rest may have another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from ..rules import Cell, PauseMode, Term, TermUnit
from ..rules.days import MINUTES_A_DAY
from . import words
from .cells import Scene, pauses_of

ONE_DAY = timedelta(days=1)


def rulings_of(scene: Scene) -> list[tuple[date, Term | None]]:
    """Return the terms that the clock ran for, each with the day of the restart that brought it."""
    restarts = [
        (pause.end.date(), pause.remainder if pause.mode == PauseMode.FIXED_REMAINDER else scene.term)
        for pause in pauses_of(scene)
        if pause.end is not None and pause.mode in (PauseMode.RESTART, PauseMode.FIXED_REMAINDER)
    ]
    return [(date.min, scene.term), *restarts]


def whole_day(scene: Scene, term: Term | None) -> int:
    """Return the minutes of a whole day of a term: of work, or of the clock."""
    is_work = term is not None and term.unit in (TermUnit.WORKING_DAY, TermUnit.HOUR)
    return scene.calendar.day_minutes if is_work else MINUTES_A_DAY


def amount(scene: Scene, term: Term | None, minutes: int) -> str:
    """Say minutes that belong to a term: "3 giờ 20 phút", "2 ngày 1 giờ"."""
    if term is not None and term.unit == TermUnit.HOUR:
        return words.hours(minutes)
    return words.span(minutes, whole_day(scene, term))


def counted_amount(scene: Scene, cells: Iterable[Cell]) -> str:
    """Say what the cells counted."""
    return _amounts(scene, ((cell.day, cell.counted) for cell in cells))


def paused_amount(scene: Scene, stops: Iterable[tuple[date, int]]) -> str:
    """Say how long the clock stood still: on the day of a restart it did so for the term before."""
    return _amounts(scene, ((day - ONE_DAY, minutes) for day, minutes in stops))


def _amounts(scene: Scene, parts: Iterable[tuple[date, int]]) -> str:
    rulings = rulings_of(scene)[::-1]
    by_term = ((next(term for since, term in rulings if since <= day), minutes) for day, minutes in parts if minutes)
    runs = ((term, sum(minutes for _term, minutes in run)) for term, run in groupby(by_term, lambda part: part[0]))
    return ", ".join(amount(scene, term, minutes) for term, minutes in runs)
