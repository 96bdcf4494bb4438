"""The strips that the tests look at: those of August 2026, and any that hypothesis thinks of."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

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


@st.composite
def terms(draw):
    unit = draw(st.sampled_from(list(TermUnit)))
    most = {TermUnit.HOUR: 300, TermUnit.MONTH: 4}.get(unit, 60)
    return Term(Decimal(draw(st.integers(1, most))), unit)


@st.composite
def moments(draw):
    """Return a moment of 2026, often outside the office hours."""
    day = at(1, 0, month=1).date() + timedelta(days=draw(st.integers(0, 240)))
    minute = draw(st.one_of(st.sampled_from([0, 449, 450, 690, 810, 1049, 1050, 1439]), st.integers(0, 1439)))
    return datetime.combine(day, time()) + timedelta(minutes=minute)


@st.composite
def pauses(draw, accepted):
    """Return up to three pauses after the acceptance, one behind the other; the last one may be open."""
    found, start = [], accepted
    for _number in range(draw(st.integers(0, 3))):
        start += timedelta(minutes=draw(st.integers(0, 9000)))
        end = start + timedelta(minutes=draw(st.integers(0, 15000)))
        mode = draw(st.sampled_from(list(PauseMode)))
        rest = Term(Decimal(draw(st.integers(1, 9))), TermUnit.WORKING_DAY)
        found.append(Pause(start, end, mode, rest if mode == PauseMode.FIXED_REMAINDER else None, "chờ giấy tờ"))
        start = end
    if draw(st.booleans()):
        found.append(Pause(start + timedelta(minutes=5), None, PauseMode.PAUSE, reason="chờ giấy tờ"))
    return found


@st.composite
def questions(draw):
    accepted = draw(moments())
    return accepted, draw(terms()), draw(pauses(accepted)), draw(moments())
