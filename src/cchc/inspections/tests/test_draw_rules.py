"""The draw as arithmetic: the same anywhere, indifferent to order and to exclusions, checked by a second writing."""

from __future__ import annotations

import hashlib
import math
import subprocess
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.common.errors import RuleError
from cchc.inspections import draw_rules
from cchc.inspections.draw_rules import Candidate

DAY = date(2026, 1, 5)
NUMBER = "12/QĐ-SNV"
codes = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12), min_size=1, max_size=40, unique=True
)


def listed(names: list[str], strata: int = 1) -> list[Candidate]:
    return [Candidate(code, code.upper(), f"s{index % strata}") for index, code in enumerate(names)]


def by_hand(number: str, day: str, groups: dict[str, list[str]], share: float) -> list[str]:
    """The same draw, written by somebody who knows only the four steps."""
    seed = hashlib.sha256(bytes(number + "|" + day, "utf-8")).hexdigest()
    drawn = []
    for group in sorted(groups):
        scored = {hashlib.sha256(bytes(seed + "|" + code, "utf-8")).hexdigest(): code for code in groups[group]}
        wanted = math.ceil(round(share * len(scored), 6) / 100)
        drawn += [scored[score] for score in sorted(scored)[:wanted]]
    return drawn


def test_a_known_decision_draws_these_units_for_ever():
    outcome = draw_rules.draw(
        number=NUMBER,
        day=DAY,
        units=[Candidate(f"xa-{letter}", f"Xã {letter.upper()}") for letter in "abcdefghij"],
        share=Decimal(30),
    )

    assert outcome.seed_text == "12/QĐ-SNV|2026-01-05"
    assert outcome.seed == "c3e908b1192659dbc67b078c3801c856f62b325bb412d8f29791983a8cfa0670"
    assert outcome.drawn == by_hand(NUMBER, "2026-01-05", {"": [f"xa-{letter}" for letter in "abcdefghij"]}, 30)


@given(codes, st.integers(1, 4), st.integers(1, 100))
def test_a_second_writing_draws_the_same(names, strata, share):
    units = listed(names, strata)
    groups: dict[str, list[str]] = {}
    for unit in units:
        groups.setdefault(unit.stratum, []).append(unit.code)

    outcome = draw_rules.draw(number=NUMBER, day=DAY, units=units, share=Decimal(share))

    assert outcome.drawn == by_hand(NUMBER, "2026-01-05", groups, share)


@given(codes, st.randoms())
def test_the_order_of_the_list_changes_nothing(names, shuffler):
    units = listed(names, 3)
    mixed = list(units)
    shuffler.shuffle(mixed)

    one = draw_rules.draw(number=NUMBER, day=DAY, units=units, share=Decimal(40))
    other = draw_rules.draw(number=NUMBER, day=DAY, units=mixed, share=Decimal(40))

    assert one == other


@given(codes.filter(lambda names: len(names) > 1), st.data())
def test_an_exclusion_changes_the_order_of_nobody_else(names, data):
    left_out = data.draw(st.sampled_from(names))

    whole = draw_rules.draw(number=NUMBER, day=DAY, units=listed(names), share=Decimal(50))
    less = draw_rules.draw(
        number=NUMBER, day=DAY, units=listed(names), share=Decimal(50), reasons={left_out: "đã kiểm tra"}
    )

    before = [(row.code, row.score) for row in whole.strata[0].rows if row.code != left_out]
    assert [(row.code, row.score) for row in less.strata[0].rows] == before


@pytest.mark.law("KT-07")
@given(codes, st.integers(1, 4), st.decimals(Decimal("0.01"), 100, places=2))
def test_each_stratum_gets_its_share_and_less_than_one_more(names, strata, share):
    outcome = draw_rules.draw(number=NUMBER, day=DAY, units=listed(names, strata), share=share)

    for stratum in outcome.strata:
        exact = share * stratum.size / 100
        assert 1 <= stratum.places <= stratum.size
        assert exact <= stratum.places < exact + 1
        assert sum(row.is_drawn for row in stratum.rows) == stratum.places


@given(codes, st.integers(1, 4), st.data())
def test_a_number_is_given_out_whole_and_fairly(names, strata, data):
    units = listed(names, strata)
    sizes: dict[str, int] = {}
    for unit in units:
        sizes[unit.stratum] = sizes.get(unit.stratum, 0) + 1
    count = data.draw(st.integers(len(sizes), len(units)))

    places = draw_rules.places_by_number(sizes, count)

    assert sum(places.values()) == count
    assert all(1 <= places[name] <= size for name, size in sizes.items())
    # Nobody could take a place from another stratum and still have fewer units to each place.
    for one, size in sizes.items():
        for other in sizes.keys() - {one}:
            assert places[one] == 1 or size / (places[one] - 1) >= sizes[other] / places[other] - 1e-9


