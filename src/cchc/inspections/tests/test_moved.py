"""A swap announced late: open deadlines of units are listed, nothing moves until somebody decides."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.calendars.choices import Choice, DecisionKind
from cchc.calendars.hooks import Moved
from cchc.calendars.import_rules import RawRow
from cchc.calendars.models import CalendarVersion
from cchc.calendars.queries import calendar_of, imports
from cchc.calendars.services import decisions, loading
from cchc.calendars.services.decisions import DecisionDraft, Wishes
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.inspections.models import Inspection, Recommendation, ReplyRound, SelfReport
from cchc.inspections.queries.moved import REMEDY, REPLY, SELF_REPORT
from cchc.inspections.services import conclusions
from cchc.inspections.services.moved import recompute
from cchc.notices.models import Notice
from cchc.tasks import services as tasks
from cchc.tasks.choices import TaskKind, TaskStatus
from cchc.tasks.models import Task
from cchc.tasks.queries.timeline import timeline_of
from tests import factories

from .stages import submitted
from .world import World, days, working, working_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(world: World) -> datetime:
    moment = timezone.now()
    loading.load_calendar(now=moment)
    return moment


@pytest.fixture
def report(world: World, now: datetime) -> SelfReport:
    visit_on = days(30)
    Inspection.objects.filter(pk=world.inspection.pk).update(notified_at=now, visit_on=visit_on)
    plan = world.inspection.plan
    plan.deadlines = {"self_report": 10, "reply": 10}
    plan.save(update_fields=["deadlines"])
    return SelfReport.objects.create(inspection=world.inspection, due_on=working_back(20))


def announce(world: World, day: date, now: datetime) -> CalendarVersion:
    """Import a letter that makes `day` a day off."""
    draft = DecisionDraft(DecisionKind.LETTER, "7/VPCP", days(-1), "VPCP", "Nghỉ thêm")
    row = RawRow(1, {"date": f"{day:%d/%m/%Y}", "kind": "nghỉ", "name": "Nghỉ thêm"})
    return decisions.import_decision(actor=world[Role.ADMIN], draft=draft, rows=[row], wishes=Wishes(), now=now)


@pytest.mark.law("KT-08")
def test_a_day_off_on_the_day_of_a_report_is_listed_and_moves_nothing(
    world: World, report: SelfReport, now: datetime
) -> None:
    change = announce(world, report.due_on, now)

    waiting = imports.waiting(world[Role.ADMIN], change)
    new_due = calendar_of(None).last_working_day(report.due_on)

    assert [(one.moved.kind, one.moved.old_due, one.moved.new_due) for one in waiting] == [
        (SELF_REPORT, report.due_on, new_due)
    ]
    assert new_due < report.due_on
    assert SelfReport.objects.get().due_on == report.due_on


def test_the_new_day_is_stored_when_somebody_decides_so(world: World, report: SelfReport, now: datetime) -> None:
    change = announce(world, report.due_on, now)
    new_due = calendar_of(None).last_working_day(report.due_on)
    asked = {"kind": SELF_REPORT, "key": str(report.pk), "reason": "Đã báo xã", "now": now}

    decisions.decide_move(actor=world[Role.ADMIN], change_id=change.pk, choice=Choice.RECOMPUTE, **asked)

    entry = Entry.objects.get(action="inspections.due_moved")
    assert SelfReport.objects.get().due_on == new_due
    assert (entry.reason, entry.after) == ("Đã báo xã", {"due_on": new_due.isoformat()})
    with pytest.raises(RuleError, match="đã được quyết định"):
        decisions.decide_move(actor=world[Role.ADMIN], change_id=change.pk, choice=Choice.KEEP, **asked)


def test_a_kept_day_stays(world: World, report: SelfReport, now: datetime) -> None:
    change = announce(world, report.due_on, now)

    decisions.decide_move(
        actor=world[Role.ADMIN],
        change_id=change.pk,
        kind=SELF_REPORT,
        key=str(report.pk),
        choice=Choice.KEEP,
        reason="Đã hẹn",
        now=now,
    )

    assert SelfReport.objects.get().due_on == report.due_on


def test_the_day_of_explanations_moves_forward(world: World, report: SelfReport, now: datetime) -> None:
    due_on = working(10)
    round_ = ReplyRound.objects.create(inspection=world.inspection, opened_at=now, due_on=due_on)

    change = announce(world, due_on, now)

    moved = {one.moved.kind: one.moved for one in imports.waiting(world[Role.ADMIN], change)}
    assert (moved[REPLY].key, moved[REPLY].old_due) == (str(round_.pk), due_on)
    assert moved[REPLY].new_due == calendar_of(None).next_working_day(due_on + timedelta(days=1))


def test_what_was_sent_or_set_by_hand_does_not_move(world: World, report: SelfReport, now: datetime) -> None:
    SelfReport.objects.update(due_on=report.due_on + timedelta(days=1))
    by_hand = imports.waiting(world[Role.ADMIN], announce(world, report.due_on, now))
    SelfReport.objects.update(due_on=report.due_on, sent_at=now)
    sent = imports.waiting(world[Role.ADMIN], CalendarVersion.objects.latest("number"))

    assert (by_hand, sent) == ([], [])


def test_a_report_sent_meanwhile_keeps_its_day(world: World, report: SelfReport, now: datetime) -> None:
    moved = imports.waiting(world[Role.ADMIN], announce(world, report.due_on, now))[0].moved
    SelfReport.objects.update(sent_at=now)

    with pytest.raises(RuleError, match="việc đã xong"):
        recompute(actor=world[Role.ADMIN], moved=moved, reason="Đã báo xã")

    assert SelfReport.objects.get().due_on == report.due_on
    assert not Entry.objects.filter(action="inspections.due_moved").exists()


# ── tasks ──
@pytest.fixture
def task(world: World, now: datetime) -> Task:
    """A task whose day was counted when the conclusion was issued."""
    inspection = submitted(world)
    Recommendation.objects.update(due_on=None)
    conclusions.issue(inspection_id=inspection.pk, actor=world[Role.LEADER], today=days(0), now=now)
    return Task.objects.get(kind=TaskKind.REMEDY)


@pytest.mark.law("KT-08")
def test_the_day_of_a_task_is_listed_and_moves_once_somebody_decides_so(
    world: World, task: Task, now: datetime
) -> None:
    change = announce(world, task.due_on, now)
    new_due = calendar_of(None).next_working_day(task.due_on)
    moved = {one.moved.kind: one.moved for one in imports.waiting(world[Role.ADMIN], change)}[REMEDY]
    unmoved = Task.objects.get().due_on
    asked = {"kind": REMEDY, "key": moved.key, "reason": "Đã báo xã", "now": now}

    decisions.decide_move(actor=world[Role.ADMIN], change_id=change.pk, choice=Choice.RECOMPUTE, **asked)

    after = Task.objects.get()
    line = timeline_of(after).entries[0]
    assert (moved.key, moved.old_due, moved.new_due, unmoved) == (str(task.pk), task.due_on, new_due, task.due_on)
    assert (after.due_on, after.first_due_on, after.version) == (new_due, task.due_on, task.version + 1)
    assert line.what == f"Tính lại hạn theo lịch làm việc: {dates.show(new_due)}"
    assert (line.who, [said.text for said in line.said]) == (world[Role.ADMIN].full_name, ["Đã báo xã"])
    assert Entry.objects.get(action="tasks.due_moved").reason == "Đã báo xã"
    assert Notice.objects.filter(kind="tasks.due_moved", recipient=after.doer or world[Role.UNIT_HEAD]).exists()


@pytest.mark.parametrize(
    "changed", [{"due_on": days(90)}, {"status": TaskStatus.VERIFIED}, {"status": TaskStatus.WITHDRAWN}]
)
def test_a_task_that_was_extended_or_is_over_keeps_its_day(
    world: World, task: Task, now: datetime, changed: dict[str, object]
) -> None:
    admin, change = world[Role.ADMIN], announce(world, task.due_on, now)
    moved = {one.moved.kind: one.moved for one in imports.waiting(admin, change)}[REMEDY]
    Task.objects.update(**changed, verified_by=world[Role.VERIFIER], verified_on=days(0), submitted_on=days(0))

    assert REMEDY not in {one.moved.kind for one in imports.waiting(admin, change)}
    with pytest.raises(RuleError, match="việc đã xong"):
        tasks.move_due(task_id=task.pk, actor=admin, moved=moved, reason="Đã báo xã", now=now)
    assert not Entry.objects.filter(action="tasks.due_moved").exists()


def test_a_day_set_by_hand_is_nobodys_calculation(world: World, task: Task, now: datetime) -> None:
    Recommendation.objects.update(due_basis="")

    assert REMEDY not in {
        one.moved.kind for one in imports.waiting(world[Role.ADMIN], announce(world, task.due_on, now))
    }


def test_only_who_imports_decisions_moves_a_task(world: World, task: Task, now: datetime) -> None:
    moved = Moved(REMEDY, str(task.pk), "", "", task.due_on, days(60))

    with pytest.raises(PermissionDenied):
        tasks.move_due(task_id=task.pk, actor=world[Role.OFFICER], moved=moved, reason="Đã báo xã", now=now)

    assert Task.objects.get().due_on == task.due_on


def test_strangers_see_no_deadline_of_others(world: World, report: SelfReport, now: datetime) -> None:
    change = announce(world, report.due_on, now)
    stranger = factories.PostFactory(role=Role.FOCAL).user

    assert imports.waiting(stranger, change) == []
    assert len(imports.waiting(world[Role.FOCAL], change)) == 1
