"""The strips that the tests look at: those of August 2026, and many of that year, made from numbers."""

from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from random import Random

from cchc.calendars.rules import Pause, PauseMode, Term, TermUnit, explain
from cchc.calendars.strip import Look, strip_of
from cchc.calendars.strip.samples import NOW, at, calendar

SUPPLEMENT = Pause(at(24, 10), at(26, 10), PauseMode.PAUSE, reason="chờ bổ sung giấy tờ")
OPEN = Pause(at(25, 9, 30), None, PauseMode.PAUSE, reason="chờ nộp thuế")


def seen(term, *pauses, accepted=None, look=None, cutoff=None):
    """Return the explanation and its strip, in the calendar of the samples."""
    look = look or Look(NOW, is_open=True)
    days = calendar()
    found = explain(days, accepted or at(21, 10), term, pauses, cutoff=cutoff, until=look.now.date())
    return found, strip_of(found, days, term, look)


def term_of(amount, unit="wd"):
    return Term(Decimal(amount), TermUnit(unit))


def random_pauses(dice, accepted):
    """Return up to three pauses after the acceptance, one behind the other, and perhaps one that is still open."""
    found, start = [], accepted
    for _number in range(dice.randint(0, 3)):
        start += timedelta(minutes=dice.randint(0, 9000))
        end = start + timedelta(minutes=dice.randint(0, 15000))
        mode = dice.choice(tuple(PauseMode))
        rest = Term(Decimal(dice.randint(1, 9)), TermUnit.WORKING_DAY)
        found.append(Pause(start, end, mode, rest if mode == PauseMode.FIXED_REMAINDER else None, "chờ giấy tờ"))
        start = end
    if dice.random() < 0.5:
        found.append(Pause(start + timedelta(minutes=5), None, PauseMode.PAUSE, reason="chờ giấy tờ"))
    return found


def _moment(dice):
    """Return a moment of 2026, often outside the office hours."""
    minute = dice.choice((0, 449, 450, 690, 810, 1049, 1050, 1439, *[dice.randint(0, 1439)] * 8))
    return at(1, 0, month=1) + timedelta(days=dice.randint(0, 240), minutes=minute)


def _term(dice):
    unit = dice.choice(tuple(TermUnit))
    return Term(Decimal(dice.randint(1, {TermUnit.HOUR: 300, TermUnit.MONTH: 4}.get(unit, 60))), unit)


@lru_cache
def strips(count, **options):
    """Return many questions with their explanations and strips, each made from its number."""
    days, found = calendar(), []
    for number in range(count):
        dice = Random(number)
        accepted = _moment(dice)
        term, stops, now = _term(dice), random_pauses(dice, accepted), max(_moment(dice), accepted)
        explained = explain(days, accepted, term, stops, until=now.date())
        found.append((explained, strip_of(explained, days, term, Look(now, **options)), term))
    return found
