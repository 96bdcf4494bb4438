"""Numbers as they are typed and shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.common.errors import RuleError
from cchc.common.numbers import parse, show, show_exact

whole = st.integers(min_value=-(10**15), max_value=10**15)
exact = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("36.104", "36104"),
        ("36104", "36104"),
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("98,81%", "98.81"),
        ("98.81 %", "98.81"),
        (" 1\u00a0234 ", "1234"),
        ("\u2212278", "-278"),
        ("-278", "-278"),
        ("+278", "278"),
        ("0", "0"),
        ("1.234.567,89", "1234567.89"),
    ],
)
def test_vietnamese_typing_is_read(typed, number):
    assert parse(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "abc",
        "1.2.3",
        "1,234,5",
        "1.23.456",
        "12a",
        "1e5",
        "٣",
        "１２",
        "NaN",
        "Infinity",
        "--1",
        "%",
        "1.234.56",
    ],
)
def test_what_is_not_a_number_is_refused_with_an_example(typed):
    with pytest.raises(RuleError, match="không phải là số"):
        parse(typed)


def test_ten_thousand_characters_are_refused_and_quoted_in_short():
    with pytest.raises(RuleError) as refusal:
        parse("chữ" * 3334)

    assert len(refusal.value.message) < 120


@given(whole)
def test_a_shown_whole_number_reads_back(number):
    assert parse(show(number)) == number


@given(exact)
def test_a_shown_decimal_reads_back(number):
    assert parse(show_exact(number)) == number
    assert parse(show(number, 2)) == number


@pytest.mark.parametrize(
    ("number", "decimals", "shown"),
    [
        (36104, 0, "36.104"),
        (Decimal("97.85"), 1, "97,9"),
        (Decimal("-0.5"), 0, "−1"),
        (-278, 0, "−278"),
        (0, 1, "0,0"),
        (999, 0, "999"),
    ],
)
def test_numbers_are_shown_with_points_and_a_true_minus(number, decimals, shown):
    assert show(number, decimals) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [("98.50", "98,5"), ("100", "100"), ("1200", "1.200"), ("0.00", "0"), ("1E+3", "1.000")]
)
def test_exact_numbers_show_the_decimals_they_have(number, shown):
    assert show_exact(Decimal(number)) == shown


@given(st.decimals(min_value=Decimal("-0.04"), max_value=0, places=3))
def test_what_rounds_to_nothing_has_no_minus(number):
    assert show(number, 1) == "0,0"
