"""Every cell of the matrix that is about plans and inspections, read here from the file and asked of the policies."""

from __future__ import annotations

import csv

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts import matrix
from cchc.accounts.choices import Role
from cchc.inspections import policies
from cchc.inspections.choices import Action, InspectionKind, PlanAction, PlanStatus, Stage
from cchc.inspections.models import Inspection, Plan
from tests import factories

from .world import World

pytestmark = pytest.mark.django_db


def cells(object_: str, states: list[str]) -> list[tuple[str, str, str, bool]]:
    with matrix.PATH.open(encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if line["object"] == object_]
    return [
        (
            role.value,
            line["action"],
            state,
            (line[role.value] == "x" and line["states"] in ("*", state))
            or (line[role.value] == "x" and state in line["states"].split("|")),
        )
        for line in lines
        for role in Role
        for state in states
    ]


def test_every_action_of_the_code_has_a_row_and_every_row_an_action() -> None:
    rows = {(row.object, row.action) for row in matrix.rows()}

    assert {action for kind, action in rows if kind == "inspection"} == {action.value for action in Action}
    assert {action for kind, action in rows if kind == "plan"} == {action.value for action in PlanAction}


def test_each_cell_of_inspections_is_what_the_policy_says(world: World) -> None:
    wrong = []
    for stage in Stage:
        inspection = world.at(stage)
        scopes = {role: policies.scope_of(world[role]) for role in Role}
        for role, action, state, granted in cells("inspection", [stage.value]):
            if Role(role) == Role.COUNCIL and action != Action.READ_CONCLUSION:
                continue  # the board has no part in an inspection of the department: the next test
            if scopes[Role(role)].may(Action(action), inspection) != granted:
                wrong.append((role, action, state, granted))

    assert wrong == []


def test_each_cell_of_the_council_counts_in_its_own_supervision_and_nowhere_else(world: World) -> None:
    wrong = []
    for issuer in (world.board, world.province):
        Plan.objects.filter(pk=world.plan.pk).update(issuer=issuer, lead=None)
        for stage in Stage:
            inspection = world.at(stage, InspectionKind.SUPERVISION)
            scope = policies.scope_of(world[Role.COUNCIL])
            for role, action, _state, granted in cells("inspection", [stage.value]):
                expected = granted and (issuer == world.board or action == Action.READ_CONCLUSION)
                if role == Role.COUNCIL and scope.may(Action(action), inspection) != expected:
                    wrong.append((issuer.name, action, stage.value))

    assert wrong == []


def test_each_cell_of_plans_is_what_the_policy_says(world: World) -> None:
    wrong = []
    for status in PlanStatus:
        Plan.objects.filter(pk=world.plan.pk).update(status=status)
        plan = Plan.objects.select_related("issuer", "lead").get(pk=world.plan.pk)
        scopes = {role: policies.scope_of(world[role]) for role in Role}
        for role, action, state, granted in cells("plan", [status.value]):
            if Role(role) == Role.COUNCIL:
                granted = False  # not the council's plan
            if scopes[Role(role)].may_plan(PlanAction(action), plan) != granted:
                wrong.append((role, action, state))

    assert wrong == []


def test_a_stranger_may_nothing_at_any_stage(world: World) -> None:
    for stage in Stage:
        inspection = world.at(stage)
        assert [action for action in Action if policies.may(world.stranger, action, inspection)] == []


def test_an_ended_post_gives_no_right(world: World) -> None:
    world[Role.LEADER].posts.update(valid_from="2020-01-01", valid_to="2020-12-31")

    with pytest.raises(PermissionDenied):
        policies.require(world[Role.LEADER], Action.ISSUE_CONCLUSION, world.at(Stage.SUBMITTED))


@pytest.mark.parametrize("role", [Role.FOCAL, Role.UNIT_HEAD])
def test_a_surprise_inspection_is_hidden_from_its_unit_until_the_visit_starts(world: World, role: Role) -> None:
    seen = {
        stage: Inspection.objects.visible_to(world[role])
        .filter(pk=world.at(stage, InspectionKind.SURPRISE).pk)
        .exists()
        for stage in Stage
    }

    hidden = {stage for stage, visible in seen.items() if not visible}
    assert hidden == {Stage.SCHEDULED, Stage.NOTIFIED}


def test_the_unit_does_not_see_a_plan_before_it_is_issued(world: World) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(status=PlanStatus.SUBMITTED)

    assert not Plan.objects.visible_to(world[Role.FOCAL]).exists()
    assert not Inspection.objects.visible_to(world[Role.FOCAL]).exists()
    assert Plan.objects.visible_to(world[Role.OFFICER]).count() == 1


def test_the_council_sees_what_is_concluded_in_its_province_and_no_draft(world: World) -> None:
    seen = {
        stage for stage in Stage if Inspection.objects.visible_to(world[Role.COUNCIL]).filter(pk=world.at(stage).pk)
    }

    assert seen == {Stage.ISSUED, Stage.CLOSED}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.COUNCIL, Role.FOCAL])
def test_a_published_report_is_open_to_read_for_every_post_and_to_nothing_else(world: World, role: Role) -> None:
    elsewhere = factories.ProvinceFactory()
    Plan.objects.filter(pk=world.plan.pk).update(
        issuer=elsewhere, lead=None, is_historical=True, status=PlanStatus.CLOSED
    )
    Inspection.objects.filter(pk=world.inspection.pk).update(unit=elsewhere, team=None)
    inspection = world.at(Stage.CLOSED)

    allowed = {action for action in Action if policies.may(world[role], action, inspection)}

    assert Inspection.objects.visible_to(world[role]).filter(pk=inspection.pk).exists()
    assert allowed <= {Action.READ_CONCLUSION, Action.READ_HISTORY}
    assert Action.READ_CONCLUSION in allowed


@pytest.mark.parametrize("under_council", [False, True])
def test_a_board_supervises_its_province_wherever_it_hangs_and_no_other(world: World, under_council: bool) -> None:
    country = factories.UnitFactory(kind="country", level="central")
    for province in (world.province, factories.ProvinceFactory()):
        type(province).objects.filter(pk=province.pk).update(parent=country)
    if under_council:
        council = factories.UnitFactory(kind="council", level="province", parent=world.province)
        type(council).objects.filter(pk=world.board.pk).update(parent=council)
    foreign = factories.InspectionFactory(stage=Stage.CLOSED)
    ours = world.at(Stage.CLOSED)

    seen = set(Inspection.objects.visible_to(world[Role.COUNCIL]).values_list("pk", flat=True))

    assert seen == {ours.pk}
    assert policies.may(world[Role.COUNCIL], Action.READ_CONCLUSION, ours)
    assert not policies.may(world[Role.COUNCIL], Action.READ_CONCLUSION, foreign)
