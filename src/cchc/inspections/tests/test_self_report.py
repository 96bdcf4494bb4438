"""The unit's report on itself: asked for by the notice, filled, approved by another, locked, reopened with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.documents.choices import DocumentKind, DocumentStatus
from cchc.documents.models import Document
from cchc.inspections import hooks
from cchc.inspections.choices import InspectionKind, SelfReportStatus
from cchc.inspections.models import Inspection, Plan, SelfAnswer, SelfReport
from cchc.inspections.rules import AnswerValues
from cchc.inspections.services import letters, self_figures, self_reports, unit_files, visits
from cchc.metrics.choices import FigureKind
from cchc.metrics.models import Figure
from cchc.notices.models import Notice
from tests import factories

from .counting import columns_written
from .reporting import NOW, approve, fill, kinds_of_notices, submit, submit_and_approve
from .stages import PNG
from .world import World, working_back

pytestmark = pytest.mark.django_db


# ── the notice ──
def test_the_notice_opens_the_report_tells_the_unit_and_drafts_the_letter(world: World, notified: Inspection) -> None:
    report = notified.self_report
    letter = report.letter

    assert (report.status, report.due_on) == (SelfReportStatus.OPEN, working_back(7))  # the plan gives three days
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


def test_an_answer_again_writes_only_what_it_changes(world: World, notified: Inspection) -> None:
    fill(world)

    with CaptureQueriesContext(connection) as asked:
        fill(world, judgement="not_met", version=1)

    assert columns_written(asked, SelfAnswer) == {"judgement", "updated_at", "updated_by_id", "version"}


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


def test_a_proposal_goes_to_a_body_above_the_unit_and_to_no_other(world: World, notified: Inspection) -> None:
    for other in (world.commune, world.neighbour, factories.DepartmentFactory()):
        with pytest.raises(RuleError, match="cơ quan cấp trên") as refusal:
            self_reports.add_proposal(
                inspection_id=notified.pk, actor=world[Role.FOCAL], text="Cấp máy quét.", addressee_unit=other
            )
        assert refusal.value.field == "addressee_unit"

    assert not world.inspection.recommendations.exists()
