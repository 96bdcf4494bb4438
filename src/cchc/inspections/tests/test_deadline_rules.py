"""Days of steps on a working calendar, against an oracle that walks the days one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.common.errors import RuleError
from cchc.inspections import rules
from cchc.inspections.deadline_rules import FALLBACK_DAYS, is_sane, stored, term_of, words

from .counting import CALENDAR, counter

ONE = timedelta(days=1)
days = st.dates(date(2011, 1, 1), date(2026, 12, 31))


def walked(day: date, step: int, count: int) -> date:
    """Walk `count` working days forward (1) or back (-1)."""
    while count:
        day += step * ONE
        count -= CALENDAR.is_working(day)
    return day


def rolled(day: date, step: int) -> date:
    """Walk to the next working day, that day itself included."""
    while not CALENDAR.is_working(day):
        day += step * ONE
    return day


@pytest.mark.law("KT-08")
@given(opened=days, wanted=st.integers(0, 60))
def test_calendar_days_end_on_a_working_day(opened: date, wanted: int) -> None:
    assert rules.reply_due(opened, counter(reply=wanted)) == rolled(opened + timedelta(days=wanted), 1)
    assert rules.reply_due(opened, counter()) == rolled(opened + timedelta(days=FALLBACK_DAYS["reply"]), 1)


@pytest.mark.law("KT-08")
@given(opened=days, wanted=st.integers(1, 60))
def test_working_days_are_walked_one_by_one(opened: date, wanted: int) -> None:
    assert rules.reply_due(opened, counter(reply=f"{wanted}wd")) == walked(opened, 1, wanted)


@pytest.mark.law("KT-08")
@given(visit=days, wanted=st.integers(0, 60))
def test_days_before_a_visit_move_to_the_working_day_before(visit: date, wanted: int) -> None:
    assert counter(notice=wanted).before(visit, "notice") == rolled(visit - timedelta(days=wanted), -1)


@given(visit=days, wanted=st.integers(1, 60))
def test_working_days_before_a_visit_are_walked_back(visit: date, wanted: int) -> None:
    assert counter(notice=f"{wanted}wd").before(visit, "notice") == walked(visit, -1, wanted)


@pytest.mark.parametrize(
    ("step", "start", "value", "due"),
    [
        ("remedy", date(2026, 8, 21), "1wd", date(2026, 8, 22)),  # a Saturday worked for 31 August
        ("remedy", date(2026, 8, 28), 3, date(2026, 9, 3)),  # 31 August to 2 September off
        ("sign", date(2026, 8, 28), "3wd", date(2026, 9, 7)),
        ("conclusion", date(2026, 11, 9), 15, date(2026, 11, 25)),  # 24 November
    ],
)
def test_the_days_off_of_the_year_move_a_deadline(step: str, start: date, value: int | str, due: date) -> None:
    assert counter(**{step: value}).after(start, step) == due


def test_a_year_without_a_calendar_is_refused_but_lists_go_on() -> None:
    late = date(2027, 12, 30)

    with pytest.raises(RuleError, match="Chưa có lịch làm việc năm 2028"):
        counter(remedy=15).after(late, "remedy")
    with pytest.raises(RuleError, match="Chưa có lịch làm việc năm 2009"):
        counter(notice=15).before(date(2010, 1, 4), "notice")

    lenient = counter(is_lenient=True, remedy=15, notice="3wd", sign="3wd")
    assert lenient.after(late, "remedy") == date(2028, 1, 14)
    assert lenient.after(date(2027, 12, 31), "sign") == date(2028, 1, 5)
    assert lenient.before(date(2009, 6, 8), "notice") == date(2009, 6, 3)
    assert rules.self_report_due(date(2028, 1, 12), date(2028, 1, 10), lenient) == date(2028, 1, 11)


@pytest.mark.parametrize(
    ("amount", "unit", "kept", "said"),
    [(5, "wd", "5wd", "5 ngày làm việc"), (5, "d", 5, "5 ngày"), (0, "wd", 0, "0 ngày"), (7, "", 7, "7 ngày")],
)
def test_days_are_kept_with_their_unit(amount: int, unit: str, kept: int | str, said: str) -> None:
    assert stored(amount, unit) == kept
    assert words({"notice": kept}, "notice") == said
    assert int(term_of({"notice": kept}, "notice").amount) == amount


@pytest.mark.parametrize(
    ("value", "sane"), [(0, True), (365, True), (366, False), (-1, False), ("5wd", True), ("8h", False), ("x", False)]
)
def test_days_of_a_step_are_between_none_and_a_year(value: int | str, sane: bool) -> None:
    assert is_sane({"notice": value}, "notice") is sane
