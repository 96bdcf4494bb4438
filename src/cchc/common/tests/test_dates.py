"""Dates as they are typed and shown."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.common import dates
from cchc.common.errors import RuleError


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 9, 3), "03/9/2026"),
        (date(2026, 1, 5), "05/01/2026"),
        (date(2026, 2, 28), "28/02/2026"),
        (date(2026, 12, 31), "31/12/2026"),
    ],
)
def test_days_have_the_zeros_of_decree_30(day, shown):
    assert dates.show(day) == shown


def test_a_day_is_said_with_its_weekday():
    assert dates.show_weekday(date(2026, 9, 3)) == "thứ Năm, 03/9/2026"
    assert dates.show_weekday(date(2026, 8, 30)) == "Chủ nhật, 30/8/2026"
    assert dates.show_short(date(2026, 9, 3)) == "T5 03/9"
    assert dates.show_short(date(2026, 8, 30)) == "CN 30/8"


def test_a_moment_is_shown_in_the_time_of_the_office():
    moment = datetime(2026, 9, 2, 18, 30, 5, tzinfo=UTC)

    assert dates.show_time(moment) == "01:30 03/9"
    assert dates.show_time(moment, year=True) == "01:30 03/9/2026"
    assert dates.show_clock(moment) == "01:30:05"
    assert dates.show_weekday(moment) == "thứ Năm, 03/9/2026"


@pytest.mark.parametrize(
    "typed", ["28/8/2026", "28/08/2026", "28-8-2026", "28.08.2026", " 28 / 8 / 2026 ", "2026-08-28"]
)
def test_a_day_may_be_typed_in_several_ways(typed):
    assert dates.parse(typed) == date(2026, 8, 28)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("hôm nay", "Ngày chưa đúng. Gõ ngày/tháng/năm, ví dụ 28/8/2026"),
        ("28/8/26", "Ngày chưa đúng. Gõ ngày/tháng/năm, ví dụ 28/8/2026"),
        ("02/3/1", "Ngày chưa đúng. Gõ ngày/tháng/năm, ví dụ 28/8/2026"),
        ("0/0/0", "Ngày chưa đúng. Gõ ngày/tháng/năm, ví dụ 28/8/2026"),
        ("99999-99-99", "Ngày chưa đúng. Gõ ngày/tháng/năm, ví dụ 28/8/2026"),
        ("00/00/2026", "Lịch không có ngày 00/00/2026. Xem lại ngày và tháng"),
        ("31/02/2026", "Lịch không có ngày 31/02/2026. Xem lại ngày và tháng"),
        ("8/28/2026", "Lịch không có ngày 8/28/2026. Xem lại ngày và tháng"),
        ("01/01/0206", "Năm phải từ 1900 đến 2100. Xem lại ngày đã gõ"),
        ("٠١/٠١/٢٠٢٦", "Ngày chưa đúng. Gõ ngày/tháng/năm, ví dụ 28/8/2026"),
    ],
)
def test_a_wrong_day_is_refused_with_what_to_do(typed, sentence):
    with pytest.raises(RuleError) as refusal:
        dates.parse(typed)

    assert refusal.value.message == sentence


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_a_shown_day_reads_back(day):
    assert dates.parse(dates.show(day)) == day
