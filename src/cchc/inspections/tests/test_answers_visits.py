"""Start, attendance and end of a visit."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.inspections.choices import InspectionKind, PlanStatus, Side, Stage
from cchc.inspections.models import Attendance, Inspection, Plan
from cchc.inspections.services import visits
from cchc.inspections.services.visits import Present

from .world import World

pytestmark = pytest.mark.django_db


def test_the_secretary_starts_the_visit_at_the_hour_written(world: World) -> None:
    world.at(Stage.NOTIFIED)
    hour = timezone.now() - timedelta(hours=1)

    inspection = visits.start_visit(inspection_id=world.inspection.pk, actor=world[Role.SECRETARY], now=hour)

    assert (inspection.stage, inspection.started_at) == (Stage.VISITING, hour)
    assert Entry.objects.get(action="inspections.visit_started").before == {"stage": "notified"}


def test_a_member_may_not_start_and_nothing_changes(world: World) -> None:
    world.at(Stage.NOTIFIED)

    with pytest.raises(PermissionDenied):
        visits.start_visit(inspection_id=world.inspection.pk, actor=world[Role.MEMBER], now=timezone.now())

    world.inspection.refresh_from_db()
    assert world.inspection.stage == Stage.NOTIFIED
    assert not Entry.objects.exists()


def test_a_surprise_inspection_is_seen_by_its_unit_only_from_the_start(world: World) -> None:
    world.at(Stage.SCHEDULED, InspectionKind.SURPRISE)
    focal = world[Role.FOCAL]
    before = Inspection.objects.visible_to(focal).count()

    visits.start_visit(inspection_id=world.inspection.pk, actor=world[Role.TEAM_HEAD], now=timezone.now())

    assert (before, Inspection.objects.visible_to(focal).count()) == (0, 1)


def test_a_visit_under_a_plan_that_is_not_issued_does_not_start(world: World) -> None:
    world.at(Stage.NOTIFIED)
    Plan.objects.update(status=PlanStatus.DRAFT)

    with pytest.raises(RuleError, match="Kế hoạch chưa ban hành"):
        visits.start_visit(inspection_id=world.inspection.pk, actor=world[Role.TEAM_HEAD], now=timezone.now())


def test_an_end_before_the_start_is_refused_in_words(world: World) -> None:
    world.at(Stage.NOTIFIED)
    now = timezone.now()
    visits.start_visit(inspection_id=world.inspection.pk, actor=world[Role.TEAM_HEAD], now=now)

    with pytest.raises(RuleError, match="Giờ kết thúc phải sau giờ bắt đầu"):
        visits.end_visit(inspection_id=world.inspection.pk, actor=world[Role.TEAM_HEAD], now=now - timedelta(minutes=1))

    world.inspection.refresh_from_db()
    assert (world.inspection.stage, world.inspection.ended_at) == (Stage.VISITING, None)


def test_the_attendance_list_becomes_exactly_what_was_sent(world: World) -> None:
    inspection = world.at(Stage.VISITING)
    secretary = world[Role.SECRETARY]
    first = [Present(Side.TEAM, "Nguyễn Văn A", "Trưởng đoàn"), Present(Side.UNIT, "", "")]
    second = [Present(Side.UNIT, " Trần  Thị B ", "Chủ tịch"), Present(Side.TEAM, "Nguyễn Văn A")]

    visits.record_attendance(inspection_id=inspection.pk, actor=secretary, people=first)
    visits.record_attendance(inspection_id=inspection.pk, actor=secretary, people=second)

    names = list(Attendance.objects.order_by("order").values_list("side", "full_name", "title"))
    assert names == [("unit", "Trần Thị B", "Chủ tịch"), ("team", "Nguyễn Văn A", "")]
    entry = Entry.objects.filter(action="inspections.attendance_recorded").latest("pk")
    assert [person["full_name"] for person in entry.before["people"]] == ["Nguyễn Văn A"]


def test_a_member_may_not_record_attendance_and_nothing_changes(world: World) -> None:
    inspection = world.at(Stage.VISITING)

    with pytest.raises(PermissionDenied):
        visits.record_attendance(
            inspection_id=inspection.pk, actor=world[Role.MEMBER], people=[Present(Side.UNIT, "A")]
        )

    assert not Attendance.objects.exists()
