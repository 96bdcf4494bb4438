"""One inspection from the draft plan to the issued, replaced and published conclusion, through the services."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.documents.models import Document
from cchc.inspections.choices import (
    FindingKind,
    PlanStatus,
    Stage,
    TeamRole,
)
from cchc.inspections.models import Conclusion, Finding, Inspection, Minutes, Plan
from cchc.inspections.papers import head
from cchc.inspections.papers.plan import plan_paper
from cchc.inspections.rules import AnswerValues
from cchc.inspections.services import (
    answers,
    conclusions,
    findings,
    minutes,
    papers,
    plans,
    teams,
    visits,
)
from cchc.inspections.services.findings import FindingDraft
from tests import factories

from .stages import draft_of, issued, minuted, running_inspection, submitted, visited
from .world import World, days

pytestmark = pytest.mark.django_db


def test_the_plan_is_numbered_frozen_and_running_when_the_leader_has_signed(world: World) -> None:
    inspection = running_inspection(world)

    plan = Plan.objects.get(pk=inspection.plan_id)
    assert plan.status == PlanStatus.RUNNING
    assert plan.document is not None
    assert plan.document.number_text == "01/KH-UBND"
    assert inspection.team is not None
    assert inspection.team.document is not None
    assert inspection.team.document.number_text == "01/QĐ-SNV"


def test_a_plan_that_lacks_something_is_not_submitted_and_says_what(world: World) -> None:
    plan = plans.create_plan(actor=world[Role.OFFICER], draft=draft_of(world, bases=[], purpose=""), now=timezone.now())

    with pytest.raises(RuleError, match="đơn vị được kiểm tra; căn cứ pháp lý; mục đích"):
        plans.submit_plan(plan_id=plan.pk, actor=world[Role.OFFICER])

    plan.refresh_from_db()
    assert plan.status == PlanStatus.DRAFT


def test_the_same_form_twice_makes_one_plan(world: World) -> None:
    made = [
        plans.create_plan(actor=world[Role.OFFICER], draft=draft_of(world), now=timezone.now(), token="abc").pk
        for _ in range(2)
    ]

    assert made[0] == made[1]


def test_a_plan_saved_in_two_tabs_is_a_conflict_and_the_first_stays(world: World) -> None:
    officer = world[Role.OFFICER]
    plan = plans.create_plan(actor=officer, draft=draft_of(world), now=timezone.now())
    plans.update_plan(plan_id=plan.pk, actor=officer, draft=draft_of(world, name="Bản một"), version=1)

    with pytest.raises(ConflictError):
        plans.update_plan(plan_id=plan.pk, actor=officer, draft=draft_of(world, name="Bản hai"), version=1)

    plan.refresh_from_db()
    assert plan.name == "Bản một"


@pytest.mark.law("KT-03")
def test_a_member_with_a_recent_post_in_the_unit_is_refused_until_the_head_records_why(world: World) -> None:
    inspection = running_inspection(world)
    team = inspection.team
    assert team is not None
    insider = factories.PostFactory(
        unit=world.commune, role=Role.FOCAL, valid_from=days(-900), valid_to=days(-300)
    ).user

    with pytest.raises(RuleError, match="36 tháng"):
        teams.add_member(team_id=team.pk, actor=world[Role.OFFICER], role=TeamRole.MEMBER, today=days(0), user=insider)
    assert not team.members.filter(user=insider).exists()
    with pytest.raises(PermissionDenied):
        teams.keep_conflicted_member(
            team_id=team.pk, actor=world[Role.OFFICER], user=insider, role=TeamRole.MEMBER, reason="Cần."
        )
    teams.keep_conflicted_member(
        team_id=team.pk, actor=world[Role.TEAM_HEAD], user=insider, role=TeamRole.MEMBER, reason="Người duy nhất biết."
    )

    member = team.members.get(user=insider)
    assert member.conflict_reason == "Người duy nhất biết."
    assert Entry.objects.get(action="inspections.member_kept").reason == "Người duy nhất biết."


def test_a_conflict_is_seen_when_the_team_gets_the_unit_later(world: World) -> None:
    inspection = running_inspection(world)
    other = teams.add_team(plan_id=inspection.plan_id, actor=world[Role.OFFICER])
    insider = factories.PostFactory(unit=world.commune, role=Role.FOCAL).user
    teams.add_member(team_id=other.pk, actor=world[Role.OFFICER], role=TeamRole.MEMBER, today=days(0), user=insider)

    with pytest.raises(RuleError, match="36 tháng"):
        teams.schedule(
            inspection_id=inspection.pk, actor=world[Role.OFFICER], visit_on=days(2), team=other, today=days(0)
        )

    inspection.refresh_from_db()
    assert inspection.team_id != other.pk


def test_two_members_never_overwrite_each_other_unseen(world: World) -> None:
    inspection = running_inspection(world)
    now, item = timezone.now(), world.items[0]
    visits.start_visit(inspection_id=inspection.pk, actor=world[Role.TEAM_HEAD], now=now)

    def save(role: Role, note: str, version: int) -> answers.Saved:
        return answers.save_answer(
            inspection_id=inspection.pk,
            item_id=item.pk,
            actor=world[role],
            values=AnswerValues(note=note),
            version=version,
            now=now,
        )

    first = save(Role.MEMBER, "Bản của thành viên", 0)
    second = save(Role.SECRETARY, "Bản của thư ký", 0)
    again = save(Role.MEMBER, "Bản của thành viên", 0)

    assert first.answer.version == 1
    assert second.conflict is not None
    assert second.answer.note == "Bản của thành viên"
    assert again.conflict is None
    taken = answers.take_mine(revision_id=second.conflict.pk, actor=world[Role.SECRETARY], now=now)
    assert (taken.note, taken.version) == ("Bản của thư ký", 2)
    assert set(taken.revisions.values_list("note", flat=True)) == {"Bản của thành viên", "Bản của thư ký"}


def test_the_minutes_need_the_signed_copy_and_get_a_number(world: World) -> None:
    inspection = visited(world)
    with pytest.raises(RuleError, match="biên bản đã ký"):
        minutes.sign_minutes(
            inspection_id=inspection.pk,
            actor=world[Role.SECRETARY],
            signed_copy=None,
            today=days(0),
            now=timezone.now(),
        )

    inspection = Inspection.objects.get(pk=inspection.pk)
    assert inspection.stage == Stage.VISITED


def test_the_signed_minutes_are_numbered_and_the_checklist_closes(world: World) -> None:
    inspection = minuted(world)

    row = Minutes.objects.get(inspection=inspection)
    assert row.document is not None
    assert row.document.number_text == "01/BB-SNV"
    with pytest.raises(RuleError, match="Đã ký biên bản"):
        answers.save_answer(
            inspection_id=inspection.pk,
            item_id=world.items[0].pk,
            actor=world[Role.MEMBER],
            values=AnswerValues(note="muộn"),
            version=1,
            now=timezone.now(),
        )


def test_a_finding_that_cites_a_figure_that_does_not_exist_is_refused(world: World) -> None:
    inspection = minuted(world)

    with pytest.raises(RuleError, match="Không có số liệu"):
        findings.add_finding(
            inspection_id=inspection.pk,
            actor=world[Role.SECRETARY],
            draft=FindingDraft(FindingKind.STRENGTH, "PROC", "Đã giải quyết [[999999]] hồ sơ."),
            now=timezone.now(),
        )

    assert not Finding.objects.exists()


def test_the_drafter_may_not_sign_and_the_database_knows_it_too(world: World) -> None:
    inspection = submitted(world)
    conclusion = Conclusion.objects.get(inspection=inspection)
    factories.PostFactory(user=world[Role.SECRETARY], unit=world.department, role=Role.LEADER)

    with pytest.raises(RuleError, match="không được ký"):
        conclusions.issue(inspection_id=inspection.pk, actor=world[Role.SECRETARY], today=days(0), now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Conclusion.objects.filter(pk=conclusion.pk).update(signer=conclusion.drafted_by)


def test_a_returned_draft_comes_back_with_the_reason(world: World) -> None:
    inspection = submitted(world)

    conclusions.return_draft(inspection_id=inspection.pk, actor=world[Role.LEADER], reason="Bổ sung nguyên nhân.")

    inspection.refresh_from_db()
    assert inspection.stage == Stage.DRAFTING
    assert Conclusion.objects.get(inspection=inspection).returned_reason == "Bổ sung nguyên nhân."


def test_the_issued_conclusion_is_numbered_frozen_and_cites_its_figures(world: World) -> None:
    inspection = issued(world)

    document = Conclusion.objects.get(inspection=inspection).document
    assert inspection.stage == Stage.ISSUED
    assert document is not None
    assert document.number_text == "01/TB-SNV"
    assert "36.104" in str(document.content)
    assert papers.conclusion_files(inspection).pdf[:5] == b"%PDF-"
    with pytest.raises(RuleError):
        findings.remove_finding(
            finding_id=Finding.objects.earliest("pk").pk, actor=world[Role.SECRETARY], reason="x", now=timezone.now()
        )


def test_the_unit_reads_and_the_first_reading_is_on_record(world: World) -> None:
    inspection = issued(world)

    conclusions.mark_read(inspection_id=inspection.pk, actor=world[Role.LEADER], now=timezone.now())
    assert Conclusion.objects.get(inspection=inspection).read_at is None
    conclusions.mark_read(inspection_id=inspection.pk, actor=world[Role.UNIT_HEAD], now=timezone.now())

    assert Conclusion.objects.get(inspection=inspection).read_by == world[Role.UNIT_HEAD]


def test_a_mistake_is_mended_by_a_document_that_replaces_and_names_the_old_one(world: World) -> None:
    inspection = issued(world)
    old = Conclusion.objects.get(inspection=inspection).document
    assert old is not None
    pk, now = inspection.pk, timezone.now()

    conclusions.reopen_to_replace(inspection_id=pk, actor=world[Role.LEADER], reason="Sai số liệu hồ sơ.")
    conclusions.save_draft(inspection_id=pk, actor=world[Role.SECRETARY], assessment="Bản đã sửa.")
    conclusions.submit(inspection_id=pk, actor=world[Role.SECRETARY], signer=world[Role.LEADER], now=now)
    conclusions.issue(inspection_id=pk, actor=world[Role.LEADER], today=days(0), now=now)

    new = Conclusion.objects.get(inspection=inspection).document
    old.refresh_from_db()
    assert new is not None
    assert (old.status, new.status, new.number_text) == ("replaced", "issued", "02/TB-SNV")
    assert new.replaces == old
    assert "01/TB-SNV" in str(new.content)


def test_publishing_makes_one_public_edition_however_often_it_is_asked(world: World) -> None:
    inspection = issued(world)

    for _ in range(2):
        conclusions.publish(inspection_id=inspection.pk, actor=world[Role.OFFICER], now=timezone.now())

    document = Conclusion.objects.get(inspection=inspection).document
    assert Document.objects.filter(public_edition_of=document).count() == 1


def test_every_step_left_an_entry_with_who_did_it(world: World) -> None:
    running_inspection(world)
    issued(world)

    actions = set(Entry.objects.values_list("action", flat=True))
    assert {
        "inspections.plan_created",
        "inspections.plan_issued",
        "inspections.team_issued",
        "inspections.unit_notified",
        "inspections.visit_started",
        "inspections.answered",
        "inspections.minutes_signed",
        "inspections.finding_added",
        "inspections.conclusion_issued",
        "documents.issued",
    } <= actions
    signed = Entry.objects.get(action="inspections.conclusion_issued")
    assert signed.actor == world[Role.LEADER]
    assert signed.actor_post.startswith("Phó Giám đốc")


def test_a_request_says_who_what_and_until_when_in_one_sentence(world: World) -> None:
    inspection = issued(world)

    document = Conclusion.objects.get(inspection=inspection).document
    assert document is not None
    text = str(document.content)
    assert "Bổ sung chỉ tiêu'" in text
    assert (
        " (người thực hiện: Chủ tịch Ủy ban nhân dân xã; người chịu trách nhiệm: Chủ tịch Ủy ban nhân dân xã; "
        "sản phẩm: Kế hoạch sửa đổi; thẩm quyền: Ủy ban nhân dân xã tự quyết định; hoàn thành trước ngày" in text
    )


@pytest.mark.parametrize("name", ["Kế hoạch kiểm tra năm nay", "Kiểm tra năm nay"])
def test_papers_name_the_plan_as_a_plan_once(world: World, name: str) -> None:
    plan = plans.create_plan(actor=world[Role.OFFICER], draft=draft_of(world, name=name), now=timezone.now())

    paper = plan_paper(plan, head.signer(None, plan.issuer))

    assert "ban hành Kế hoạch kiểm tra năm nay như sau:" in str(paper)
