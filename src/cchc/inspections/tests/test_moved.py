"""A swap announced late: open deadlines of units are listed, nothing moves until somebody decides."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.calendars.choices import Choice, DecisionKind
from cchc.calendars.import_rules import RawRow
from cchc.calendars.models import CalendarVersion
from cchc.calendars.queries import calendar_of, imports
from cchc.calendars.services import decisions, loading
from cchc.calendars.services.decisions import DecisionDraft, Wishes
from cchc.common.errors import RuleError
from cchc.inspections.models import Inspection, ReplyRound, SelfReport
from cchc.inspections.queries.moved import REPLY, SELF_REPORT
from cchc.inspections.services.moved import recompute
from tests import factories

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


def test_strangers_see_no_deadline_of_others(world: World, report: SelfReport, now: datetime) -> None:
    change = announce(world, report.due_on, now)
    stranger = factories.PostFactory(role=Role.FOCAL).user

    assert imports.waiting(stranger, change) == []
    assert len(imports.waiting(world[Role.FOCAL], change)) == 1
