"""The rules against an oracle written here."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.common.errors import RuleError
from cchc.criteria.choices import ItemKind
from cchc.inspections import rules
from cchc.inspections.choices import Action, PlanAction, PlanStatus, Stage

from .counting import counter

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
TODAY = date(2026, 8, 28)


def facts(stage: Stage, **given_dates: date) -> rules.Facts:
    empty = dict.fromkeys(("visit_on", "ended_on", "minuted_on", "submitted_on", "concluded_on"))
    return rules.Facts(stage=stage, is_surprise=False, **(empty | given_dates))


@pytest.mark.law("KT-03")
@given(day=days, months=st.integers(0, 600))
def test_months_before_keeps_the_day_or_takes_the_months_last_one(day: date, months: int) -> None:
    found = rules.months_before(day, months)

    assert (day.year * 12 + day.month) - (found.year * 12 + found.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@pytest.mark.law("KT-03")
@pytest.mark.parametrize(
    ("_case", "path", "ended_on", "conflict"),
    [
        ("still held", "/tinh/an-binh/", None, True),
        ("held below the unit", "/tinh/an-binh/mot-cua/", None, True),
        ("ended 36 months ago to the day", "/tinh/an-binh/", date(2023, 8, 28), True),
        ("ended a day earlier", "/tinh/an-binh/", date(2023, 8, 27), False),
        ("another unit with a like name", "/tinh/an-binh-2/", None, False),
        ("the province above", "/tinh/", None, False),
    ],
)
def test_a_post_in_the_unit_within_36_months_is_a_conflict(
    _case: str, path: str, ended_on: date | None, conflict: bool
) -> None:
    found = rules.conflicting_post([rules.HeldPost(path, "Chuyên viên", ended_on)], "/tinh/an-binh/", TODAY)

    assert (found is not None) == conflict


@pytest.mark.law("KT-01")
@pytest.mark.parametrize(
    ("stage", "given_dates", "action", "due_on"),
    [
        (Stage.SCHEDULED, {"visit_on": TODAY}, Action.NOTIFY, date(2026, 8, 21)),
        (Stage.NOTIFIED, {"visit_on": TODAY}, Action.START_VISIT, TODAY),
        (Stage.VISITED, {"ended_on": TODAY}, Action.SIGN_MINUTES, date(2026, 9, 3)),
        (Stage.MINUTED, {"minuted_on": TODAY}, Action.DRAFT_CONCLUSION, date(2026, 9, 14)),
        (Stage.DRAFTING, {"minuted_on": TODAY}, Action.SUBMIT_CONCLUSION, date(2026, 9, 14)),
        (Stage.SUBMITTED, {"submitted_on": TODAY}, Action.ISSUE_CONCLUSION, date(2026, 9, 3)),
        (Stage.ISSUED, {"concluded_on": TODAY}, Action.CLOSE, date(2026, 9, 14)),
    ],
)
def test_each_stage_has_its_next_step_and_day(
    stage: Stage, given_dates: dict[str, date], action: Action, due_on: date
) -> None:
    step = rules.next_step(facts(stage, **given_dates), counter())

    assert step == rules.NextStep(action, due_on)


@pytest.mark.law("KT-01")
def test_the_days_of_the_plan_win_over_the_built_in_ones() -> None:
    step = rules.next_step(facts(Stage.ISSUED, concluded_on=TODAY), counter(remedy=30))

    assert step is not None
    assert step.due_on == date(2026, 9, 28)


@pytest.mark.law("KT-02")
def test_a_surprise_inspection_starts_without_notice() -> None:
    surprise = rules.Facts(Stage.SCHEDULED, True, TODAY, None, None, None, None)

    assert rules.next_step(surprise, counter()) == rules.NextStep(Action.START_VISIT, TODAY)


def test_an_ended_inspection_has_no_next_step() -> None:
    assert rules.next_step(facts(Stage.CLOSED), counter()) is None


@given(due=days, today=days)
def test_days_late_is_never_negative_and_counts_calendar_days(due: date, today: date) -> None:
    late = rules.NextStep(Action.CLOSE, due).days_late(today)

    assert late == (0 if today <= due else today.toordinal() - due.toordinal())


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("action", list(Action))
def test_a_step_not_in_the_table_is_refused_in_words(stage: Stage, action: Action) -> None:
    if (stage, action) in rules.STEPS:
        assert rules.next_stage(stage, action) == rules.STEPS[stage, action]
        return
    with pytest.raises(RuleError, match="Chưa thể"):
        rules.next_stage(stage, action)


@pytest.mark.parametrize("status", list(PlanStatus))
@pytest.mark.parametrize("action", list(PlanAction))
def test_a_plan_step_not_in_the_table_is_refused_in_words(status: PlanStatus, action: PlanAction) -> None:
    if (status, action) in rules.PLAN_STEPS:
        assert rules.next_plan_status(status, action) == rules.PLAN_STEPS[status, action]
        return
    with pytest.raises(RuleError, match="Chưa thể"):
        rules.next_plan_status(status, action)


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (ItemKind.RATIO, {"numerator": Decimal(5), "denominator": Decimal(4)}, "numerator"),
        (ItemKind.COUNT, {"number": Decimal(-1)}, "number"),
        (ItemKind.COUNT, {"number": Decimal("1.5")}, "number"),
        (ItemKind.NUMBER, {"number": Decimal(10) ** 13}, "number"),
        (ItemKind.DATE, {"day": date(1200, 1, 1)}, "day"),
        (ItemKind.DATE, {"day": date(2999, 1, 1)}, "day"),
        (ItemKind.YES_NO, {"note": "x" * 10_001}, "note"),
        (ItemKind.INTERVIEW, {"words": "x" * 10_001}, "words"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(kind: ItemKind, values: dict[str, object], field: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.check_answer(kind, rules.AnswerValues(**values), TODAY)  # type: ignore[arg-type]

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (ItemKind.RATIO, {"numerator": Decimal(4), "denominator": Decimal(4)}),
        (ItemKind.RATIO, {"numerator": Decimal(4)}),
        (ItemKind.NUMBER, {"number": Decimal("-1.5")}),
        (ItemKind.COUNT, {"number": Decimal(0)}),
        (ItemKind.DATE, {"day": TODAY}),
        (ItemKind.YES_NO, {"note": "x" * 10_000}),
    ],
)
def test_what_can_be_is_taken(kind: ItemKind, values: dict[str, object]) -> None:
    rules.check_answer(kind, rules.AnswerValues(**values), TODAY)  # type: ignore[arg-type]


@given(
    st.lists(st.one_of(st.integers(1, 10**9), st.text(st.characters(exclude_characters="[]"), min_size=1, max_size=9)))
)
def test_a_text_cut_at_its_citations_holds_every_word_and_number(parts: list[int | str]) -> None:
    text = "".join(f"[[{part}]]" if isinstance(part, int) else part for part in parts)

    pieces = rules.split_citations(text)

    assert "".join(f"[[{piece}]]" if isinstance(piece, int) else piece for piece in pieces) == text
    assert rules.cited_ids(text) == list(dict.fromkeys(part for part in parts if isinstance(part, int)))


def test_a_schedule_out_of_order_is_refused() -> None:
    with pytest.raises(RuleError) as refused:
        rules.check_schedule(TODAY, TODAY - timedelta(days=1), None)
    assert refused.value.field == "ends_on"

    with pytest.raises(RuleError) as refused:
        rules.check_schedule(TODAY, TODAY, TODAY + timedelta(days=1))
    assert refused.value.field == "visit_on"
