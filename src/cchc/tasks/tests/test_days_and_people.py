"""Later days, other people, reminders by hand, withdrawal; what is sent twice is done once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.notices.models import Notice, Reminder
from cchc.tasks import hooks, services
from cchc.tasks.choices import EventKind, TaskStatus
from cchc.tasks.models import Event, Task
from tests.factories import PostFactory

from .looking import LATER, fresh, said
from .world import TODAY, at

# ── later days ──


def test_a_later_day_is_granted_by_name_and_the_first_one_stays(world):
    task = world.assign()
    extension = world.ask(task)

    extension = world.decide(task, extension, granted_on=date(2026, 9, 1))

    task = fresh(task)
    assert (task.due_on, task.first_due_on) == (date(2026, 9, 1), date(2026, 8, 27))
    assert (extension.is_granted, extension.decided_by, extension.old_due_on) == (True, world.leader, date(2026, 8, 27))
    entry = Entry.objects.get(action="tasks.extension_granted")
    assert (entry.before["due_on"], entry.after["due_on"]) == ("2026-08-27", "2026-09-01")
    assert Notice.objects.get(kind="tasks.extension_asked").recipient == world.leader
    assert Notice.objects.get(kind="tasks.extension_granted").recipient == world.doer


def test_the_first_date_survives_every_extension(world):
    task = world.assign()
    for _round in range(3):
        world.decide(fresh(task), world.ask(fresh(task)))

    task = fresh(task)
    assert (task.due_on, task.first_due_on) == (date(2026, 9, 26), date(2026, 8, 27))
    assert task.extensions.count() == 3


def test_a_refused_extension_leaves_the_day(world):
    task = world.assign()

    world.decide(task, world.ask(task), is_granted=False, reason="Còn đủ thời gian")

    assert fresh(task).due_on == date(2026, 8, 27)
    assert Notice.objects.get(kind="tasks.extension_refused").title.startswith(
        "Không được gia hạn, hạn vẫn là 27/8/2026"
    )


def test_only_one_request_is_open(world):
    task = world.assign()
    world.ask(task)
    before = said(task)

    with pytest.raises(RuleError, match="Đang có đề nghị gia hạn chưa quyết định"):
        world.ask(task)

    assert said(task) == before


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"wanted_on": date(2026, 8, 27)}, "wanted_on", "Hạn mới phải sau hạn đang có 27/8/2026"),
        ({"wanted_on": None}, "wanted_on", "Hạn mới phải sau hạn đang có 27/8/2026"),
        (
            {"wanted_on": date(2026, 8, 28), "today": date(2026, 9, 1)},
            "wanted_on",
            "Hạn mới phải sau hôm nay 01/9/2026",
        ),
        ({"reason": " "}, "reason", "Ghi lý do xin gia hạn"),
    ],
)
def test_an_extension_that_is_none_is_refused(world, change, field, sentence):
    task = world.assign()
    before = said(task)

    with pytest.raises(RuleError) as refusal:
        world.ask(task, **change)

    assert (refusal.value.field, refusal.value.message) == (field, sentence)
    assert said(task) == before
    assert not task.extensions.exists()


@pytest.mark.parametrize("granted_on", [date(2026, 8, 27), date(2026, 9, 7)])
def test_a_day_outside_what_was_asked_is_refused(world, granted_on):
    task = world.assign()
    extension = world.ask(task)
    before = said(task)

    with pytest.raises(RuleError, match="Hạn mới phải sau 27/8/2026 và không quá 06/9/2026"):
        world.decide(task, extension, granted_on=granted_on)

    extension.refresh_from_db()
    assert extension.is_granted is None
    assert said(task) == before


def test_an_extension_is_decided_once_and_by_another_than_who_asked(world):
    task = world.assign()
    extension = world.ask(task)
    world.decide(task, extension)
    before = said(task)

    with pytest.raises(RuleError, match="đã được quyết định"):
        world.decide(task, extension, is_granted=False)
    assert said(task) == before

    both = PostFactory(role=Role.LEADER, unit=world.department).user
    PostFactory(role=Role.UNIT_HEAD, unit=world.ward, user=both)
    own = world.assign()
    asked = world.ask(own, actor=both)
    with pytest.raises(RuleError, match="Bạn là người xin gia hạn"):
        world.decide(own, asked, actor=both)
    asked.refresh_from_db()
    assert asked.is_granted is None


# ── people, reminders, withdrawal ──


def test_the_doer_changes_with_a_reason_and_the_new_one_is_told(world):
    task = world.assign()
    other = PostFactory(role=Role.FOCAL, unit=world.ward).user

    services.reassign(
        task_id=task.pk, actor=world[Role.UNIT_HEAD], doer=other, verifier=world.verifier, reason="Nghỉ", now=at(LATER)
    )

    task = fresh(task)
    assert (task.doer, task.doer_name) == (other, other.full_name)
    assert task.events.first().wanted == f"Người thực hiện: {world.doer.full_name}; nay là {other.full_name}"
    assert Notice.objects.get(title__startswith="Bạn được giao việc").recipient == other


def test_the_unit_does_not_choose_who_verifies_it(world):
    task = world.assign()
    before = said(task)

    with pytest.raises(PermissionDenied, match="Người xác minh do cơ quan giao việc chọn"):
        services.reassign(
            task_id=task.pk, actor=world[Role.UNIT_HEAD], doer=world.doer, verifier=None, reason="Nghỉ", now=at(LATER)
        )

    assert said(task) == before


def test_a_new_verifier_is_told_when_proof_waits_and_is_nobody_who_sent_it(world):
    task = world.standing_at(TaskStatus.SUBMITTED, submitted_by=world[Role.UNIT_HEAD])
    change = {"task_id": task.pk, "actor": world.leader, "doer": world.doer, "reason": "Đi học", "now": at(LATER)}

    with pytest.raises(RuleError, match="đã nộp minh chứng của việc này"):
        services.reassign(verifier=world[Role.UNIT_HEAD], **change)
    with pytest.raises(RuleError, match="Người xác minh phải khác người thực hiện"):
        services.reassign(verifier=world.doer, **change)
    with pytest.raises(RuleError, match="Chưa đổi người nào"):
        services.reassign(verifier=world.verifier, **change)
    services.reassign(verifier=world.officer, **change)

    assert fresh(task).verifier == world.officer
    assert Notice.objects.get(kind="tasks.named").recipient == world.officer


def test_a_reminder_by_hand_reaches_the_doer_and_the_head_once_it_is_late(world):
    in_time, late = world.assign(), world.assign()
    Task.objects.filter(pk=late.pk).update(due_on=TODAY + timedelta(days=1), first_due_on=TODAY + timedelta(days=1))

    services.remind(task_id=in_time.pk, actor=world.officer, now=at(LATER))
    services.remind(task_id=late.pk, actor=world.verifier, now=at(LATER))

    told = [
        set(Notice.objects.filter(kind="tasks.reminder", subject_id=task.pk).values_list("recipient", flat=True))
        for task in (in_time, late)
    ]
    assert told == [{world.doer.pk}, {world.doer.pk, world[Role.UNIT_HEAD].pk}]
    assert list(Reminder.objects.values_list("unit", flat=True)) == [world.ward.pk] * 2


def test_a_withdrawn_task_stays_on_record_with_its_reason(world):
    task = world.assign()

    services.withdraw(task_id=task.pk, actor=world.leader, reason="Giao nhầm đơn vị", now=at(LATER))

    assert fresh(task).status == TaskStatus.WITHDRAWN
    assert Entry.objects.get(action="tasks.withdrawn").reason == "Giao nhầm đơn vị"
    assert Notice.objects.get(kind="tasks.withdrawn").recipient == world.doer
    with pytest.raises(RuleError, match="việc đang ở trạng thái “Đã rút”"):
        world.submit(task)


@pytest.mark.parametrize("service", [services.withdraw, services.reassign])
def test_reasons_are_asked_for(world, service):
    task = world.assign()
    before = said(task)
    people = {"doer": None, "doer_name": "Ai đó", "verifier": None} if service is services.reassign else {}

    with pytest.raises(RuleError) as refusal:
        service(task_id=task.pk, actor=world.leader, reason=" ", now=at(LATER), **people)

    assert refusal.value.field == "reason"
    assert said(task) == before


# ── once, and on what was seen ──


def test_every_form_sent_twice_does_its_work_once(world):
    task = world.assign(verifier=None)
    steps = [
        lambda: services.send_plan(
            task_id=task.pk, actor=world.doer, text="In", today=TODAY, now=at(TODAY), token="t-plan"
        ),
        lambda: services.report_progress(
            task_id=task.pk, actor=world.doer, share=5, text="In", now=at(TODAY), token="t-progress"
        ),
        lambda: world.ask(task, token="t-ask"),
        lambda: world.submit(task, token="t-proof"),
        lambda: world.give_back(task, token="t-return"),
        lambda: world.submit(task, token="t-proof-2"),
        lambda: world.accept(task, token="t-accept"),
    ]
    for step in steps:
        first = step()
        after = said(task)
        assert step() == first
        assert said(task) == after

    assert [event.kind for event in Event.objects.order_by("pk")] == [
        "assigned",
        "plan",
        "progress",
        "extension_asked",
        "proof",
        "returned",
        "proof",
        "verified",
    ]


def test_a_token_of_another_task_marks_nothing(world):
    one, other = world.assign(), world.assign()
    world.submit(one, token="copied")

    world.submit(other, token="copied")

    assert fresh(other).status == TaskStatus.SUBMITTED
    assert list(Event.objects.filter(kind=EventKind.PROOF).order_by("pk").values_list("token", flat=True)) == [
        "copied",
        None,
    ]


def test_who_judges_an_older_view_of_the_task_is_told(world):
    task = world.assign()
    world.submit(task)
    seen = fresh(task).version
    services.reassign(
        task_id=task.pk,
        actor=world.leader,
        doer=None,
        doer_name="Vũ Lan",
        verifier=world.verifier,
        reason="x",
        now=at(LATER),
    )
    before = said(task)

    with pytest.raises(ConflictError, match="Người khác vừa cập nhật việc này"):
        world.accept(task, version=seen)

    assert said(task) == before


def test_the_app_that_a_task_came_from_hears_of_every_move_in_the_same_transaction(world, monkeypatch):
    heard = []
    monkeypatch.setitem(hooks.moved, "units.unit", [lambda task: heard.append(task.status)])
    task = world.assign(origin=world.ward)
    world.submit(task)
    world.give_back(task)
    world.submit(task)

    def refuse(_task):
        raise RuleError("Không được")

    monkeypatch.setitem(hooks.moved, "units.unit", [refuse])
    before = said(task)
    with pytest.raises(RuleError, match="Không được"):
        world.accept(task)

    assert heard == ["assigned", "submitted", "returned", "submitted"]
    assert said(task) == before
