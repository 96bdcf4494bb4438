"""What a unit does with its report, step by step, for the tests of it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.inspections.models import Inspection, SelfAnswer, SelfReport
from cchc.inspections.rules import AnswerValues
from cchc.inspections.services import self_reports, visits
from cchc.notices.models import Notice

from .world import World, days

NOW = timezone.now()


@pytest.fixture
def notified(world: World) -> Inspection:
    Inspection.objects.filter(pk=world.inspection.pk).update(visit_on=days(10))
    visits.notify_unit(inspection_id=world.inspection.pk, actor=world[Role.OFFICER], now=timezone.now())
    return Inspection.objects.get(pk=world.inspection.pk)


def fill(world: World, number: int = 0, judgement: str = "met", version: int = 0) -> self_reports.Saved:
    return self_reports.save_answer(
        inspection_id=world.inspection.pk,
        item_id=world.items[number].pk,
        actor=world[Role.FOCAL],
        values=AnswerValues(judgement=judgement),
        version=version,
        now=timezone.now(),
    )


def approve(world: World, at: datetime | None = None) -> SelfReport:
    now = at or timezone.now()
    return self_reports.approve(
        inspection_id=world.inspection.pk,
        actor=world[Role.UNIT_HEAD],
        today=timezone.localdate(now),
        now=now,
    )


def submit(world: World) -> SelfReport:
    return self_reports.submit(inspection_id=world.inspection.pk, actor=world[Role.FOCAL], now=timezone.now())


def kinds_of_notices(role: Role, world: World) -> list[str]:
    return list(Notice.objects.filter(recipient=world[role]).order_by("pk").values_list("kind", flat=True))


def submit_and_approve(world: World) -> SelfReport:
    if not SelfAnswer.objects.filter(version__gt=0).exists():
        fill(world)
    submit(world)
    return approve(world)
