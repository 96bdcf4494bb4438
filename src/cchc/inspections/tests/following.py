"""Conclusions with a past, for the tests of what follows them."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.inspections.choices import Stage
from cchc.inspections.models import Finding, Inspection, Recommendation
from cchc.tasks.choices import TaskStatus
from cchc.tasks.models import Event, Task
from tests import factories

from .world import World, days

SignIn = Callable[..., Client]
READERS = {Role.LEADER, Role.OFFICER, Role.VERIFIER, Role.FOCAL, Role.UNIT_HEAD, Role.COUNCIL}
TEAM = {Role.TEAM_HEAD, Role.TEAM_DEPUTY, Role.SECRETARY, Role.MEMBER}


def url(name: str, inspection: Inspection) -> str:
    return reverse(f"inspections:{name}", args=[inspection.code])


def without_tasks() -> None:
    """An inspection concluded before conclusions made tasks."""
    Event.objects.all().delete()
    Task.objects.all().delete()
    Recommendation.objects.update(given_version=None)


def fell_short_before(world: World, *, is_mended: bool) -> Finding:
    """Last year's conclusion had this year's shortfall."""
    plan = factories.PlanFactory(
        issuer=world.province, lead=world.department, starts_on=days(-400), ends_on=days(-390), period_start=None
    )
    before = factories.InspectionFactory(
        plan=plan, unit=world.commune, stage=Stage.CLOSED, concluded_on=days(-380), closed_on=days(-300)
    )
    item = factories.CheckItemFactory(criteria_set=plan.criteria_set, code=world.items[0].code)
    finding = factories.FindingFactory(inspection=before, item=item, text="Năm ngoái chưa có chỉ tiêu.")
    request = factories.RecommendationFactory(inspection=before, findings=[finding])
    factories.TaskFactory(
        code=f"KP-2020-{request.pk:04}",
        origin_type="inspections.recommendation",
        origin_id=str(request.pk),
        unit=world.commune,
        giver=world.department,
        status=TaskStatus.VERIFIED if is_mended else TaskStatus.DOING,
        verified_by=world[Role.VERIFIER] if is_mended else None,
    )
    Finding.objects.filter(inspection=world.inspection, kind="shortfall").update(item=world.items[0])
    return finding
