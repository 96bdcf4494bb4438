"""Contradictions among recorded figures: found, listed, asked about, explained; nobody else's."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.metrics import policies, queries
from cchc.metrics.choices import Coverage, FigureKind
from cchc.metrics.models import Explanation, Figure
from cchc.metrics.services import explanations
from cchc.metrics.services.figures import correct_figure
from cchc.units.models import Unit

from .disagreeing import COMMUNES, END, SENTENCE, START, place, record

pytestmark = pytest.mark.django_db


# ── finding ──


def test_recorded_figures_that_do_not_agree_are_found_once_with_what_they_rest_on(
    unit: Unit, figures: dict[str, Figure]
) -> None:
    found = queries.contradictions_of(unit, Coverage.OWN, START, END)

    assert [(one.identity, one.difference, one.say) for one in found] == [("dossier-balance", Decimal(278), SENTENCE)]
    assert found[0].arithmetic == "36.104 − 35.826 = 278"
    assert {one.metric.code for one in found[0].figures} == set(COMMUNES)
    assert found[0].explanation is None
    assert found[0].period == "9 tháng 2016"


def test_a_figure_of_the_last_day_joins_the_period_that_ends_then(unit: Unit) -> None:
    record(unit, "received_new", 380)
    record(unit, "resolved", 380)
    record(unit, "pending", 69, period_start=END)

    found = queries.contradictions_of(unit, None, START, END)

    assert [(one.identity, one.difference) for one in found] == [("dossier-balance", 69)]


def test_what_the_unit_reports_goes_before_what_others_count(unit: Unit) -> None:
    record(unit, "received_new", 380)
    record(unit, "pending", 69)
    record(unit, "resolved", 311, kind=FigureKind.COMPUTED)
    assert queries.contradictions_of(unit, None, START, END) == []

    record(unit, "resolved", 380, kind=FigureKind.REPORTED)

    assert [one.difference for one in queries.contradictions_of(unit, None, START, END)] == [69]


def test_own_cases_and_those_of_the_communes_are_not_mixed(unit: Unit) -> None:
    record(unit, "received_new", 10)
    record(unit, "resolved", 20, coverage=Coverage.SUBORDINATE)

    assert queries.contradictions_of(unit, None, START, END) == []


def test_a_stock_is_compared_with_what_the_next_period_starts_with(unit: Unit) -> None:
    record(unit, "pending", 10)
    record(unit, "carried_over", 13, period_start=date(2016, 10, 1), period_end=date(2016, 12, 31))

    found = queries.contradictions_within(Figure.objects.all())

    assert [(one.identity, one.difference) for one in found] == [("carried-over-from-before", 3)]


def test_a_correction_ends_the_contradiction(unit: Unit, figures: dict[str, Figure]) -> None:
    correct_figure(
        actor=None,
        figure_id=figures["received_new"].pk,
        value=Decimal(36200),
        as_of=END,
        source="Báo cáo sửa",
        reason="Đếm lại",
        now=timezone.now(),
    )

    assert queries.contradictions_of(unit, None, START, END) == []


def test_the_figure_says_its_identities_broken_first_with_parts_and_shares(
    unit: Unit, figures: dict[str, Figure]
) -> None:
    resolved = record(unit, "resolved", 36104, kind=FigureKind.COMPUTED)

    agreement = queries.identities_of(resolved)

    assert agreement.verdict == "not_equal"
    assert [(line.verdict, line.note) for line in agreement.lines[:2]] == [
        ("not_equal", "lệch 278"),
        ("equal", "khớp"),
    ]
    assert agreement.lines[1].arithmetic == "36.104 = 2.555 + 33.533 + 16"
    assert [(part.value, part.share) for part in agreement.parts] == [
        ("2.555", "7,1%"),
        ("33.533", "92,9%"),
        ("16", "0,0%"),
    ]
    assert agreement.total == "36.104"


# ── asking and explaining ──


def test_the_unit_is_asked_once_and_its_explanation_stands_while_the_difference_does(
    unit: Unit, figures: dict[str, Figure], person: Callable[[Role], User]
) -> None:
    officer, focal = person(Role.OFFICER), person(Role.FOCAL)
    asked = explanations.ask_explanation(actor=officer, **place(unit))
    assert explanations.ask_explanation(actor=officer, **place(unit)) == asked
    assert queries.contradictions_of(unit, None, START, END)[0].is_asked

    given = explanations.explain(actor=focal, text="278 hồ sơ kỳ trước chuyển sang.", **place(unit))

    assert given.pk == asked.pk
    found = queries.contradictions_of(unit, None, START, END)[0]
    assert found.is_explained
    assert found.explanation == given
    actions = Entry.objects.filter(action__startswith="metrics.explanation").order_by("pk")
    assert [entry.action for entry in actions] == ["metrics.explanation_asked", "metrics.explanation_given"]
    record(unit, "carried_over", 100)
    assert not queries.contradictions_of(unit, None, START, END)[0].is_explained


def test_a_second_explanation_keeps_the_first(
    unit: Unit, figures: dict[str, Figure], person: Callable[[Role], User]
) -> None:
    focal = person(Role.FOCAL)
    for text in ("Lần một.", "Lần một.", "Lần hai."):
        explanations.explain(actor=focal, text=text, **place(unit))

    assert [one.text for one in Explanation.objects.order_by("pk")] == ["Lần một.", "Lần hai."]
    found = queries.contradictions_of(unit, None, START, END)[0].explanation
    assert found is not None
    assert found.text == "Lần hai."


@pytest.mark.parametrize(("text", "sentence"), [("  ", "Ghi lời giải trình"), ("x" * 4001, "Rút ngắn lại")])
def test_an_empty_or_endless_explanation_is_refused(
    unit: Unit, figures: dict[str, Figure], text: str, sentence: str
) -> None:
    with pytest.raises(RuleError, match=sentence):
        explanations.explain(actor=None, text=text, **place(unit))

    assert not Explanation.objects.exists()


def test_what_agrees_by_now_cannot_be_explained(unit: Unit) -> None:
    with pytest.raises(RuleError, match="nay đã khớp"):
        explanations.explain(actor=None, text="Vì sao", **place(unit))


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_explain_and_ask_as_the_matrix_says(
    unit: Unit, figures: dict[str, Figure], person: Callable[[Role], User], role: Role
) -> None:
    user = person(role)

    may = (policies.may_explain(user, unit), policies.may_ask(user, unit))

    assert may == (role in (Role.FOCAL, Role.UNIT_HEAD), role == Role.OFFICER)
    for allowed, act in zip(may, (explanations.explain, explanations.ask_explanation), strict=True):
        more = {"text": "Vì sao"} if act is explanations.explain else {}
        if not allowed:
            with pytest.raises(PermissionDenied):
                act(actor=user, **place(unit), **more)
    assert not Explanation.objects.exists()