@given(codes, st.data())
def test_a_larger_number_keeps_who_was_drawn(names, data):
    units = listed(names, 3)
    strata = len({unit.stratum for unit in units})
    count = data.draw(st.integers(strata, len(units)))

    fewer = draw_rules.draw(number=NUMBER, day=DAY, units=units, count=count)
    more = draw_rules.draw(number=NUMBER, day=DAY, units=units, count=min(count + 1, len(units)))

    assert set(fewer.drawn) <= set(more.drawn)


@pytest.mark.parametrize(("number", "day"), [("13/QĐ-SNV", DAY), (NUMBER, date(2026, 1, 6)), ("012/QĐ-SNV", DAY)])
def test_another_decision_draws_otherwise(number, day):
    units = listed([f"xa-{index}" for index in range(60)])

    one = draw_rules.draw(number=NUMBER, day=DAY, units=units, share=Decimal(30))
    other = draw_rules.draw(number=number, day=day, units=units, share=Decimal(30))

    assert one.seed != other.seed
    assert set(one.drawn) != set(other.drawn)


@pytest.mark.parametrize("typed", ["12/qđ-snv", " 12 / QĐ - SNV ", "12/QĐ\u200b-SNV", "12/Q\u0110-SNV", "12/qđ‑snv"])
def test_a_number_is_read_alike_however_it_is_typed(typed):
    if "‑" in typed:  # a hyphen that only looks like one is refused, never guessed
        with pytest.raises(RuleError, match="Số quyết định chưa đúng"):
            draw_rules.canonical_number(typed)
    else:
        assert draw_rules.canonical_number(typed) == NUMBER


def test_a_number_in_combining_marks_is_read_alike():
    assert draw_rules.canonical_number("05/KH-ĐOA\u0300N") == "05/KH-ĐOÀN"


@pytest.mark.parametrize("typed", ["", "QĐ-SNV", "12/QĐ'; rm", "12|QĐ", "1" * 61, "12/$(x)"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(RuleError, match="Số quyết định chưa đúng"):
        draw_rules.canonical_number(typed)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"share": Decimal(0)}, "lớn hơn 0"),
        ({"share": Decimal("100.01")}, "không quá 100%"),
        ({"count": 0}, "Không rút được 0"),
        ({"count": 4}, "có 3 đơn vị để chọn"),
        ({"count": 1}, "không đủ cho 2 nhóm"),
        ({}, "Ghi tỷ lệ hoặc số"),
        ({"share": Decimal(30), "reasons": {"khong-co": "x"}}, "không có trong danh sách"),
        ({"share": Decimal(30), "reasons": {"a": " "}}, "Ghi lý do loại A"),
        ({"share": Decimal(30), "reasons": {"a": "x", "b": "x", "c": "x"}}, "Không còn đơn vị nào"),
        ({"share": Decimal(30), "units": listed(["a", "a"])}, "có hai lần"),
        ({"share": Decimal(30), "units": [Candidate("a b", "")]}, "chưa đúng"),
        ({"share": Decimal(30), "units": [Candidate(f"u{n}", "") for n in range(20_001)]}, "20.000"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(changes, sentence):
    order = {"number": NUMBER, "day": DAY, "units": listed(["a", "b", "c"], 2)} | changes

    with pytest.raises(RuleError, match=sentence):
        draw_rules.draw(**order)


def test_the_commands_that_the_page_prints_draw_the_same():
    from cchc.inspections.models import Draw
    from cchc.inspections.queries.draws import draw_explanation

    units = [
        {"code": f"xa-{letter}", "name": letter, "stratum": "xã" if letter < "f" else ""} for letter in "abcdefghij"
    ]
    outcome = draw_rules.draw(number=NUMBER, day=DAY, units=[Candidate(**unit) for unit in units], share=Decimal(40))
    draw = Draw(
        decision_number=NUMBER,
        decision_date=DAY,
        seed=outcome.seed,
        method="v1",
        share=Decimal(40),
        units=units,
        drawn=outcome.drawn,
    )

    explained = draw_explanation(draw)
    printed = subprocess.run(["bash", "-c", explained.commands], capture_output=True, text=True, check=True).stdout

    assert explained.agrees
    assert [line.split()[1] for line in printed.splitlines()] == outcome.drawn
