import calendar
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.common.errors import RuleError
from cchc.metrics import rules
from cchc.metrics.rules import Definition, period_words

COUNT, SHARE = Definition(decimals=0), Definition(decimals=2)
TODAY = date(2026, 8, 28)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2014, 9, 25), date(2014, 9, 25), "tính đến 25/9/2014"),
        (date(2024, 1, 1), date(2024, 12, 31), "năm 2024"),
        (date(2021, 1, 1), date(2023, 12, 31), "các năm 2021–2023"),
        (date(2016, 1, 1), date(2016, 9, 30), "9 tháng 2016"),
        (date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
        (date(2026, 7, 1), date(2026, 12, 31), "6 tháng cuối năm 2026"),
        (date(2026, 1, 1), date(2026, 4, 30), "4 tháng đầu năm 2026"),
        (date(2026, 1, 1), date(2026, 3, 31), "quý I năm 2026"),
        (date(2026, 10, 1), date(2026, 12, 31), "quý IV năm 2026"),
        (date(2024, 2, 1), date(2024, 2, 29), "tháng 2 năm 2024"),
        (date(2014, 1, 1), date(2014, 9, 25), "từ 01/01/2014 đến 25/9/2014"),
        (date(2025, 12, 15), date(2026, 3, 14), "quý I năm 2026 theo kỳ báo cáo (15/12/2025–14/3/2026)"),
        (date(2026, 2, 1), date(2026, 4, 30), "từ 01/02/2026 đến 30/4/2026"),
        (date(2025, 11, 1), date(2026, 1, 31), "từ 01/11/2025 đến 31/01/2026"),
    ],
)
def test_periods_are_said_as_offices_say_them(start: date, end: date, words: str) -> None:
    assert period_words(start, end) == words


days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
firsts = days.map(lambda day: day.replace(day=1))
lasts = days.map(lambda day: day.replace(day=calendar.monthrange(day.year, day.month)[1]))
periods = st.tuples(firsts | days, lasts | days).filter(lambda pair: pair[0] <= pair[1])


@given(periods, periods)
def test_two_periods_never_sound_the_same(one: tuple[date, date], other: tuple[date, date]) -> None:
    assert (period_words(*one) == period_words(*other)) == (one == other)


@given(periods)
def test_words_of_a_period_name_its_last_year(period: tuple[date, date]) -> None:
    assert str(period[1].year) in period_words(*period)


@pytest.mark.parametrize(
    ("_case", "start", "end", "as_of", "field", "says"),
    [
        (
            "backwards",
            date(2026, 6, 30),
            date(2026, 1, 1),
            TODAY,
            "period_end",
            "Ngày cuối kỳ phải từ ngày đầu kỳ 30/6/2026 trở đi",
        ),
        (
            "counted before the end",
            date(2026, 1, 1),
            date(2026, 6, 30),
            date(2026, 6, 29),
            "as_of",
            "Số liệu phải tính đến ngày cuối kỳ 30/6/2026 hoặc sau đó",
        ),
        (
            "counted tomorrow",
            date(2026, 1, 1),
            date(2026, 6, 30),
            date(2026, 8, 29),
            "as_of",
            "Ngày tính số liệu phải từ hôm nay 28/8/2026 trở về trước",
        ),
    ],
)
def test_periods_that_cannot_be_are_refused(
    _case: str, start: date, end: date, as_of: date, field: str, says: str
) -> None:
    with pytest.raises(RuleError) as refusal:
        rules.check_period(start, end, as_of, TODAY)

    assert (refusal.value.field, refusal.value.message) == (field, says)


@pytest.mark.parametrize(
    ("_case", "value", "definition", "says"),
    [
        ("negative count", "-1", COUNT, "Số đếm không thể âm. Gõ số từ 0 trở lên"),
        ("half a dossier", "1.5", COUNT, "Chỉ tiêu này là số nguyên, không có phần lẻ"),
        ("too fine a share", "98.812", SHARE, "Chỉ tiêu này có tối đa 2 chữ số sau dấu phẩy"),
        ("absurd", "1e15", COUNT, "Số quá lớn. Xem lại số chữ số đã gõ"),
        ("not a number", "NaN", COUNT, "Số quá lớn. Xem lại số chữ số đã gõ"),
    ],
)
def test_values_that_the_metric_cannot_have_are_refused(
    _case: str, value: str, definition: Definition, says: str
) -> None:
    with pytest.raises(RuleError) as refusal:
        rules.check_value(Decimal(value), definition)

    assert refusal.value.message == says


@pytest.mark.parametrize(("value", "definition"), [("0", COUNT), ("36104", COUNT), ("98.81", SHARE), ("-2.5", SHARE)])
def test_values_that_the_metric_can_have_pass(value: str, definition: Definition) -> None:
    rules.check_value(Decimal(value), definition)


def test_a_round_number_is_said_to_be_more() -> None:
    assert rules.value_words(Decimal(3500), 0, is_approximate=True) == "hơn 3.500"
    assert rules.value_words(Decimal("98.81"), 2, is_approximate=False) == "98,81"
