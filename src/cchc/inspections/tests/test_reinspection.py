"""Re-inspection: a draft plan over what is still open, each unit with its own items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.common.errors import RuleError
from cchc.inspections.choices import InspectionKind, PlanStatus, RepeatKind, Stage
from cchc.inspections.models import Inspection, Plan
from cchc.inspections.queries import checklist, reinspection, repeats
from cchc.inspections.services import visits
from cchc.inspections.services.reinspection import ReinspectionDraft, plan_reinspection
from cchc.tasks.choices import TaskStatus
from cchc.tasks.models import Task
from cchc.units.models import Unit
from tests import factories

from .stages import issued
from .world import World, days

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def concluded(world: World) -> Inspection:
    """An inspection with one open task, of the first check item."""
    inspection = issued(world)
    inspection.findings.filter(kind="shortfall").update(item=world.items[0], area_code=world.items[0].area_code)
    Plan.objects.filter(pk=world.plan.pk).update(period_start=days(-200), period_end=days(-100))
    return Inspection.objects.select_related("plan__issuer", "plan__lead", "unit").get(pk=inspection.pk)


def another(world: World, unit: Unit, status: TaskStatus = TaskStatus.DOING) -> Inspection:
    """One more unit of the campaign whose second item is asked to be mended."""
    row = factories.InspectionFactory(plan=world.plan, unit=unit, stage=Stage.ISSUED)
    finding = factories.FindingFactory(inspection=row, item=world.items[1], area_code=world.items[1].area_code)
    request = factories.RecommendationFactory(inspection=row, findings=[finding])
    factories.TaskFactory(
        origin_type="inspections.recommendation",
        origin_id=str(request.pk),
        unit=unit,
        giver=world.department,
        status=status,
    )
    return Inspection.objects.select_related("plan__issuer", "plan__lead", "unit").get(pk=row.pk)


def planned(world: World, *rows: Inspection, role: Role = Role.OFFICER, token: str | None = None) -> Plan:
    draft = ReinspectionDraft("Phúc tra năm nay", days(40), days(50), rows)
    return plan_reinspection(actor=world[role], draft=draft, today=days(0), now=timezone.now(), token=token)


def test_each_unit_gets_the_items_of_its_own_open_tasks(world: World, concluded: Inspection) -> None:
    other = another(world, world.neighbour)

    plan = planned(world, concluded, other)

    assert (plan.kind, plan.status, plan.issuer, plan.lead) == (
        InspectionKind.REINSPECTION,
        PlanStatus.DRAFT,
        world.province,
        world.department,
    )
    found = {row.unit: (row.previous, row.item_codes) for row in plan.inspections.select_related("unit", "previous")}
    assert found == {
        world.commune: (concluded, [world.items[0].code]),
        world.neighbour: (other, [world.items[1].code]),
    }
    assert {area.code for area in plan.areas.all()} == {world.items[0].area_code, world.items[1].area_code}


def test_the_checklist_holds_only_what_is_still_open(world: World, concluded: Inspection) -> None:
    plan = planned(world, concluded)
    row = plan.inspections.get()

    page = checklist.checklist(row, world[Role.OFFICER], checklist.Pick())

    assert page is not None
    assert [item.code for item in checklist.items_of(row)] == [world.items[0].code]
    assert (page.total, page.line.item) == (1, world.items[0])


def test_a_shortfall_seen_again_is_one_that_was_never_mended(world: World, concluded: Inspection) -> None:
    row = planned(world, concluded).inspections.get()
    again = factories.FindingFactory(inspection=row, item=world.items[0])

    (repeat,) = repeats.in_inspection(row)

    assert (repeat.finding, repeat.kind) == (again, RepeatKind.RECURRING)
    assert [earlier.inspection for earlier in repeat.earlier] == [concluded]


def test_the_judgement_of_the_re_inspection_reaches_the_task(
    world: World, concluded: Inspection, signed_in: SignIn
) -> None:
    row = planned(world, concluded).inspections.get()
    factories.AnswerFactory(inspection=row, item=world.items[0], judgement="met", note="Đã bổ sung chỉ tiêu.")
    task = Task.objects.get(unit=world.commune)

    page = signed_in(world[Role.VERIFIER]).get(reverse("tasks:detail", args=[task.code])).content.decode()

    assert f"mục {world.items[0].code}: Đạt. Đã bổ sung chỉ tiêu." in page


def test_an_inspection_that_is_followed_up_ends_without_a_reason(world: World, concluded: Inspection) -> None:
    planned(world, concluded)

    visits.close_inspection(inspection_id=concluded.pk, actor=world[Role.OFFICER], now=timezone.now())

    concluded.refresh_from_db()
    assert concluded.stage == Stage.CLOSED


def test_the_same_form_twice_makes_one_plan(world: World, concluded: Inspection) -> None:
    plans = {planned(world, concluded, token="mot-lan").pk for _ in range(2)}

    assert len(plans) == 1
    assert Plan.objects.filter(kind=InspectionKind.REINSPECTION).count() == 1


def test_a_unit_that_was_merged_is_inspected_in_what_came_of_it(world: World, concluded: Inspection) -> None:
    after = factories.UnitFactory(parent=world.province, valid_from=days(-1))
    Unit.objects.filter(pk=world.commune.pk).update(valid_to=days(-2))
    factories.SuccessionFactory(predecessor=world.commune, successor=after, happened_on=days(-1))
    concluded.unit.refresh_from_db()

    row = planned(world, concluded).inspections.get()

    assert (row.unit, row.previous) == (after, concluded)


@pytest.mark.parametrize("status", [TaskStatus.VERIFIED, TaskStatus.WITHDRAWN])
def test_a_unit_without_open_tasks_is_refused(world: World, concluded: Inspection, status: TaskStatus) -> None:
    other = another(world, world.neighbour, status)

    with pytest.raises(RuleError, match="không còn việc nào mở"):
        planned(world, concluded, other)

    assert not Plan.objects.filter(kind=InspectionKind.REINSPECTION).exists()


def test_units_of_two_campaigns_are_refused(world: World, concluded: Inspection) -> None:
    other = factories.InspectionFactory(stage=Stage.ISSUED)

    with pytest.raises(RuleError, match="cùng một đợt"):
        planned(world, concluded, other)


def test_only_who_may_plan_for_the_body_drafts_a_re_inspection(
    world: World, concluded: Inspection, signed_in: SignIn
) -> None:
    page = reverse("inspections:reinspect", args=[concluded.code])

    for role in set(Role) - {Role.OFFICER, Role.COUNCIL}:
        with pytest.raises(PermissionDenied):
            planned(world, concluded, role=role)
        answer = signed_in(world[role]).post(page, {"name": "Phúc tra", "inspections": [concluded.pk]})
        assert answer.status_code in (403, 404), role

    assert not Plan.objects.filter(kind=InspectionKind.REINSPECTION).exists()


def test_the_page_drafts_the_plan_and_leads_to_its_units(
    world: World, concluded: Inspection, signed_in: SignIn
) -> None:
    another(world, world.neighbour)
    client = signed_in(world[Role.OFFICER])
    page = reverse("inspections:plan_reinspect", args=[world.plan.code])
    typed: dict[str, Any] = {
        "token": "t-1",
        "name": "Phúc tra quý I",
        "starts_on": days(30).strftime("%d/%m/%Y"),
        "ends_on": days(35).strftime("%d/%m/%Y"),
    }

    shown = client.get(page).content.decode()
    empty = client.post(page, typed)
    made = client.post(page, typed | {"inspections": [concluded.pk]})

    assert f"{world.commune.full_name}: 1 việc chưa xong" in shown
    assert empty.status_code == 422
    assert "Chọn ít nhất một đơn vị" in empty.content.decode()
    plan = Plan.objects.get(kind=InspectionKind.REINSPECTION)
    assert made.headers["Location"] == reverse("inspections:plan_units", args=[plan.code])
    assert [row.unit for row in plan.inspections.select_related("unit")] == [world.commune]


def test_bad_days_are_refused_and_what_was_typed_stays(world: World, concluded: Inspection, signed_in: SignIn) -> None:
    page = reverse("inspections:reinspect", args=[concluded.code])
    typed = {"name": "Phúc tra quý I", "starts_on": "10/03/2030", "ends_on": "01/03/2030"}

    answer = signed_in(world[Role.OFFICER]).post(page, typed | {"inspections": [concluded.pk]})

    assert answer.status_code == 422
    assert "Phúc tra quý I" in answer.content.decode()
    assert not Plan.objects.filter(kind=InspectionKind.REINSPECTION).exists()


def test_a_unit_that_is_being_re_inspected_is_not_offered_again(world: World, concluded: Inspection) -> None:
    before = reinspection.candidates([concluded], world[Role.OFFICER])
    planned(world, concluded)
    after = reinspection.candidates([concluded], world[Role.OFFICER])

    assert (before, after) == ([concluded], [])
