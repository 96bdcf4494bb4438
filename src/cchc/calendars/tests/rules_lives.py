"""Lives of dossiers, as many as wanted, each made from a number: a failure names it, and it comes again."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import NamedTuple

from cchc.calendars.rules import Calendar, DayKind, Hours, Pause, PauseMode, SpecialDay, Term, TermUnit

from .rules_oracle import DAY, FIRST, SIZE, World, moment_of, world

LAST = FIRST + timedelta(days=SIZE - 1)
ANCIENT = FIRST.replace(year=2000)
EXCLUDED = (PauseMode.PAUSE, PauseMode.STEP)
WORKING = (TermUnit.WORKING_DAY, TermUnit.HOUR)
EDGES = (0, 450, 690, 810, 900, 1050, 1439)  # openings, closings and the cut-off, where mistakes live
OFFICES = 10


class Dossier(NamedTuple):
    """When it was accepted, its term, its pauses, and the office; `dice` for what else a test wants of it."""

    number: int
    accepted: datetime
    term: Term
    pauses: list[Pause]
    cutoff: time | None
    office: World
    calendar: Calendar
    dice: Random


def dossiers(count, *, modes=tuple(PauseMode), units=tuple(TermUnit), may_be_open=False) -> Iterator[Dossier]:
    """Yield many dossiers, each of one of ten offices, every third with the 15:00 cut-off."""
    for number in range(count):
        dice = Random(number)
        accepted, length, pauses = life(dice, modes, units, may_be_open=may_be_open)
        cutoff, place = dice.choice((None, None, time(15))), number % OFFICES
        yield Dossier(number, accepted, length, pauses, cutoff, world(place), calendar_of(place), dice)


def specials(office):
    """Yield the days of an office of the oracle as the engine takes them."""
    for day, kind in office.off.items():
        yield SpecialDay(day, DayKind(kind), "nghỉ", "QĐ 1", "H", ANCIENT)
    for day, weekday in office.worked.items():
        yield SpecialDay(day, DayKind.MAKE_UP, "làm bù", "QĐ 1", "H", ANCIENT, weekday)


@lru_cache
def calendar_of(number):
    """Return the engine's calendar of an office of the oracle."""
    office = world(number)
    week = tuple(tuple(sittings) for sittings in office.week)
    return Calendar(FIRST, LAST, [Hours(ANCIENT, None, week)], specials(office))


def minute_between(dice, low, high):
    """Return a minute of the year, every other one at an edge of the day or a minute beside it."""
    minute = dice.randint(low, high)
    if dice.random() < 0.5:
        minute = minute // DAY * DAY + dice.choice(EDGES) + dice.choice((-1, 0, 0, 1))
    return min(max(minute, low), high)


def length_of(dice, units=tuple(TermUnit)):
    """Return a term of working days in quarters, of hours, of calendar days, or a month."""
    unit = dice.choice(units)
    amounts = {
        TermUnit.WORKING_DAY: Decimal(dice.randint(1, 16)) / 4,
        TermUnit.HOUR: Decimal(dice.randint(1, 40)),
        TermUnit.DAY: Decimal(dice.randint(1, 12)),
        TermUnit.MONTH: Decimal(1),
    }
    return Term(amounts[unit], unit)


def life(dice, modes=tuple(PauseMode), units=tuple(TermUnit), *, may_be_open=False):
    """Return the moment of acceptance, a term and pauses: supplements one after the other, steps anywhere."""
    accepted = minute_between(dice, DAY, 60 * DAY)
    free, pauses = accepted - dice.randint(0, 600), []
    for mode in dice.choices(modes, k=dice.randint(0, 4)):
        earliest = accepted if mode == PauseMode.STEP else free
        start = minute_between(dice, earliest, earliest + 4000)
        end = minute_between(dice, start + 1, start + dice.choice((400, 3600)))
        rest = length_of(dice) if mode == PauseMode.FIXED_REMAINDER else None
        pauses.append(Pause(moment_of(start), moment_of(end), mode, rest))
        free = free if mode == PauseMode.STEP else end
    if pauses and may_be_open and dice.random() < 0.5:
        pauses[-1] = pauses[-1]._replace(end=None)
    return moment_of(accepted), length_of(dice, units), pauses
