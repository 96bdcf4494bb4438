"""Inspections of published reports: taken in without signature, rebuilt without a made-up day."""

from datetime import date

import pytest
from django.utils import timezone

from cchc.common.errors import RuleError
from cchc.inspections.choices import PlanStatus, Stage
from cchc.inspections.models import Conclusion, Plan
from cchc.inspections.services import historical

from .world import World

pytestmark = pytest.mark.django_db
UNKNOWN = historical.KnownPaper("", date(2016, 12, 31), is_day_known=False)


@pytest.fixture
def past(world: World) -> World:
    Plan.objects.filter(pk=world.plan.pk).update(is_historical=True, status=PlanStatus.DRAFT, document=None)
    return world


def conclude(world: World) -> None:
    historical.conclude(
        inspection_id=world.inspection.pk,
        opening="Theo bài báo.",
        assessment="Có kết quả.",
        paper=UNKNOWN,
        now=timezone.now(),
    )


def test_a_report_is_taken_in_from_plan_to_rebuilt_conclusion(past):
    known = historical.KnownPaper("120/KH-UBND", date(2022, 8, 23))

    plan = historical.start_plan(plan_id=past.plan.pk, paper=known, now=timezone.now())
    historical.open_inspection(inspection_id=past.inspection.pk, place="Trụ sở")
    conclude(past)

    conclusion = Conclusion.objects.select_related("inspection", "document").get()
    assert (plan.status, plan.document.number_text) == (PlanStatus.RUNNING, "120/KH-UBND")
    assert conclusion.inspection.stage == Stage.CLOSED
    assert conclusion.inspection.concluded_on is None
    assert conclusion.document.number_text == "không số"
    assert conclusion.signer is None


def test_a_plan_made_here_is_not_taken_in(world):
    Plan.objects.filter(pk=world.plan.pk).update(status=PlanStatus.DRAFT)

    with pytest.raises(RuleError, match="không phải hồ sơ lịch sử"):
        historical.start_plan(plan_id=world.plan.pk, paper=None, now=timezone.now())

    assert Plan.objects.get(pk=world.plan.pk).status == PlanStatus.DRAFT


def test_an_inspection_is_opened_once_and_concluded_after_that(past):
    with pytest.raises(RuleError, match="trước khi dựng lại kết luận"):
        conclude(past)
    historical.open_inspection(inspection_id=past.inspection.pk)

    with pytest.raises(RuleError, match="đã được ghi từ trước"):
        historical.open_inspection(inspection_id=past.inspection.pk)

    assert Conclusion.objects.count() == 0
