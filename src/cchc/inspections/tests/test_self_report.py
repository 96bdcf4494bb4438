"""The unit's report on itself: asked for by the notice, filled, approved by another, locked, reopened with a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.documents.choices import DocumentKind, DocumentStatus
from cchc.documents.models import Document
from cchc.inspections import hooks, rules
from cchc.inspections.choices import InspectionKind, SelfReportStatus, Stage
from cchc.inspections.models import Inspection, Plan, Recommendation, SelfAnswer, SelfReport
from cchc.inspections.queries import owed, progress
from cchc.inspections.queries import self_report as reports
from cchc.inspections.queries.progress import Timing
from cchc.inspections.rules import AnswerValues
from cchc.inspections.services import letters, self_figures, self_reports, unit_files, visits
from cchc.metrics.choices import FigureKind
from cchc.metrics.models import Figure, Metric
from cchc.notices.models import Notice
from tests import factories

from .stages import PNG
from .world import World, days

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def notified(world: World) -> Inspection:
    Inspection.objects.filter(pk=world.inspection.pk).update(visit_on=days(10))
    visits.notify_unit(inspection_id=world.inspection.pk, actor=world[Role.OFFICER], now=timezone.now())
    return Inspection.objects.get(pk=world.inspection.pk)


def fill(world: World, number: int = 0, judgement: str = "met", version: int = 0) -> self_reports.Saved:
    return self_reports.save_answer(
        inspection_id=world.inspection.pk,
        item_id=world.items[number].pk,
        actor=world[Role.FOCAL],
        values=AnswerValues(judgement=judgement),
        version=version,
        now=timezone.now(),
    )


def approve(world: World, at: datetime | None = None) -> SelfReport:
    now = at or timezone.now()
    return self_reports.approve(
        inspection_id=world.inspection.pk,
        actor=world[Role.UNIT_HEAD],
        today=timezone.localdate(now),
        now=now,
    )


def submit(world: World) -> SelfReport:
    return self_reports.submit(inspection_id=world.inspection.pk, actor=world[Role.FOCAL], now=timezone.now())


def kinds_of_notices(role: Role, world: World) -> list[str]:
    return list(Notice.objects.filter(recipient=world[role]).order_by("pk").values_list("kind", flat=True))


# ── the notice ──
def test_the_notice_opens_the_report_tells_the_unit_and_drafts_the_letter(world: World, notified: Inspection) -> None:
    report = notified.self_report
    letter = report.letter

    assert (report.status, report.due_on) == (SelfReportStatus.OPEN, days(7))  # the plan gives three days
    assert letter is not None
    assert (letter.kind, letter.status, letter.unit) == (DocumentKind.LETTER, DocumentStatus.DRAFT, world.department)
    assert kinds_of_notices(Role.FOCAL, world) == ["inspections.notified"]
    assert kinds_of_notices(Role.UNIT_HEAD, world) == ["inspections.notified"]
    assert kinds_of_notices(Role.MEMBER, world) == []


def test_a_surprise_inspection_gets_neither_letter_nor_report(world: World) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(kind=InspectionKind.SURPRISE)

    with pytest.raises(RuleError, match="đột xuất"):
        visits.notify_unit(inspection_id=world.inspection.pk, actor=world[Role.OFFICER], now=timezone.now())

    assert not SelfReport.objects.exists()
    assert not Document.objects.filter(kind=DocumentKind.LETTER).exists()
    assert not Notice.objects.exists()


def test_the_leader_signs_the_letter_that_the_officer_drafted(world: World, notified: Inspection) -> None:
    today = timezone.localdate()

    letter = letters.sign_letter(inspection_id=notified.pk, actor=world[Role.LEADER], today=today, now=timezone.now())

    assert letter.status == DocumentStatus.ISSUED
    assert letter.signed_by == world[Role.LEADER]
    assert letter.drafted_by == world[Role.OFFICER]
    with pytest.raises(RuleError, match="đã ban hành"):
        letters.sign_letter(inspection_id=notified.pk, actor=world[Role.LEADER], today=today, now=timezone.now())
    with pytest.raises(PermissionDenied):
        letters.sign_letter(inspection_id=notified.pk, actor=world[Role.OFFICER], today=today, now=timezone.now())


def test_the_unit_opens_the_letter_only_once_it_is_signed(world: World, notified: Inspection) -> None:
    def seen(role: Role) -> bool:
        return Document.objects.visible_to(world[role]).filter(kind=DocumentKind.LETTER).exists()

    before = (seen(Role.FOCAL), seen(Role.OFFICER))
    letters.sign_letter(
        inspection_id=notified.pk, actor=world[Role.LEADER], today=timezone.localdate(), now=timezone.now()
    )

    assert before == (False, True)
    assert seen(Role.FOCAL)
    assert not Document.objects.visible_to(world.stranger).filter(kind=DocumentKind.LETTER).exists()


# ── filling ──
def test_two_focal_persons_at_one_item_keep_the_first_and_lose_nothing(world: World, notified: Inspection) -> None:
    first = fill(world)

    second = fill(world, judgement="not_met")
    again = fill(world, judgement="met")
    over = fill(world, judgement="not_met", version=1)

    assert (first.is_conflict, second.is_conflict, again.is_conflict, over.is_conflict) == (False, True, False, False)
    assert second.answer.judgement == "met"
    answer = SelfAnswer.objects.get()
    assert (answer.judgement, answer.version) == ("not_met", 2)
    assert Entry.objects.filter(action="inspections.self_answered").count() == 2


def test_the_words_are_kept_by_version(world: World, notified: Inspection) -> None:
    def write(text: str, version: int) -> SelfReport:
        return self_reports.save_outline(
            inspection_id=notified.pk, actor=world[Role.FOCAL], parts={"results": text}, version=version
        )

    write("Đã ban hành kế hoạch.", 1)
    with pytest.raises(ConflictError):
        write("Bản khác.", 1)
    write("Đã ban hành kế hoạch.", 1)  # the same form sent twice

    report = SelfReport.objects.get()
    assert (report.results, report.version) == ("Đã ban hành kế hoạch.", 2)


def test_an_item_of_another_set_and_a_value_of_another_kind_are_refused(world: World, notified: Inspection) -> None:
    foreign = factories.CheckItemFactory()

    with pytest.raises(RuleError):
        self_reports.save_answer(
            inspection_id=notified.pk,
            item_id=foreign.pk,
            actor=world[Role.FOCAL],
            values=AnswerValues(judgement="met"),
            version=0,
            now=NOW,
        )
    with pytest.raises(RuleError):
        self_reports.save_answer(
            inspection_id=notified.pk,
            item_id=world.items[0].pk,  # yes or no
            actor=world[Role.FOCAL],
            values=AnswerValues(number=Decimal(3)),
            version=0,
            now=NOW,
        )
    assert not SelfAnswer.objects.exists()


def test_figures_are_reported_once_corrected_after_and_never_emptied(world: World, notified: Inspection) -> None:
    for code in ("received_new", "resolved"):
        factories.MetricFactory(code=code, name_vi=code)

    def save(**values: int | None) -> list[Figure]:
        return self_figures.save_figures(
            inspection_id=notified.pk,
            actor=world[Role.FOCAL],
            values={code: None if value is None else Decimal(value) for code, value in values.items()},
            now=timezone.now(),
        )

    first = save(received_new=35826, resolved=None)
    same = save(received_new=35826)
    corrected = save(received_new=35828)
    with pytest.raises(RuleError, match="không để trống"):
        save(received_new=None)

    assert [figure.value for figure in first] == [35826]
    assert same == []
    assert [(figure.value, figure.revision) for figure in corrected] == [(35828, 2)]
    figure = Figure.objects.current().get()
    assert (figure.kind, figure.unit, figure.recorded_by) == (FigureKind.REPORTED, world.commune, world[Role.FOCAL])


def test_the_unit_reports_only_while_its_report_is_open_and_only_its_own_figures(
    world: World, notified: Inspection
) -> None:
    focal = world[Role.FOCAL]

    open_ = (hooks.may_report_figure(focal, world.commune), hooks.may_report_figure(focal, world.neighbour))
    fill(world)
    submit(world)
    approve(world)

    assert open_ == (True, False)
    assert not hooks.may_report_figure(focal, world.commune)
    assert not hooks.may_report_figure(world[Role.MEMBER], world.commune)


def test_a_figure_that_the_team_observed_is_not_the_units_to_correct(world: World, notified: Inspection) -> None:
    from cchc.metrics import policies

    focal = world[Role.FOCAL]

    assert policies.may(focal, "correct", world.commune, FigureKind.REPORTED)
    assert not policies.may(focal, "correct", world.commune, FigureKind.OBSERVED)


def test_evidence_hangs_on_the_answer_once_and_is_closed_to_the_team_until_sent(
    world: World, notified: Inspection
) -> None:
    def put() -> int:
        kept = unit_files.put_on_self_answer(
            inspection_id=notified.pk,
            item_id=world.items[0].pk,
            actor=world[Role.FOCAL],
            upload=ContentFile(PNG, name="ke-hoach.png"),
            now=timezone.now(),
        )
        return kept.pk

    first, second = put(), put()
    answer = SelfAnswer.objects.get()
    before = [hooks.may_read_self_answer_file(world[role], str(answer.pk)) for role in (Role.FOCAL, Role.MEMBER)]
    submit_and_approve(world)

    assert first == second
    assert before == [True, False]
    assert hooks.may_read_self_answer_file(world[Role.MEMBER], str(answer.pk))
    assert not hooks.may_read_self_answer_file(world.stranger, str(answer.pk))


def submit_and_approve(world: World) -> SelfReport:
    if not SelfAnswer.objects.filter(version__gt=0).exists():
        fill(world)
    submit(world)
    return approve(world)


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
    late_by_three = timezone.now() + timedelta(days=10)  # due in seven days

    waiting = reports.standing(report, days(8)).days_late
    submit(world)
    approve(world, late_by_three)
    report.refresh_from_db()

    assert waiting == 1
    assert reports.standing(report, days(40)).days_late == 3
    notified.refresh_from_db()
    cell = next(c for c in progress.cells(notified, days(40)) if c.action == "fill_self_report")
    assert (cell.timing, cell.day, cell.days_late) == (Timing.DONE, days(10), 3)


def test_the_matrix_shows_the_day_and_then_how_late(world: World, notified: Inspection) -> None:
    def cell(day: date) -> tuple[Timing, int]:
        found = next(c for c in progress.cells(notified, day) if c.action == "fill_self_report")
        return found.timing, found.days_late

    assert cell(days(0)) == (Timing.COMING, 0)
    assert cell(days(7)) == (Timing.TODAY, 0)
    assert cell(days(9)) == (Timing.LATE, 2)


def test_the_ladder_reminds_the_focal_person_and_the_head_too_once_it_is_late(
    world: World, notified: Inspection
) -> None:
    def recipients(day: date) -> list[set[object]]:
        return [set(thing.recipients) for thing in owed.due_things(day) if thing.kind == owed.SELF_REPORT]

    focal, head = world[Role.FOCAL], world[Role.UNIT_HEAD]

    early, late = recipients(days(4)), recipients(days(8))
    fill(world)
    submit(world)
    waiting = recipients(days(4))
    approve(world)

    assert (early, late, waiting) == ([{focal}], [{focal, head}], [{head}])
    assert recipients(days(8)) == []


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
    visit=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    told=st.integers(-40, 40),
    wanted=st.integers(0, 60),
)
def test_the_day_of_the_report_lies_between_the_notice_and_the_visit(visit: date, told: int, wanted: int) -> None:
    notified_on = visit - timedelta(days=told)

    due_on = rules.self_report_due(visit, notified_on, {"self_report": wanted})

    assert due_on >= notified_on
    assert due_on <= max(visit, notified_on)
    if visit - timedelta(days=wanted) > notified_on:
        assert due_on == visit - timedelta(days=wanted)


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
