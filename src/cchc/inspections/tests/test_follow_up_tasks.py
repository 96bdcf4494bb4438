"""What the signature of a conclusion sets going: each request becomes the task of a person, once."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.documents.models import Document
from cchc.inspections.choices import DueKind, RecommendationKind, Stage
from cchc.inspections.models import DeadlineDefault, Inspection, Recommendation
from cchc.inspections.queries import follow_up
from cchc.inspections.services import conclusions, findings, visits
from cchc.inspections.services import follow_up as services
from cchc.inspections.services.findings import RecommendationDraft
from cchc.tasks.choices import TaskKind, TaskStatus
from cchc.tasks.models import Task
from cchc.units.models import Unit
from tests import factories
from tests.undone import undone

from .stages import issued, minuted, submitted
from .world import World, days, working

pytestmark = pytest.mark.django_db


def draft_of(world: World, **changes: Any) -> RecommendationDraft:
    fields = {
        "kind": RecommendationKind.TO_UNIT,
        "text": "Niêm yết đủ 12 thủ tục còn thiếu.",
        "responsible_user": world[Role.FOCAL],
        "product": "Ảnh bảng niêm yết",
        "accountable": "Chủ tịch Ủy ban nhân dân xã",
        "authority": "Ủy ban nhân dân xã tự quyết định",
        "verifier": world[Role.VERIFIER],
    }
    return RecommendationDraft(**(fields | changes))


def reopened(world: World, inspection: Inspection) -> None:
    conclusions.reopen_to_replace(inspection_id=inspection.pk, actor=world[Role.LEADER], reason="Sai nội dung.")
    conclusions.save_draft(inspection_id=inspection.pk, actor=world[Role.SECRETARY], assessment="Bản đã sửa.")


def issued_again(world: World, inspection: Inspection) -> None:
    now = timezone.now()
    conclusions.submit(inspection_id=inspection.pk, actor=world[Role.SECRETARY], signer=world[Role.LEADER], now=now)
    conclusions.issue(inspection_id=inspection.pk, actor=world[Role.LEADER], today=days(0), now=now)


def verified(task: Task, on: date) -> None:
    Task.objects.filter(pk=task.pk).update(status=TaskStatus.VERIFIED, submitted_on=on, verified_on=on)


# ── handing out ──


def test_the_signature_makes_each_request_the_task_of_a_person(world: World) -> None:
    inspection = issued(world)

    task = Task.objects.get()
    assert (task.kind, task.status, task.unit, task.giver) == ("remedy", "assigned", world.commune, world.department)
    assert (task.work, task.product, task.due_on) == ("Bổ sung chỉ tiêu.", "Kế hoạch sửa đổi", days(30))
    assert (task.doer, task.doer_name) == (world[Role.FOCAL], "Chủ tịch Ủy ban nhân dân xã")
    assert (task.verifier, task.assigned_by) == (world[Role.VERIFIER], world[Role.LEADER])
    assert task.origin_label == "Kết luận 01/TB-SNV, mục IV.1.a"
    assert Entry.objects.get(action="inspections.tasks_assigned").after["tasks"] == [task.code]
    assert follow_up.tasks_by_request([inspection.pk]) == {Recommendation.objects.get().pk: task}


@pytest.mark.law("KT-06")
def test_a_request_without_a_day_gets_the_default_of_its_kind_and_the_paper_names_the_day(world: World) -> None:
    inspection = submitted(world)
    Recommendation.objects.update(due_on=None, due_kind=DueKind.URGENT)
    DeadlineDefault.objects.create(
        step="remedy_urgent", days=4, basis="Quyết định 9/QĐ-UBND", confidence="found", valid_from=days(-1)
    )

    conclusions.issue(inspection_id=inspection.pk, actor=world[Role.LEADER], today=days(0), now=timezone.now())

    task, row = Task.objects.get(), Recommendation.objects.get()
    assert task.due_on == row.due_on == working(4)
    assert task.due_basis == "4 ngày kể từ ngày ban hành kết luận. Quyết định 9/QĐ-UBND"
    document = Document.objects.get(conclusion__inspection=inspection)
    assert f"hoàn thành trước ngày {working(4):%d}" in str(document.content)


def test_a_proposal_becomes_a_task_of_the_unit_it_goes_to_and_words_alone_do_not(world: World) -> None:
    inspection = minuted(world)
    health = factories.DepartmentFactory(parent=world.province, name="Sở Y tế")
    asked = {"kind": RecommendationKind.UNIT_PROPOSAL, "responsible_user": None, "responsible": "Giám đốc Sở Y tế"}
    for text, unit in (("Cấp thêm máy quét.", health), ("Mở lớp tập huấn.", None)):
        findings.add_recommendation(
            inspection_id=inspection.pk,
            actor=world[Role.SECRETARY],
            draft=draft_of(world, text=text, addressee_unit=unit, addressee="Tỉnh", **asked),
        )
    factories.FindingFactory(inspection=inspection, kind="strength", severity="")
    conclusions.save_draft(inspection_id=inspection.pk, actor=world[Role.SECRETARY], assessment="Đã xem.")

    issued_again(world, inspection)

    task = Task.objects.get()
    assert (task.kind, task.unit, task.work) == (TaskKind.PROPOSAL, health, "Cấp thêm máy quét.")
    assert task.due_on == days(30)
    assert task.origin_label.endswith("mục V.1")


def test_a_conclusion_whose_request_lacks_a_clarity_is_not_submitted_and_the_request_is_named(world: World) -> None:
    inspection = submitted(world)
    conclusions.return_draft(inspection_id=inspection.pk, actor=world[Role.LEADER], reason="Thiếu sản phẩm.")
    Recommendation.objects.update(product="", authority="")

    with pytest.raises(RuleError, match=r"rõ sản phẩm, rõ thẩm quyền ở yêu cầu IV\.1"):
        issued_again(world, inspection)

    inspection.refresh_from_db()
    assert inspection.stage == Stage.DRAFTING


def test_a_gap_that_arose_before_the_signature_refuses_the_whole_issue(world: World) -> None:
    inspection = submitted(world)
    Recommendation.objects.update(accountable="")

    with pytest.raises(RuleError, match=r"Yêu cầu IV\.1 thiếu rõ trách nhiệm"):
        conclusions.issue(inspection_id=inspection.pk, actor=world[Role.LEADER], today=days(0), now=timezone.now())

    inspection.refresh_from_db()
    assert (inspection.stage, inspection.concluded_on) == (Stage.SUBMITTED, None)
    assert not Task.objects.exists()
    assert not Document.objects.filter(conclusion__inspection=inspection).exists()


def test_a_day_that_has_passed_refuses_the_issue_and_names_the_request(world: World) -> None:
    inspection = submitted(world)
    Recommendation.objects.update(due_on=days(0))

    with pytest.raises(RuleError, match=r"Yêu cầu IV\.1: Hạn phải sau ngày giao"):
        conclusions.issue(inspection_id=inspection.pk, actor=world[Role.LEADER], today=days(0), now=timezone.now())

    assert not Task.objects.exists()


def test_the_task_of_a_unit_that_ended_goes_to_the_one_that_took_over(world: World) -> None:
    inspection = submitted(world)
    after = factories.UnitFactory(parent=world.province, valid_from=days(-3))
    Unit.objects.filter(pk=world.commune.pk).update(valid_to=days(-4))
    factories.SuccessionFactory(predecessor=world.commune, successor=after, happened_on=days(-3))
    Recommendation.objects.update(responsible_user=None)

    conclusions.issue(inspection_id=inspection.pk, actor=world[Role.LEADER], today=days(0), now=timezone.now())

    assert Task.objects.get().unit == after


# ── a conclusion that replaces another ──


def test_a_replaced_conclusion_keeps_the_tasks_of_unchanged_requests(world: World) -> None:
    inspection = issued(world)
    task = Task.objects.get()

    reopened(world, inspection)
    issued_again(world, inspection)

    assert list(Task.objects.all()) == [task]
    task.refresh_from_db()
    assert task.status == TaskStatus.ASSIGNED


def test_a_replaced_conclusion_withdraws_and_gives_anew_what_changed(world: World) -> None:
    inspection, old = issued(world), Task.objects.get()
    reopened(world, inspection)
    row = Recommendation.objects.get()
    draft = draft_of(world, text="Bổ sung chỉ tiêu và lộ trình.", findings=list(row.findings.all()))
    findings.update_recommendation(recommendation_id=row.pk, actor=world[Role.SECRETARY], draft=draft)

    issued_again(world, inspection)

    old.refresh_from_db()
    assert old.status == TaskStatus.WITHDRAWN
    assert old.events.get(kind="withdrawn").text == (
        "Kết luận 02/TB-SNV thay thế đã đổi yêu cầu này; việc được giao lại theo nội dung mới."
    )
    new = Task.objects.exclude(pk=old.pk).get()
    assert (new.work, new.origin_id, new.status) == ("Bổ sung chỉ tiêu và lộ trình.", str(row.pk), "assigned")


def test_a_replaced_conclusion_withdraws_what_is_no_longer_asked(world: World) -> None:
    inspection, old = issued(world), Task.objects.get()
    reopened(world, inspection)
    secretary = world[Role.SECRETARY]
    findings.add_recommendation(inspection_id=inspection.pk, actor=secretary, draft=draft_of(world))
    findings.remove_recommendation(recommendation_id=int(old.origin_id), actor=secretary)
    old.refresh_from_db()
    assert old.status == TaskStatus.ASSIGNED  # until the new one is signed, the issued one counts

    issued_again(world, inspection)

    old.refresh_from_db()
    assert old.status == TaskStatus.WITHDRAWN
    assert old.events.get(kind="withdrawn").text == "Kết luận 02/TB-SNV thay thế không còn yêu cầu này."
    assert Task.objects.open().get().work == "Niêm yết đủ 12 thủ tục còn thiếu."
    assert "Bổ sung chỉ tiêu" not in str(Document.objects.get(conclusion__inspection=inspection).content)


def test_verified_work_is_not_asked_for_again_when_only_a_name_changed(world: World) -> None:
    inspection, task = issued(world), Task.objects.get()
    verified(task, days(0))
    reopened(world, inspection)
    row = Recommendation.objects.get()
    draft = draft_of(world, text=row.text, product=row.product, accountable="Phó Chủ tịch xã")
    findings.update_recommendation(recommendation_id=row.pk, actor=world[Role.SECRETARY], draft=draft)

    issued_again(world, inspection)

    assert Task.objects.get().status == TaskStatus.VERIFIED


def test_saving_a_request_unchanged_leaves_its_version_and_the_journal_alone(world: World) -> None:
    minuted(world)
    row = findings.add_recommendation(
        inspection_id=world.inspection.pk, actor=world[Role.SECRETARY], draft=draft_of(world)
    )
    for _ in range(2):
        findings.update_recommendation(recommendation_id=row.pk, actor=world[Role.SECRETARY], draft=draft_of(world))

    row.refresh_from_db()
    assert row.version == 1
    assert not Entry.objects.filter(action="inspections.recommendation_changed").exists()


# ── older conclusions, and the end ──


def test_tasks_of_an_older_conclusion_are_handed_out_once(world: World) -> None:
    inspection = issued(world)
    Recommendation.objects.update(given_version=None)
    for model in (Task.events.rel.related_model, Task):
        model.objects.all().delete()

    made = [
        services.assign_tasks(inspection_id=inspection.pk, actor=world[Role.OFFICER], today=days(0), now=timezone.now())
        for _ in range(2)
    ]

    assert [len(tasks) for tasks in made] == [1, 0]
    assert Task.objects.count() == 1


def test_only_the_marked_roles_hand_out_the_tasks_of_a_conclusion(world: World) -> None:
    inspection = issued(world)
    may = {Role.LEADER, Role.OFFICER}

    for role in Role:
        with undone(), nullcontext() if role in may else pytest.raises(PermissionDenied):
            services.assign_tasks(inspection_id=inspection.pk, actor=world[role], today=days(0), now=timezone.now())

    assert Task.objects.count() == 1


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in (Stage.ISSUED, Stage.CLOSED)])
def test_no_task_is_handed_out_before_the_conclusion(world: World, stage: Stage) -> None:
    inspection = world.at(stage)

    with pytest.raises(RuleError, match="Chưa thể “Giao việc theo kết luận”"):
        services.assign_tasks(inspection_id=inspection.pk, actor=world[Role.LEADER], today=days(0), now=timezone.now())

    assert not Task.objects.exists()


def test_an_inspection_with_open_tasks_ends_only_with_a_reason(world: World) -> None:
    inspection = issued(world)
    officer, now = world[Role.OFFICER], timezone.now()

    with pytest.raises(RuleError, match="Còn 1 việc chưa xác minh"):
        visits.close_inspection(inspection_id=inspection.pk, actor=officer, now=now)
    inspection.refresh_from_db()
    assert inspection.stage == Stage.ISSUED
    visits.close_inspection(inspection_id=inspection.pk, actor=officer, now=now, reason="Đơn vị giải thể.")

    inspection.refresh_from_db()
    assert inspection.stage == Stage.CLOSED
    assert Entry.objects.get(action="inspections.inspection_closed").reason == "Đơn vị giải thể."


def test_an_inspection_whose_tasks_are_verified_ends_without_a_reason(world: World) -> None:
    inspection = issued(world)
    verified(Task.objects.get(), days(0))

    visits.close_inspection(inspection_id=inspection.pk, actor=world[Role.OFFICER], now=timezone.now())

    inspection.refresh_from_db()
    assert inspection.stage == Stage.CLOSED


# ── how far ──


def test_the_share_mended_counts_verified_of_all_and_leaves_withdrawn_ones_out(
    world: World, django_assert_num_queries: Any
) -> None:
    inspection = issued(world)
    made = Task.objects.get()
    for status, due in (("verified", -9), ("assigned", -3), ("submitted", -3), ("withdrawn", -3)):
        row = factories.RecommendationFactory(inspection=inspection)
        fields = {name: getattr(made, name) for name in ("kind", "work", "product", "unit", "giver", "assigned_at")}
        Task.objects.create(
            **fields,
            code=f"KP-{status}",
            status=status,
            due_on=days(due),
            first_due_on=days(30),
            assigned_on=days(0),
            verified_on=days(0) if status == "verified" else None,
            submitted_on=days(0) if status in ("verified", "submitted") else None,
            origin_type="inspections.recommendation",
            origin_id=str(row.pk),
        )

    with django_assert_num_queries(2):
        remedy = follow_up.of_inspections([inspection.pk], days(0))[inspection.pk]

    assert (remedy.share.numerator, remedy.share.denominator, remedy.n_open) == (1, 4, 3)
    assert (remedy.n_late, remedy.worst, remedy.n_waiting) == (1, 3, 1)
    assert (remedy.next_due, remedy.last_verified_on) == (days(-3), days(0))
