"""Plan, progress, proof, return, acceptance, later days, other people, withdrawal."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.files.models import Attachment
from cchc.notices.models import Notice
from cchc.tasks import services
from cchc.tasks.choices import EventKind, TaskStatus
from cchc.tasks.models import Task
from tests.factories import PostFactory

from .looking import LATER, fresh, said
from .world import TODAY, at

# ── the unit ──


def test_a_plan_and_progress_make_a_task_one_that_is_worked_on(world):
    task = world.assign()

    services.send_plan(task_id=task.pk, actor=world.doer, text="In, treo", day=LATER, today=TODAY, now=at(TODAY))
    services.report_progress(task_id=task.pk, actor=world[Role.UNIT_HEAD], share=60, text="Xong 7/12", now=at(LATER))

    assert fresh(task).status == TaskStatus.DOING
    plan, progress = task.events.exclude(kind=EventKind.ASSIGNED).order_by("pk")
    assert (plan.kind, plan.day, plan.by) == (EventKind.PLAN, LATER, world.doer)
    assert (progress.kind, progress.share, progress.text) == (EventKind.PROGRESS, 60, "Xong 7/12")
    assert [entry.action for entry in Entry.objects.order_by("pk")][-2:] == [
        "tasks.plan_sent",
        "tasks.progress_reported",
    ]


def test_proof_keeps_its_files_and_the_verifier_is_told(world):
    task = world.assign()
    picture = services.Upload(ContentFile(b"ghi chep", name="ghi-chep.txt"), "12/12 thủ tục")

    event = world.submit(task, uploads=[picture])

    task = fresh(task)
    assert (task.status, task.submitted_on, task.submitted_by) == (TaskStatus.SUBMITTED, TODAY, world.doer)
    attachment = Attachment.objects.get(subject_type="tasks.event", subject_id=str(event.pk))
    assert (attachment.caption, attachment.name) == ("12/12 thủ tục", "ghi-chep.txt")
    notice = Notice.objects.get(kind="tasks.proof")
    assert (notice.recipient, notice.title) == (
        world.verifier,
        "Có minh chứng chờ xác minh: Niêm yết 12 thủ tục còn thiếu",
    )
    assert notice.url == f"/tasks/{task.code}/"


def test_proof_says_something_or_shows_something(world):
    task = world.assign()
    before = said(task)

    with pytest.raises(RuleError, match="Ghi nội dung minh chứng hoặc chọn tệp"):
        world.submit(task, text="  ")
    program = services.Upload(ContentFile(b"MZ\x90\x00" + b"\0" * 64, name="anh.png"))
    with pytest.raises(RuleError) as refusal:
        world.submit(task, uploads=[program])

    assert refusal.value.field == "files"
    assert refusal.value.message.startswith("anh.png: ")
    assert said(task) == before
    assert not Attachment.objects.exists()


def test_the_named_verifier_sends_no_proof(world):
    task = world.assign(verifier=world[Role.UNIT_HEAD])
    before = said(task)

    with pytest.raises(RuleError, match="Bạn là người xác minh việc này"):
        world.submit(task, actor=world[Role.UNIT_HEAD])

    assert said(task) == before


# ── somebody else ──


def test_proof_is_returned_with_what_is_needed_and_the_deadline_stays(world):
    task = world.assign()
    world.submit(task)

    event = world.give_back(task)

    task = fresh(task)
    assert (task.status, task.due_on) == (TaskStatus.RETURNED, date(2026, 8, 27))
    assert (event.text, event.wanted, event.day) == ("Ảnh chỉ thấy 9/12 thủ tục", "chụp lại đủ 12", date(2026, 8, 19))
    notice = Notice.objects.get(kind="tasks.returned")
    assert notice.recipient == world.doer
    assert notice.title.startswith("Minh chứng bị trả lại, nộp lại trước 19/8/2026")
    assert Entry.objects.get(action="tasks.proof_returned").reason == "Ảnh chỉ thấy 9/12 thủ tục"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"reason": " "}, "reason", "Ghi lý do trả lại"),
        ({"wanted": ""}, "wanted", "Ghi cần bổ sung gì"),
        ({"day": None}, "day", "Ngày nộp lại phải sau hôm nay 12/8/2026"),
        ({"day": TODAY}, "day", "Ngày nộp lại phải sau hôm nay 12/8/2026"),
    ],
)
def test_a_return_says_why_what_and_by_when(world, change, field, sentence):
    task = world.assign()
    world.submit(task)
    before = said(task)

    with pytest.raises(RuleError) as refusal:
        world.give_back(task, **change)

    assert (refusal.value.field, refusal.value.message) == (field, sentence)
    assert said(task) == before


def test_a_plan_or_progress_after_a_return_answers_nothing(world):
    task = world.standing_at(TaskStatus.RETURNED)

    services.report_progress(task_id=task.pk, actor=world.doer, share=90, text="Thay 2 bản", now=at(TODAY))

    assert fresh(task).status == TaskStatus.RETURNED


def test_acceptance_says_what_was_compared_and_how_and_closes(world):
    task = world.assign()
    world.submit(task)

    event = world.accept(task, LATER)

    task = fresh(task)
    assert (task.status, task.verified_on, task.verified_by) == (TaskStatus.VERIFIED, LATER, world.verifier)
    assert task.submitted_on == TODAY  # what lateness is measured by
    assert (event.text, event.how) == ("Đã đối chiếu 12/12 thủ tục", "on_site")
    assert Notice.objects.get(kind="tasks.verified").recipient == world.doer


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [({"text": ""}, "text", "Ghi đã đối chiếu những gì"), ({"how": "guess"}, "how", "Chọn cách xác minh")],
)
def test_acceptance_without_words_is_refused(world, change, field, sentence):
    task = world.assign()
    world.submit(task)
    before = said(task)

    with pytest.raises(RuleError) as refusal:
        world.accept(task, **change)

    assert (refusal.value.field, refusal.value.message) == (field, sentence)
    assert said(task) == before


def test_neither_the_doer_nor_who_sent_the_proof_judges_it(world):
    also_doer = PostFactory(role=Role.OFFICER, unit=world.department).user
    PostFactory(role=Role.FOCAL, unit=world.ward, user=also_doer)
    done_by_officer = world.assign(doer=also_doer, verifier=None)
    world.submit(done_by_officer)
    sent_by_officer = world.assign(verifier=None)
    world.submit(sent_by_officer, actor=also_doer)

    for task in (done_by_officer, sent_by_officer):
        before = said(task)
        for judge in (world.accept, world.give_back):
            with pytest.raises(PermissionDenied, match="Bạn là người thực hiện hoặc người nộp minh chứng"):
                judge(task, actor=also_doer)
        assert said(task) == before


def test_a_named_verifier_is_the_only_one(world):
    task = world.assign()
    world.submit(task)
    before = said(task)

    with pytest.raises(PermissionDenied, match=world.verifier.full_name):
        world.accept(task, actor=world.officer)

    assert said(task) == before
    world.accept(task)


def test_without_a_named_one_every_officer_and_verifier_of_the_giver_may_judge(world):
    for actor in (world.officer, world.verifier):
        task = world.assign(verifier=None)
        world.submit(task)
        world.accept(task, actor=actor)
        assert fresh(task).verified_by == actor


def test_the_database_itself_lets_nobody_verify_their_own_work(world):
    task = world.standing_at(TaskStatus.VERIFIED)

    for own in ({"verified_by": world.doer}, {"verifier": world.doer}, {"doer": None, "verified_by": world.doer}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(**own)
