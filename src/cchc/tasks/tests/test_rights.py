"""Each cell of the rows for tasks in permissions.csv, asked of the scope and of the services; who sees what."""

import csv
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts import matrix
from cchc.accounts.choices import POST_ROLES, Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.tasks import policies, services
from cchc.tasks.choices import TaskAction, TaskStatus
from cchc.tasks.models import Event, Task
from tests.factories import DepartmentFactory, ExtensionFactory, PostFactory, UnitFactory, UserFactory

from .world import TODAY, at

pytestmark = pytest.mark.django_db
GIVER = {Role.LEADER, Role.OFFICER, Role.VERIFIER}


def _cells(role):
    """Return the line of each action: its states, and whether the role has it."""
    with matrix.PATH.open(encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if line["object"] == "task" and line["action"] != "assign"]
    return [(TaskAction(line["action"]), set(line["states"].split("|")), line[role.value] == "x") for line in lines]


def _holder(world, role):
    """Return somebody new in that role where it counts most: nobody named on the task."""
    if role not in POST_ROLES:
        return UserFactory()
    return PostFactory(role=role, unit=world.department if role in GIVER else world.ward).user


@pytest.mark.parametrize("role", Role)
def test_each_cell_of_tasks_is_what_the_scope_says_in_every_status(world, role):
    user = _holder(world, role)
    task = world.assign(verifier=None)

    for action, states, granted in _cells(role):
        for status in TaskStatus:
            task.status = status
            assert policies.may(user, action, task) is (granted and status.value in states), (action, status)
        with nullcontext() if granted else pytest.raises(PermissionDenied):
            policies.require(user, action, task)


@pytest.mark.parametrize("role", Role)
def test_the_same_role_elsewhere_may_nothing(world, role):
    elsewhere = DepartmentFactory() if role in GIVER else UnitFactory()
    user = PostFactory(role=role, unit=elsewhere).user if role in POST_ROLES else UserFactory()
    task = world.assign(verifier=None)

    for action, _states, _granted in _cells(role):
        for status in TaskStatus:
            task.status = status
            assert policies.may(user, action, task) is False, (action, status)


def _calls(world, task, user):
    """Return each step as the person would take it."""
    on = {"task_id": task.pk, "actor": user, "now": at(TODAY)}
    asked = ExtensionFactory(task=task)
    return {
        TaskAction.SEND_PLAN: lambda: services.send_plan(text="In", today=TODAY, **on),
        TaskAction.REPORT_PROGRESS: lambda: services.report_progress(share=5, text="In", **on),
        TaskAction.SUBMIT_PROOF: lambda: services.submit_proof(text="Xong", today=TODAY, **on),
        TaskAction.RETURN: lambda: services.return_proof(
            reason="x", wanted="y", day=TODAY + timedelta(days=1), today=TODAY, **on
        ),
        TaskAction.ACCEPT: lambda: services.accept(text="x", how="on_site", today=TODAY, **on),
        TaskAction.ASK_EXTENSION: lambda: services.ask_extension(
            wanted_on=task.due_on + timedelta(days=1), reason="x", today=TODAY, **on
        ),
        TaskAction.DECIDE_EXTENSION: lambda: services.decide_extension(
            extension_id=asked.pk, is_granted=True, reason="x", **on
        ),
        TaskAction.REASSIGN: lambda: services.reassign(
            doer=None, doer_name="Ai", verifier=task.verifier, reason="x", **on
        ),
        TaskAction.REMIND: lambda: services.remind(**on),
        TaskAction.WITHDRAW: lambda: services.withdraw(reason="x", **on),
    }


@pytest.mark.parametrize("role", Role)
def test_services_refuse_who_has_no_cell_and_nothing_changes(world, role):
    user, task = _holder(world, role), world.assign(verifier=None)
    calls = _calls(world, task, user)
    before = (Task.objects.values().get(pk=task.pk), Event.objects.count(), Entry.objects.count())

    for action, call in calls.items():
        if role in matrix.roles_ever("task", action.value):
            continue
        with pytest.raises(PermissionDenied):
            call()

    assert (Task.objects.values().get(pk=task.pk), Event.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize("status", [TaskStatus.VERIFIED, TaskStatus.WITHDRAWN])
def test_nothing_is_done_to_a_closed_task(world, status):
    task = world.standing_at(status)
    before = (Task.objects.values().get(pk=task.pk), Event.objects.count(), Entry.objects.count())

    for actor in (world.leader, world.officer, world.verifier, world.doer, None):
        for action, call in _calls(world, task, actor).items():
            if actor is None and action in (TaskAction.REMIND, TaskAction.ASK_EXTENSION, TaskAction.DECIDE_EXTENSION):
                continue  # done by persons only
            with pytest.raises((PermissionDenied, RuleError)):
                call()
        task.extensions.all().delete()

    assert (Task.objects.values().get(pk=task.pk), Event.objects.count(), Entry.objects.count()) == before


def test_the_named_doer_and_verifier_act_whatever_their_post(world):
    doer = PostFactory(role=Role.AUDITOR, unit=world.ward).user
    verifier = UserFactory()
    task = world.assign(doer=doer, verifier=verifier)

    world.submit(task, actor=doer)
    world.accept(task, actor=verifier)

    assert Task.objects.get(pk=task.pk).status == TaskStatus.VERIFIED


def test_a_locked_account_may_nothing(world):
    task = world.assign()
    world.people[Role.FOCAL].is_active = False

    assert policies.may(world.people[Role.FOCAL], TaskAction.SUBMIT_PROOF, task) is False


def test_who_may_choose_the_verifier(world):
    task = world.assign()

    for role, may in (
        (Role.LEADER, True),
        (Role.OFFICER, True),
        (Role.UNIT_HEAD, False),
        (Role.FOCAL, False),
        (Role.VERIFIER, False),
    ):
        assert policies.scope_of(world[role]).may_choose_verifier(task) is may
