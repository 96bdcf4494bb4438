"""Figures that do not agree in an inspection: proposed as a finding, shown under the line, settled before signing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.inspections.choices import FindingKind, Stage
from cchc.inspections.models import Conclusion, Finding
from cchc.inspections.queries import contradictions
from cchc.inspections.services import conclusions
from cchc.metrics.models import Explanation, Figure
from tests import factories

from .world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
ABOUT = "cách xử lý từng chỗ số liệu không khớp"


@pytest.fixture
def figures(world: World) -> list[Figure]:
    plan = world.inspection.plan
    days = {"period_start": plan.period_start, "period_end": plan.period_end, "as_of": plan.period_end}
    return [
        factories.FigureFactory(
            unit=world.commune,
            metric=factories.MetricFactory(code=code, name_vi=name),
            value=Decimal(value),
            **days,
        )
        for code, name, value in (
            ("received_new", "Hồ sơ tiếp nhận mới", 35826),
            ("resolved", "Hồ sơ đã giải quyết", 36104),
        )
    ]


@pytest.fixture
def drafted(world: World, figures: list[Figure]) -> World:
    world.at(Stage.DRAFTING)
    received, resolved = figures
    factories.FindingFactory(
        inspection=world.inspection,
        kind=FindingKind.STRENGTH,
        text=f"Tiếp nhận [[{received.pk}]] hồ sơ, đã giải quyết [[{resolved.pk}]] hồ sơ.",
    )
    return world


def url(name: str, world: World) -> str:
    return reverse(f"inspections:{name}", args=[world.inspection.code])


def holds(world: World) -> bool:
    return {words: holds for holds, words in conclusions.pre_issue_checklist(world.inspection)}[ABOUT]


def test_the_inspector_gets_the_contradiction_as_a_finding_to_write(
    world: World, figures: list[Figure], signed_in: SignIn
) -> None:
    world.at(Stage.VISITED)
    client = signed_in(world[Role.MEMBER])

    page = client.get(url("findings", world)).content.decode()
    form = client.get(url("finding_new", world), {"figure": figures[0].pk, "identity": "dossier-balance"}).context[
        "form"
    ]

    assert "Ghi thành phát hiện" in page
    assert "36.104 − 35.826 = 278" in page
    assert form.initial["kind"] == FindingKind.SHORTFALL
    for figure in figures:
        assert f"[[{figure.pk}]]" in form.initial["text"]
    factories.FindingFactory(
        inspection=world.inspection, kind=FindingKind.SHORTFALL, text=form.initial["text"], severity="minor"
    )
    assert contradictions.proposed(world.inspection) == []


def test_figures_of_another_unit_fill_no_finding(world: World, signed_in: SignIn) -> None:
    world.at(Stage.VISITED)
    other = factories.UnitFactory()
    plan = world.inspection.plan
    place = {"unit": other, "period_start": plan.period_start, "period_end": plan.period_end}
    received = factories.FigureFactory(metric=factories.MetricFactory(code="received_new"), value=1, **place)
    factories.FigureFactory(metric=factories.MetricFactory(code="resolved"), value=2, **place)

    asked = {"figure": received.pk, "identity": "dossier-balance"}
    form = signed_in(world[Role.MEMBER]).get(url("finding_new", world), asked).context["form"]

    assert not form.initial.get("text")


def test_the_contradiction_stands_under_its_line_and_keeps_the_draft_from_the_signer(
    drafted: World, signed_in: SignIn
) -> None:
    page = signed_in(drafted[Role.SECRETARY]).get(url("conclusion", drafted)).content.decode()

    assert page.count("36.104 − 35.826 = 278") == 1
    for way in ("Nêu rõ trong kết luận", "Yêu cầu đơn vị giải trình", "Bỏ số liệu này"):
        assert way in page
    assert page.count("c-cite is-off") == 2
    assert not holds(drafted)


def test_stating_it_adds_one_sentence_that_cites_the_figures(
    drafted: World, figures: list[Figure], signed_in: SignIn
) -> None:
    client = signed_in(drafted[Role.SECRETARY])
    choice = {"figure": figures[0].pk, "identity": "dossier-balance", "way": "state"}

    answers = [client.post(url("conclusion_contradiction", drafted), choice).status_code for _ in range(2)]

    assert answers == [302, 302]
    text = Conclusion.objects.get(inspection=drafted.inspection).assessment
    assert text == (
        "Số liệu không khớp, đã giải quyết nhiều hơn tiếp nhận 278 hồ sơ "
        f"(hồ sơ tiếp nhận mới [[{figures[0].pk}]]; hồ sơ đã giải quyết [[{figures[1].pk}]]); đơn vị chưa giải trình."
    )
    assert holds(drafted)


def test_asking_the_unit_settles_it_too(drafted: World, figures: list[Figure], signed_in: SignIn) -> None:
    choice = {"figure": figures[0].pk, "identity": "dossier-balance", "way": "ask"}

    answer = signed_in(drafted[Role.SECRETARY]).post(url("conclusion_contradiction", drafted), choice)

    assert answer.status_code == 302
    assert Explanation.objects.get().asked_by == drafted[Role.SECRETARY]
    assert holds(drafted)


def test_taking_the_figures_out_settles_it(drafted: World) -> None:
    Finding.objects.filter(inspection=drafted.inspection).update(text="Đã giải quyết nhiều hồ sơ.")

    assert holds(drafted)


@pytest.mark.parametrize("change", [{"way": "khác"}, {"identity": "khong-co"}, {"figure": "9" * 30}, {"figure": "x"}])
def test_a_choice_about_nothing_is_refused_and_changes_nothing(
    drafted: World, figures: list[Figure], signed_in: SignIn, change: dict[str, str]
) -> None:
    choice = {"figure": figures[0].pk, "identity": "dossier-balance", "way": "state"} | change

    answer = signed_in(drafted[Role.SECRETARY]).post(url("conclusion_contradiction", drafted), choice)

    assert answer.status_code == 422
    assert not Explanation.objects.exists()
    assert not holds(drafted)


@pytest.mark.parametrize(("role", "status"), [(Role.MEMBER, 403), (Role.LEADER, 403), (Role.FOCAL, 403)])
def test_only_who_drafts_settles_it(
    drafted: World, figures: list[Figure], signed_in: SignIn, role: Role, status: int
) -> None:
    choice = {"figure": figures[0].pk, "identity": "dossier-balance", "way": "ask"}

    answer = signed_in(drafted[role]).post(url("conclusion_contradiction", drafted), choice)

    assert answer.status_code == status
    assert not Explanation.objects.exists()


def test_a_stranger_finds_no_conclusion(drafted: World, figures: list[Figure], signed_in: SignIn) -> None:
    stranger = factories.PostFactory(role=Role.OFFICER, unit=factories.DepartmentFactory()).user

    answer = signed_in(stranger).post(url("conclusion_contradiction", drafted), {"way": "ask"})

    assert answer.status_code == 404
