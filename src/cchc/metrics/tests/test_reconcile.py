"""Figures that must agree: the published reports exactly, random reports against every assignment there is."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.metrics.rules import wording
from cchc.metrics.rules.identities import book
from cchc.metrics.rules.reconcile import Case, judge
from cchc.metrics.rules.solving import Given, exactly
from cchc.metrics.rules.statements import Statement, judge_all
from cchc.metrics.tests import oracle

ATOMS = (
    "received_online",
    "received_direct",
    "received_post",
    "resolved_early",
    "resolved_on_time",
    "resolved_late",
    "pending_in_time",
    "pending_overdue",
    "returned",
    "withdrawn",
)
CODES = (
    *ATOMS,
    "received_new",
    "carried_over",
    "to_handle",
    "resolved",
    "resolved_early_or_on_time",
    "pending",
    "dossiers_digitised",
)


def judged(before=None, **figures):
    facts = {code: value if isinstance(value, Given) else exactly(value) for code, value in figures.items()}
    return judge(book(), Case(facts, before))


def breaks(verdict):
    return [(one.identity, one.difference) for one in verdict.broken]


def sentences(verdict):
    return [wording.say(book(), one, verdict).sentence for one in verdict.broken]


def test_the_communes_of_thoi_binh_resolved_278_more_than_they_received():
    verdict = judged(received_new=35826, resolved_early=2555, resolved_on_time=33533, resolved_late=16)

    assert breaks(verdict) == [("dossier-balance", 278)]
    assert sentences(verdict) == [
        "Đã giải quyết nhiều hơn tiếp nhận 278 hồ sơ: có thể do hồ sơ kỳ trước chuyển sang, hoặc số liệu sai"
    ]
    assert verdict.implied["resolved"] == 36104
    assert "pending" not in verdict.implied
    assert "resolved-by-parts" in verdict.held


def test_what_explains_the_communes_of_thoi_binh_is_enough():
    verdict = judged(
        received_new=35826, carried_over=278, resolved_early=2555, resolved_on_time=33533, resolved_late=16
    )

    assert breaks(verdict) == []
    assert verdict.implied["pending"] == 0
    assert verdict.at_least == frozenset()


def test_the_district_of_thoi_binh_has_441_pending_at_least():
    verdict = judged(received_new=2468, resolved_early=994, resolved_on_time=963, resolved_late=70)

    assert breaks(verdict) == []
    assert verdict.implied["resolved"] == 2027
    assert verdict.implied["pending"] == 441
    assert verdict.at_least == {"pending", "to_handle"}
    assert "dossier-balance" in verdict.unjudged


def test_the_finance_department_of_can_tho_cannot_have_resolved_all_with_69_pending():
    verdict = judged(received_new=380, resolved=380, pending=69)

    assert breaks(verdict) == [("dossier-balance", 69)]
    assert wording.say(book(), verdict.broken[0], verdict).subtraction == "449 − 380 = 69"


def test_what_can_tho_leaves_open_is_311_resolved():
    verdict = judged(received_new=380, pending=69)

    assert verdict.implied["resolved"] == 311


def test_the_procedures_of_do_luong_add_up_without_those_of_the_province():
    verdict = judged(procedures_total=347, procedures_district=237, procedures_commune=110)

    assert verdict.held == ("procedures-by-level",)
    assert verdict.implied == {"procedures_province": 0}


@pytest.mark.parametrize("total", [{"documents_reviewed": 36}, {}])
def test_the_documents_of_tan_ky_add_up_with_and_without_their_sum(total):
    verdict = judged(documents_expired=21, documents_kept=14, documents_to_amend=1, documents_to_repeal=0, **total)

    assert verdict.held == ("documents-by-result",)
    assert verdict.values["documents_reviewed"] == 36


def test_more_than_3500_early_agrees_with_the_sum_of_both_levels():
    verdict = judged(resolved_early=Given(3500, None), resolved_early_or_on_time=35000, resolved_on_time=31451)

    assert breaks(verdict) == []
    assert verdict.implied["resolved_early"] == 3549


def test_more_than_3500_early_does_not_agree_with_less():
    verdict = judged(resolved_early=Given(3500, None), resolved_early_or_on_time=35000, resolved_on_time=32000)

    assert breaks(verdict) == [("early-or-on-time-by-parts", 500)]


def test_an_implied_negative_count_breaks_the_identity_that_implies_it():
    verdict = judged(pending=10, pending_overdue=14)

    assert breaks(verdict) == [("pending-by-time", 4)]
    assert "pending_in_time" not in verdict.implied


def test_one_wrong_total_is_told_once_though_three_identities_break():
    verdict = judged(
        received_new=100,
        carried_over=0,
        to_handle=100,
        resolved=200,
        resolved_early=50,
        resolved_on_time=40,
        resolved_late=0,
        resolved_early_or_on_time=90,
        pending=10,
    )

    assert breaks(verdict) == [("resolved-by-parts", 110)]
    assert {"dossier-balance", "resolved-in-time-and-late"} <= set(verdict.unjudged)


def test_two_wrong_figures_are_told_as_two():
    verdict = judged(
        received_new=100,
        carried_over=0,
        resolved=90,
        resolved_early=50,
        resolved_on_time=30,
        resolved_late=5,
        pending=20,
    )

    assert breaks(verdict) == [("resolved-by-parts", 5), ("dossier-balance", 10)]


def test_a_part_larger_than_its_whole_is_told_without_an_identity_of_sums():
    verdict = judged(documents_signed=10, documents_sent=8)

    assert breaks(verdict) == [("signed-within-sent", 2)]
    assert sentences(verdict)[0].startswith("Văn bản đi được ký số nhiều hơn văn bản đi 2 văn bản:")


def test_money_is_compared_to_the_last_digit():
    verdict = judged(investment_planned=Decimal("100.1"), investment_disbursed=Decimal("100.2"))

    assert breaks(verdict) == [("disbursed-within-planned", Decimal("0.1"))]


@pytest.mark.parametrize(
    ("share", "expected"), [("98.89", []), ("99", []), ("98.9", []), ("98.88", [("on-time-share", Decimal("0.01"))])]
)
def test_a_share_is_compared_within_the_rounding_of_its_last_digit(share, expected):
    verdict = judged(resolved=90, resolved_early_or_on_time=89, on_time_share=Decimal(share))

    assert breaks(verdict) == expected


def test_nothing_is_said_of_figures_that_no_one_reported():
    verdict = judged(initiatives_recognised=2)

    assert (verdict.broken, verdict.held, verdict.unjudged, verdict.implied) == ((), (), (), {})


# Between periods


def quarters(*figures):
    days = [(1, 3, 31), (4, 6, 30), (7, 9, 30), (10, 12, 31)]
    from datetime import date

    rows = [
        Statement(
            "xã A",
            date(2024, first, 1),
            date(2024, last, day),
            {code: value if isinstance(value, Given) else exactly(value) for code, value in one.items()},
        )
        for one, (first, last, day) in zip(figures, days, strict=False)
    ]
    return judge_all(book(), rows)


def test_what_one_quarter_leaves_is_what_the_next_starts_with():
    first, second = quarters({"pending": 10, "received_new": 100, "resolved": 90}, {"carried_over": 10})

    assert breaks(first) == []
    assert "carried-over-from-before" in second.held


def test_a_quarter_that_starts_with_more_than_was_left_is_told():
    _first, second = quarters({"pending": 10}, {"carried_over": 12, "received_new": 5})

    assert breaks(second) == [("carried-over-from-before", 2)]
    assert sentences(second)[0].startswith("Kỳ trước chuyển sang nhiều hơn đang giải quyết cuối kỳ trước 2 hồ sơ:")


def test_a_quarter_that_says_nothing_starts_with_what_was_left():
    _first, second = quarters({"pending": 10}, {"received_new": 100, "resolved": 90})

    assert second.implied["carried_over"] == 10
    assert second.implied["pending"] == 20


def test_a_quarter_cannot_start_with_less_than_the_least_that_was_left():
    _first, second, third = quarters(
        {"received_new": 100, "resolved": 60}, {"carried_over": 30}, {"carried_over": 3, "received_new": 1}
    )

    assert breaks(second) == [("carried-over-from-before", 10)]
    assert breaks(third) == []


def test_a_wrong_stock_is_told_in_its_own_quarter_only():
    first, second = quarters(
        {"carried_over": 0, "received_new": 100, "resolved": 90, "pending": 19}, {"carried_over": 10, "received_new": 5}
    )

    assert breaks(first) == [("dossier-balance", 9)]
    assert breaks(second) == []


def test_two_statements_of_the_period_before_that_differ_cannot_be_used():
    from datetime import date

    year = (date(2024, 1, 1), date(2024, 12, 31))
    rows = [
        Statement("xã A", *year, {"pending": exactly(10)}),
        Statement("xã A", *year, {"pending": exactly(12)}),
        Statement("xã A", date(2025, 1, 1), date(2025, 3, 31), {"carried_over": exactly(11)}),
    ]

    verdict = judge_all(book(), rows)[2]

    assert breaks(verdict) == []
    assert "carried-over-from-before" in verdict.unjudged


# Against every assignment

reports = st.dictionaries(st.sampled_from(CODES), st.integers(0, 2), min_size=1, max_size=9)


@pytest.mark.law("SL-01")
@settings(max_examples=2500, deadline=None)
@given(reports)
def test_a_break_is_told_just_where_no_assignment_is_possible_and_what_all_have_is_implied(report):
    possible = oracle.solutions(report)
    verdict = judged(**report)

    assert bool(verdict.broken) == (not possible)
    for code, value in verdict.implied.items() if possible else ():
        assert possible.get(code, {value}) == {value}, code
    if possible and not oracle.nothing_carried(report):
        pinned = {code: values for code, values in possible.items() if len(values) == 1 and code not in report}
        reached = {
            code for one in book().within() if one.id in {*verdict.held, *verdict.unjudged} for code in one.members
        }
        assert {code for code in pinned if code in reached} <= set(verdict.values)


@settings(max_examples=1000, deadline=None)
@given(reports)
def test_what_holds_holds_in_the_values_told(report):
    verdict = judged(**report)

    for identity in book().within():
        if identity.id in verdict.held and identity.is_equality:
            left, right = (sum(verdict.values[code] for code in side) for side in (identity.left, identity.right))
            assert left == right


def consistent(atoms, carried):
    figures = dict(zip(ATOMS, atoms, strict=True))
    figures["resolved_early_or_on_time"] = figures["resolved_early"] + figures["resolved_on_time"]
    figures["resolved"] = figures["resolved_early_or_on_time"] + figures["resolved_late"]
    figures["pending"] = figures["pending_in_time"] + figures["pending_overdue"]
    figures["to_handle"] = figures["resolved"] + figures["pending"] + figures["returned"] + figures["withdrawn"]
    carried = min(carried, figures["to_handle"])
    received = figures["to_handle"] - carried
    online = min(figures["received_online"], received)
    direct = min(figures["received_direct"], received - online)
    figures |= {"received_online": online, "received_direct": direct, "received_post": received - online - direct}
    return figures | {"received_new": received, "carried_over": carried}


@settings(max_examples=1500, deadline=None)
@given(
    st.lists(st.integers(0, 400), min_size=len(ATOMS), max_size=len(ATOMS)),
    st.integers(0, 300),
    st.sets(st.sampled_from(CODES[:-1]), min_size=2),
    st.data(),
)
def test_true_figures_agree_and_one_wrong_one_is_told_at_most_once(atoms, carried, left_out, data):
    true = consistent(atoms, carried)
    always = {"carried_over", "returned", "withdrawn"}  # their absence would say something
    report = {code: value for code, value in true.items() if code in always or code not in left_out}

    assert breaks(judged(**report)) == []

    wrong = data.draw(st.sampled_from(sorted(report)))
    report[wrong] = data.draw(st.integers(0, 2000))
    assert len(judged(**report).broken) <= 1
