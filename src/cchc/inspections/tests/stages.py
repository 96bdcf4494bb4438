"""The shortest way to each stage of an inspection, through the services."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.files import services as files
from cchc.inspections.choices import (
    CauseKind,
    FindingKind,
    InspectionKind,
    RecommendationKind,
    Severity,
    Stance,
    TeamRole,
)
from cchc.inspections.models import Inspection
from cchc.inspections.rules import AnswerValues
from cchc.inspections.services import (
    answers,
    conclusions,
    findings,
    issuing,
    minutes,
    plans,
    replies,
    teams,
    visits,
)
from cchc.inspections.services.findings import FindingDraft, RecommendationDraft
from cchc.inspections.services.plans import PlanDraft, PlannedUnit
from tests import factories

from .world import World, days

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def draft_of(world: World, **changes: object) -> PlanDraft:
    fields: dict[str, object] = {
        "name": "Kế hoạch kiểm tra công tác cải cách hành chính năm nay",
        "kind": InspectionKind.PLANNED,
        "issuer": world.province,
        "lead": world.department,
        "starts_on": days(-5),
        "ends_on": days(30),
        "period_start": days(-200),
        "period_end": days(-10),
        "areas": world.areas,
        "criteria_set": world.criteria_set,
        "purpose": "Đánh giá kết quả cải cách hành chính.",
        "requirements": "Đúng nội dung, đúng thời gian.",
        "bases": ["Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ"],
    }
    return PlanDraft(**(fields | changes))  # type: ignore[arg-type]


def running_inspection(world: World) -> Inspection:
    now, today = timezone.now(), timezone.localdate()
    officer, leader = world[Role.OFFICER], world[Role.LEADER]
    plan = plans.create_plan(actor=officer, draft=draft_of(world), now=now)
    team = teams.add_team(plan_id=plan.pk, actor=officer)
    for role, team_role in (
        (Role.TEAM_HEAD, TeamRole.HEAD),
        (Role.SECRETARY, TeamRole.SECRETARY),
        (Role.MEMBER, TeamRole.MEMBER),
    ):
        teams.add_member(
            team_id=team.pk, actor=officer, role=team_role, today=today, user=world[role], areas=world.areas
        )
    plans.set_units(plan_id=plan.pk, actor=officer, units=[PlannedUnit(world.commune, days(1), team.order)])
    plans.submit_plan(plan_id=plan.pk, actor=officer)
    issuing.issue_team(team_id=team.pk, actor=leader, today=today, now=now)
    issuing.issue_plan(plan_id=plan.pk, actor=leader, today=today, now=now)
    return plan.inspections.get()


def visited(world: World) -> Inspection:
    inspection = world.inspection  # of a plan that runs already
    now = timezone.now()
    pk = inspection.pk
    visits.notify_unit(inspection_id=pk, actor=world[Role.OFFICER], now=now)
    visits.start_visit(inspection_id=pk, actor=world[Role.TEAM_HEAD], now=now)
    people = [
        visits.Present(visits.Side.TEAM, "Nguyễn Văn Thử", "Trưởng đoàn"),
        visits.Present(visits.Side.UNIT, "Trần Thị Thử", "Chủ tịch Ủy ban nhân dân xã"),
        visits.Present(visits.Side.UNIT, "  ", ""),
    ]
    visits.record_attendance(inspection_id=pk, actor=world[Role.SECRETARY], people=people)
    for number, item in enumerate(world.items):
        values = AnswerValues(judgement="met" if number % 2 else "partly", note="Đã xem hồ sơ.")
        answers.save_answer(
            inspection_id=pk, item_id=item.pk, actor=world[Role.MEMBER], values=values, version=0, now=now
        )
    visits.end_visit(inspection_id=pk, actor=world[Role.SECRETARY], now=now + timedelta(hours=3))
    return Inspection.objects.get(pk=pk)


def minuted(world: World) -> Inspection:
    inspection = visited(world)
    secretary = world[Role.SECRETARY]
    row = minutes.draft_minutes(inspection_id=inspection.pk, actor=secretary, unit_opinion="Đơn vị nhất trí.")
    scan = files.store(
        actor=secretary,
        data=PNG,
        name="bien-ban.png",
        subject_type="inspections.minutes",
        subject_id=str(row.pk),
        purpose="signed",
        now=timezone.now(),
    )
    minutes.sign_minutes(
        inspection_id=inspection.pk, actor=secretary, signed_copy=scan, today=timezone.localdate(), now=timezone.now()
    )
    return Inspection.objects.get(pk=inspection.pk)


def submitted(world: World) -> Inspection:
    inspection = minuted(world)
    now = timezone.now()
    secretary, pk = world[Role.SECRETARY], inspection.pk
    figure = factories.FigureFactory(unit=world.commune, value=Decimal(36104))
    findings.add_finding(
        inspection_id=pk,
        actor=secretary,
        draft=FindingDraft(FindingKind.STRENGTH, "PROC", f"Đã giải quyết [[{figure.pk}]] hồ sơ."),
        now=now,
    )
    shortfall = findings.add_finding(
        inspection_id=pk,
        actor=world[Role.MEMBER],
        draft=FindingDraft(FindingKind.SHORTFALL, "DIR", "Kế hoạch chưa có chỉ tiêu.", severity=Severity.MODERATE),
        now=now,
    )
    findings.add_cause(
        inspection_id=pk, actor=secretary, kind=CauseKind.SUBJECTIVE, text="Chưa quan tâm đúng mức.", finding=shortfall
    )
    findings.add_recommendation(
        inspection_id=pk,
        actor=secretary,
        draft=RecommendationDraft(
            RecommendationKind.TO_UNIT,
            "Bổ sung chỉ tiêu.",
            findings=[shortfall],
            responsible="Chủ tịch Ủy ban nhân dân xã",
            responsible_user=world[Role.FOCAL],
            product="Kế hoạch sửa đổi",
            accountable="Chủ tịch Ủy ban nhân dân xã",
            authority="Ủy ban nhân dân xã tự quyết định",
            due_on=days(30),
            verifier=world[Role.VERIFIER],
        ),
    )
    heard(world, pk)
    conclusions.save_draft(inspection_id=pk, actor=secretary, assessment="Đơn vị có nhiều cố gắng.")
    conclusions.submit(inspection_id=pk, actor=secretary, signer=world[Role.LEADER], now=now)
    return Inspection.objects.get(pk=pk)


def heard(world: World, inspection_id: int) -> None:
    """Show the shortfalls to the unit, which agrees to each and says that it has finished."""
    now = timezone.now()
    round_ = replies.open_round(inspection_id=inspection_id, actor=world[Role.SECRETARY], now=now)
    for row in round_.replies.all():
        replies.reply(reply_id=row.pk, actor=world[Role.FOCAL], stance=Stance.AGREES, text="", now=now)
    replies.submit(inspection_id=inspection_id, actor=world[Role.UNIT_HEAD], now=now)


def issued(world: World) -> Inspection:
    inspection = submitted(world)
    conclusions.issue(
        inspection_id=inspection.pk, actor=world[Role.LEADER], today=timezone.localdate(), now=timezone.now()
    )
    return Inspection.objects.get(pk=inspection.pk)
