"""What a procedure costs the citizen and what simplifying it saves: the published examples, and a naive sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.procedures.rules import costs


@dataclass
class Row:
    hours: Decimal = Decimal(0)
    hourly_income: Decimal = Decimal(0)
    direct_cost: Decimal = Decimal(0)
    fees: Decimal = Decimal(0)


def _waiting(days: int) -> list[Row]:
    return [Row(hours=Decimal(days * 8), hourly_income=Decimal(40_000))]


@pytest.mark.law("TT-22")
@pytest.mark.parametrize(
    ("before", "after", "year_before", "year_after", "percent"),
    [
        (10, 9, 32_000_000, 28_800_000, "10.00"),  # QĐ 2816/2025: 10 dossiers, 40,000 đồng an hour
        (25, 23, 80_000_000, 73_600_000, "8.00"),
        (5, 3, 16_000_000, 9_600_000, "40.00"),  # the decision says "01 day"; its numbers say two
    ],
)
def test_the_published_table_comes_out(
    before: int, after: int, year_before: int, year_after: int, percent: str
) -> None:
    found = costs.saving(_waiting(before), _waiting(after), 10)

    assert (found.year_before, found.year_after) == (year_before, year_after)
    assert found.money == year_before - year_after
    assert found.percent == Decimal(percent)
    assert found.hours == (before - after) * 80


def test_a_published_cost_per_dossier_gives_its_published_share() -> None:
    found = costs.saving([Row(fees=Decimal(1_024_000))], [Row(fees=Decimal(231_000))], 1)

    assert found.percent == Decimal("77.44")


MONEY = st.integers(0, 10**7).map(Decimal)
ROWS = st.lists(st.builds(Row, st.integers(0, 400).map(lambda n: Decimal(n) / 4), MONEY, MONEY, MONEY), max_size=6)


@given(before=ROWS, after=ROWS, volume=st.integers(1, 10**6))
def test_a_saving_is_the_naive_difference_and_turns_its_sign_with_the_sides(
    before: list[Row], after: list[Row], volume: int
) -> None:
    found = costs.saving(before, after, volume)
    naive = Decimal(0)
    for sign, rows in ((1, before), (-1, after)):
        for row in rows:
            naive += sign * volume * (row.hours * row.hourly_income + row.direct_cost + row.fees)

    assert found.money == naive
    assert costs.saving(after, before, volume).money == -naive
    assert (found.percent is None) == (found.cost_before == 0)


@pytest.mark.law("TT-23")
def test_the_plan_of_a_year_is_due_before_the_last_day_of_january() -> None:
    assert not costs.is_plan_late(2026, date(2026, 1, 30))
    assert costs.is_plan_late(2026, date(2026, 1, 31))
    assert not costs.is_plan_late(2026, date(2025, 12, 20))


def test_days_are_saved_only_where_both_sides_are_stated() -> None:
    assert costs.days_saved(Decimal(5), Decimal(3)) == 2
    assert costs.days_saved(None, Decimal(3)) is None
    assert costs.hourly_income(date(2026, 1, 1)) == 40_000
    assert costs.hourly_income(date(2000, 1, 1)) == 0
