"""The report handed in: approved, returned, reopened, late, with its proposals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.documents.choices import DocumentKind, DocumentStatus
from cchc.documents.models import Document
from cchc.inspections import rules
from cchc.inspections.choices import SelfReportStatus, Stage
from cchc.inspections.models import Inspection, Recommendation, SelfAnswer, SelfReport
from cchc.inspections.queries import owed, progress
from cchc.inspections.queries import self_report as reports
from cchc.inspections.queries.progress import Timing
from cchc.inspections.services import self_reports
from cchc.metrics.models import Metric
from cchc.notices.models import Notice
from tests import factories

from .counting import CALENDAR, counter
from .reporting import approve, fill, kinds_of_notices, submit, submit_and_approve
from .world import World, days, working_back

pytestmark = pytest.mark.django_db


# ── handing in ──
def test_an_empty_report_is_not_handed_in(world: World, notified: Inspection) -> None:
    with pytest.raises(RuleError, match="còn trống"):
        submit(world)

    assert SelfReport.objects.get().status == SelfReportStatus.OPEN


def test_the_head_approves_and_the_report_is_numbered_locked_and_told_to_the_team(
    world: World, notified: Inspection
) -> None:
    fill(world)
    submit(world)
    report = approve(world)

    assert report.status == SelfReportStatus.LOCKED
    assert report.document is not None
    assert report.document.number_text.endswith("/BC-UBND")
    assert (report.document.unit, report.document.drafted_by) == (world.commune, world[Role.FOCAL])
    assert report.document.signed_by == world[Role.UNIT_HEAD]
    assert report.document.pdf is not None
    assert "inspections.self_report_submitted" in kinds_of_notices(Role.UNIT_HEAD, world)
    assert kinds_of_notices(Role.MEMBER, world) == ["inspections.self_report_sent"]
    with pytest.raises(RuleError, match="đã khóa"):
        fill(world, 1)


def test_while_it_waits_for_approval_nobody_changes_it(world: World, notified: Inspection) -> None:
    fill(world)
    submit(world)

    with pytest.raises(RuleError, match="chờ thủ trưởng"):
        fill(world, 1)
    assert SelfAnswer.objects.count() == 1


def test_the_focal_person_may_not_approve(world: World, notified: Inspection) -> None:
    fill(world)
    submit(world)

    with pytest.raises(PermissionDenied):
        self_reports.approve(
            inspection_id=notified.pk, actor=world[Role.FOCAL], today=timezone.localdate(), now=timezone.now()
        )
    assert SelfReport.objects.get().status == SelfReportStatus.SUBMITTED


def test_a_returned_report_comes_back_with_the_reason(world: World, notified: Inspection) -> None:
    fill(world)
    submit(world)
    with pytest.raises(RuleError, match="lý do"):
        self_reports.give_back(inspection_id=notified.pk, actor=world[Role.UNIT_HEAD], reason=" ", now=timezone.now())

    report = self_reports.give_back(
        inspection_id=notified.pk, actor=world[Role.UNIT_HEAD], reason="Thiếu số liệu quý II.", now=timezone.now()
    )

    assert (report.status, report.returned_reason) == (SelfReportStatus.OPEN, "Thiếu số liệu quý II.")
    assert kinds_of_notices(Role.FOCAL, world)[-1] == "inspections.self_report_back"


def test_a_reopened_report_replaces_the_paper_and_keeps_its_first_day(world: World, notified: Inspection) -> None:
    fill(world)
    first = submit_and_approve(world)
    first_paper, first_sent = first.document, first.sent_at
    self_reports.reopen(
        inspection_id=notified.pk, actor=world[Role.SECRETARY], reason="Bổ sung phụ lục.", now=timezone.now()
    )
    fill(world, 1)

    second = submit_and_approve(world)

    assert first_paper is not None
    first_paper.refresh_from_db()
    assert first_paper.status == DocumentStatus.REPLACED
    assert second.document is not None
    assert second.document.replaces == first_paper
    assert second.sent_at == first_sent


def test_focal_and_head_at_once_hand_in_and_approve_once(world: World, notified: Inspection) -> None:
    fill(world)
    submit(world)
    with pytest.raises(RuleError, match="chờ thủ trưởng"):
        submit(world)
    approve(world)
    with pytest.raises(RuleError, match="đã duyệt"):
        approve(world)

    assert Document.objects.filter(kind=DocumentKind.REPORT).count() == 1


def test_after_the_visit_nothing_is_filled_or_approved(world: World, notified: Inspection) -> None:
    fill(world)
    submit(world)
    world.at(Stage.VISITED)

    with pytest.raises(RuleError, match="Chưa thể"):
        approve(world)
    assert SelfReport.objects.get().document is None


# ── proposals ──
def test_a_proposal_is_addressed_upwards_once_and_taken_back(world: World, notified: Inspection) -> None:
    def propose(unit: object = world.department, text: str = "Bổ sung máy quét.", form: str = "mot") -> Recommendation:
        return self_reports.add_proposal(
            inspection_id=notified.pk, actor=world[Role.FOCAL], text=text, addressee_unit=unit, token=form
        )

    row, same = propose(), propose()
    for wrong in ({"unit": None, "form": "2"}, {"unit": world.commune, "form": "3"}, {"text": " ", "form": "4"}):
        with pytest.raises(RuleError):
            propose(**wrong)

    assert row == same
    assert [one.addressee_unit for one in reports.proposals_of(notified)] == [world.department]
    assert world.department in reports.superiors_of(notified)
    assert world.province in reports.superiors_of(notified)
    assert world.commune not in reports.superiors_of(notified)
    assert world.neighbour not in reports.superiors_of(notified)
    self_reports.remove_proposal(recommendation_id=row.pk, actor=world[Role.FOCAL])
    assert reports.proposals_of(notified) == []


def test_a_proposal_that_the_team_wrote_is_not_the_units_to_take_back(world: World, notified: Inspection) -> None:
    row = factories.RecommendationFactory(inspection=notified, kind="unit_proposal", source="Biên bản")

    with pytest.raises(RuleError, match="đoàn kiểm tra ghi"):
        self_reports.remove_proposal(recommendation_id=row.pk, actor=world[Role.FOCAL])
    assert Recommendation.objects.filter(pk=row.pk).exists()


# ── late, reminders, the matrix ──
def test_late_is_computed_from_the_first_sending(world: World, notified: Inspection) -> None:
    report = notified.self_report
    fill(world)
    done_on = report.due_on + timedelta(days=3)
    late_by_three = timezone.now() + (done_on - days(0))

    waiting = reports.standing(report, report.due_on + timedelta(days=1)).days_late
    submit(world)
    approve(world, late_by_three)
    report.refresh_from_db()

    assert waiting == 1
    assert reports.standing(report, days(40)).days_late == 3
    notified.refresh_from_db()
    cell = next(c for c in progress.cells(notified, days(40)) if c.action == "fill_self_report")
    assert (cell.timing, cell.day, cell.days_late) == (Timing.DONE, done_on, 3)


def test_the_matrix_shows_the_day_and_then_how_late(world: World, notified: Inspection) -> None:
    def cell(day: date) -> tuple[Timing, int]:
        found = next(c for c in progress.cells(notified, day) if c.action == "fill_self_report")
        return found.timing, found.days_late

    due_on = working_back(7)
    assert cell(days(0)) == (Timing.COMING, 0)
    assert cell(due_on) == (Timing.TODAY, 0)
    assert cell(due_on + timedelta(days=2)) == (Timing.LATE, 2)


def test_the_ladder_reminds_the_focal_person_and_the_head_too_once_it_is_late(
    world: World, notified: Inspection
) -> None:
    def recipients(day: date) -> list[set[object]]:
        return [set(thing.recipients) for thing in owed.due_things(day) if thing.kind == owed.SELF_REPORT]

    soon, late_on = working_back(7) - timedelta(days=1), working_back(7) + timedelta(days=1)
    focal, head = world[Role.FOCAL], world[Role.UNIT_HEAD]

    early, late = recipients(soon), recipients(late_on)
    fill(world)
    submit(world)
    waiting = recipients(soon)
    approve(world)

    assert (early, late, waiting) == ([{focal}], [{focal, head}], [{head}])
    assert recipients(late_on) == []


def test_a_reminder_of_a_report_that_was_sent_is_no_longer_due(world: World, notified: Inspection) -> None:
    report = notified.self_report
    notice = Notice(kind=owed.SELF_REPORT, subject_id=str(report.pk), due_on=report.due_on)

    before = owed.is_self_report_due(notice)
    other_day = owed.is_self_report_due(Notice(subject_id=str(report.pk), due_on=days(1)))
    fill(world)
    submit_and_approve(world)

    assert (before, other_day) == (True, False)
    assert not owed.is_self_report_due(notice)


@pytest.mark.law("KT-04")
@given(
    visit=st.dates(date(2011, 1, 1), date(2027, 12, 31)),
    told=st.integers(-40, 40),
    wanted=st.integers(0, 60),
)
def test_the_day_of_the_report_lies_between_the_notice_and_the_visit(visit: date, told: int, wanted: int) -> None:
    notified_on = visit - timedelta(days=told)

    due_on = rules.self_report_due(visit, notified_on, counter(self_report=wanted))

    wished = visit - timedelta(days=wanted)
    while not CALENDAR.is_working(wished):
        wished -= timedelta(days=1)
    eve = visit - timedelta(days=1)
    while not CALENDAR.is_working(eve):
        eve -= timedelta(days=1)
    assert due_on == (wished if wished > notified_on else max(notified_on, eve))


@pytest.mark.law("KT-04")
@given(due=st.dates(), done=st.none() | st.dates(), today=st.dates())
def test_days_late_is_never_negative_and_counts_until_it_was_done(due: date, done: date | None, today: date) -> None:
    counted = rules.days_late(due, done, today)

    end = done or today
    assert counted == (0 if end <= due else (end - due).days)


def test_the_metrics_of_the_plans_contents_are_asked_for(world: World, notified: Inspection) -> None:
    factories.MetricFactory(code="received_new", group="PROC")
    factories.MetricFactory(code="staff_cut", group="ORG")

    groups = reports.figure_groups(notified)

    assert [group.code for group in groups] == ["DIR", "PROC"]
    assert [row.metric.code for group in groups for row in group.rows] == ["received_new"]
    assert Metric.objects.count() == 2


def test_every_step_of_the_report_left_its_entry(world: World, notified: Inspection) -> None:
    fill(world)
    submit_and_approve(world)

    actions = set(Entry.objects.filter(unit_id=world.commune.pk).values_list("action", flat=True))

    assert {
        "inspections.unit_notified",
        "inspections.self_answered",
        "inspections.self_report_submitted",
        "inspections.self_report_approved",
    } <= actions
