"""Pages, files and reports of a summary: who may open them, who signs, what stays as signed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from cchc.accounts import matrix
from cchc.accounts.choices import POST_ROLES, Role
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.documents.models import Document
from cchc.inspections.choices import PlanStatus
from cchc.inspections.models import Inspection, Plan, Summary
from cchc.inspections.queries import summary as queries
from cchc.inspections.services import summaries
from cchc.inspections.services.summaries import ReportDraft
from tests import factories

from .test_summary import filled
from .world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
PAGES = ["summary", "summary_rows", "summary_compare", "summary_repeats", "summary_report", "summary_export"]
READERS = {Role.LEADER, Role.OFFICER, Role.VERIFIER}


def address(world: World, page: str) -> str:
    return reverse(f"inspections:plan_{page}", args=[world.plan.code])


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_gets_404_for_a_campaign_and_403_for_years(world: World, signed_in: SignIn, page: str) -> None:
    stranger = signed_in(factories.PostFactory(role=Role.OFFICER).user)

    assert stranger.get(address(world, page)).status_code == 404
    assert stranger.get(reverse(f"inspections:{page}")).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_only_who_works_for_the_body_reads_its_summary(world: World, signed_in: SignIn, page: str) -> None:
    Inspection.objects.filter(pk=world.inspection.pk).update(stage="issued")
    wrong = []
    for role in Role:
        answer = signed_in(world[role]).get(address(world, page))
        expected = {200} if role in READERS else {403, 404}
        if answer.status_code not in expected:
            wrong.append((role, answer.status_code))

    assert wrong == []


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_a_year_show_the_body_asked_for(world: World, signed_in: SignIn, page: str) -> None:
    client, year = signed_in(world[Role.OFFICER]), world.plan.starts_on.year
    base = reverse(f"inspections:{page}")

    assert client.get(f"{base}?year={year}&body={world.province.code}").status_code == 200
    assert client.get(base).status_code == 200
    assert client.get(f"{base}?body={world.neighbour.code}").status_code == 404
    assert client.get(f"{base}?year=1999").status_code == 404
    assert client.get(f"{base}?year=٢٠٢٦").status_code == 200  # not a year: the latest


def test_the_page_says_what_the_figures_say_and_leads_to_the_rows(world: World, signed_in: SignIn) -> None:
    scope = filled(world)
    found = queries.summarise(scope)

    page = signed_in(world[Role.OFFICER]).get(address(world, "summary")).content.decode()

    assert f"{found.counts.met}/{found.counts.judged} mục được đánh giá" in page
    assert f"{address(world, 'summary_rows')}?show=shortfalls" in page
    assert all(row.name in page for row in found.rows)


@pytest.mark.parametrize("show", ["inspections", "shortfalls", "answers", "requests", "tasks", "reports", "reminders"])
def test_the_rows_behind_each_number_are_as_many_as_it_says(world: World, signed_in: SignIn, show: str) -> None:
    found = queries.summarise(filled(world))
    expected = {
        "inspections": len(found.rows),
        "shortfalls": found.n_shortfalls,
        "answers": found.counts.judged,
        "requests": sum(found.kinds.values()),
        "tasks": found.remedy.given + found.remedy.withdrawn,
        "reports": len(found.reports),
        "reminders": found.n_reminders,
    }

    answer = signed_in(world[Role.OFFICER]).get(f"{address(world, 'summary_rows')}?show={show}")

    assert answer.context["table"].total == expected[show]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("show=answers&judgement=not_met", lambda found: found.counts.not_met),
        ("show=answers&area=PROC", lambda found: found.by_area["PROC"].judged),
        ("show=shortfalls&severity=serious", lambda found: found.severity["serious"]),
        ("show=tasks&state=overdue", lambda found: found.remedy.overdue),
        ("show=tasks&state=verified", lambda found: found.remedy.verified),
        ("show=requests&kind=to_other", lambda found: found.kinds["to_other"]),
        ("show=requests&task=none", lambda found: found.remedy.not_given),
        ("show=reports&late=1", lambda found: len(found.late_reports)),
    ],
)
def test_a_filtered_number_leads_to_exactly_its_rows(
    world: World, signed_in: SignIn, query: str, count: Callable[[queries.Summary], int]
) -> None:
    found = queries.summarise(filled(world, n_units=6, seed=7))

    answer = signed_in(world[Role.OFFICER]).get(f"{address(world, 'summary_rows')}?{query}")

    assert answer.context["table"].total == count(found)


def test_rows_leave_as_csv_without_formulas(world: World, signed_in: SignIn) -> None:
    factories.FindingFactory(inspection=world.inspection, text="=cmd|' /C calc'!A0")

    answer = signed_in(world[Role.OFFICER]).get(f"{address(world, 'summary_rows')}?show=shortfalls&export=csv")

    assert "'=cmd" in answer.content.decode("utf-8-sig")


def test_a_cited_figure_is_shown_by_its_value(world: World, signed_in: SignIn) -> None:
    figure = factories.FigureFactory(unit=world.commune, value=Decimal(36104))
    factories.FindingFactory(inspection=world.inspection, text=f"Còn [[{figure.pk}]] hồ sơ trễ hạn.")
    client, base = signed_in(world[Role.OFFICER]), f"{address(world, 'summary_rows')}?show=shortfalls"

    assert "Còn 36.104 hồ sơ trễ hạn." in client.get(base).content.decode()
    assert "Còn 36.104 hồ sơ trễ hạn." in client.get(f"{base}&export=csv").content.decode("utf-8-sig")


@pytest.mark.parametrize("sort", ["name", "-share", "PROC", "-DIR", "late", "khong-co"])
def test_the_matrix_sorts_by_every_column(world: World, signed_in: SignIn, sort: str) -> None:
    filled(world)

    assert signed_in(world[Role.OFFICER]).get(f"{address(world, 'summary')}?sort={sort}").status_code == 200


@pytest.mark.parametrize("page", ["summary", "summary_rows", "summary_compare", "summary_repeats", "summary_report"])
def test_no_page_asks_more_than_20_questions(world: World, signed_in: SignIn, page: str) -> None:
    filled(world, n_units=8)
    client = signed_in(world[Role.OFFICER])
    counted = {}
    for base in (address(world, page), reverse(f"inspections:{page}")):
        with CaptureQueriesContext(connection) as asked:
            client.get(base)
        counted[base] = len(asked)

    assert max(counted.values()) <= 20, counted


def test_the_workbook_has_its_sheets_and_the_same_numbers(world: World, signed_in: SignIn) -> None:
    found = queries.summarise(filled(world))

    answer = signed_in(world[Role.OFFICER]).get(address(world, "summary_export"))

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    totals = {row[0]: row[1] for row in book.get_sheet_by_name("Tổng hợp").to_python()}
    assert book.sheet_names[:4] == ["Tổng hợp", "Theo đơn vị", "Theo lĩnh vực", "Tồn tại thường gặp"]
    assert book.sheet_names[-1] == "Định nghĩa"
    assert totals["Mục đạt"] == found.counts.met
    assert totals["Tồn tại, hạn chế"] == found.n_shortfalls
    assert totals["Việc đã xác minh"] == found.remedy.verified


# ── the report ──


def drafted(world: World) -> Summary:
    scope = queries.of_plan(Plan.objects.select_related("issuer", "lead").get(pk=world.plan.pk), timezone.localdate())
    return summaries.draft_report(
        actor=world[Role.OFFICER], scope=scope, draft=ReportDraft("Nhìn chung tốt.", "Tiếp tục."), now=timezone.now()
    )


def submitted(world: World) -> Summary:
    return summaries.submit_report(
        summary_id=drafted(world).pk, actor=world[Role.OFFICER], signer=world[Role.LEADER], now=timezone.now()
    )


def issued(world: World) -> Summary:
    return summaries.issue_report(
        summary_id=submitted(world).pk, actor=world[Role.LEADER], today=timezone.localdate(), now=timezone.now()
    )


@pytest.mark.parametrize("status", list(PlanStatus))
def test_each_cell_of_summarise_is_what_the_service_does(world: World, status: PlanStatus) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(status=status)
    plan = Plan.objects.select_related("issuer", "lead").get(pk=world.plan.pk)
    scope = queries.of_plan(plan, timezone.localdate())
    wrong = []
    for role in Role:
        granted = matrix.grants(role, "plan", "summarise", status) and role != Role.COUNCIL  # not the council's own
        try:
            summaries.draft_report(actor=world[role], scope=scope, draft=ReportDraft(), now=timezone.now())
            done = True
        except (PermissionDenied, RuleError):
            done = False
        if done != granted:
            wrong.append((role, granted))

    assert wrong == []


def test_a_report_is_drafted_with_its_figures_and_their_notes(world: World) -> None:
    filled(world)

    summary = drafted(world)

    text = json.dumps(summary.document.content, ensure_ascii=False)
    found = queries.summarise(queries.of_plan(world.plan, timezone.localdate()))
    assert summary.document.kind == "BC"
    assert f"{found.n_shortfalls}" in text
    assert "Số mục đánh giá “Đạt” chia cho" in text  # the note of the share
    assert "Nhìn chung tốt." in text


def test_drafting_again_changes_the_same_draft(world: World) -> None:
    first = drafted(world)

    again = drafted(world)

    assert again.pk == first.pk
    assert Document.objects.filter(kind="BC").count() == 1


def test_who_saves_against_an_older_version_is_told(world: World) -> None:
    first = drafted(world)
    scope = summaries.scope_of(first)

    with pytest.raises(ConflictError):
        summaries.draft_report(
            actor=world[Role.OFFICER],
            scope=scope,
            draft=ReportDraft("x"),
            now=timezone.now(),
            version=first.version - 1,
        )


def test_another_person_signs_and_the_figures_stay_as_signed(world: World) -> None:
    summary = issued(world)
    before = summary.document.content

    factories.FindingFactory(inspection=world.inspection)
    summary.refresh_from_db()

    assert summary.document.number_text.endswith("/BC-SNV")
    assert summary.document.signed_by == world[Role.LEADER]
    assert Document.objects.get(pk=summary.document.pk).content == before
    actions = ["report_drafted", "report_submitted", "report_issued"]
    assert [Entry.objects.filter(action=f"inspections.{action}").count() for action in actions] == [1, 1, 1]


def test_the_drafter_never_signs_even_as_a_leader(world: World) -> None:
    summary = drafted(world)
    officer = world[Role.OFFICER]
    factories.PostFactory(user=officer, role=Role.LEADER, unit=world.department)

    with pytest.raises(RuleError, match="Người soạn không được ký"):
        summaries.submit_report(summary_id=summary.pk, actor=officer, signer=officer, now=timezone.now())
    Summary.objects.filter(pk=summary.pk).update(submitted_at=timezone.now())
    with pytest.raises(RuleError, match="Người soạn không được ký"):
        summaries.issue_report(
            summary_id=summary.pk, actor=world[Role.OFFICER], today=timezone.localdate(), now=timezone.now()
        )


def test_nobody_signs_what_was_not_submitted(world: World) -> None:
    summary = drafted(world)

    with pytest.raises(RuleError, match="chưa trình ký"):
        summaries.issue_report(
            summary_id=summary.pk, actor=world[Role.LEADER], today=timezone.localdate(), now=timezone.now()
        )


def test_a_returned_report_can_be_mended_and_submitted_again(world: World) -> None:
    summary = submitted(world)
    with pytest.raises(RuleError, match="đã trình ký"):
        drafted(world)

    summaries.return_report(summary_id=summary.pk, actor=world[Role.LEADER], reason="Thêm kiến nghị")

    assert drafted(world).returned_reason == "Thêm kiến nghị"


def test_the_way_through_the_pages_from_draft_to_number(world: World, signed_in: SignIn) -> None:
    officer, leader = signed_in(world[Role.OFFICER]), signed_in(world[Role.LEADER])

    officer.post(address(world, "summary_report"), {"assessment": "Tốt.", "proposals": ""})
    summary = Summary.objects.get()
    page = reverse("inspections:report_detail", args=[summary.pk])
    officer.post(reverse("inspections:report_submit", args=[summary.pk]), {"signer": world[Role.LEADER].pk})
    shown = leader.get(page).content.decode()
    leader.post(reverse("inspections:report_issue", args=[summary.pk]))

    summary.refresh_from_db()
    assert reverse("inspections:report_issue", args=[summary.pk]) in shown
    assert summary.document.number_text == "01/BC-SNV"
    pdf = officer.get(reverse("inspections:report_paper", args=[summary.pk, "pdf"]))
    assert pdf.content.startswith(b"%PDF")
    assert officer.get(reverse("inspections:report_paper", args=[summary.pk, "exe"])).status_code == 404
    assert "01/BC-SNV" in officer.get(reverse("documents:list")).content.decode()


def test_bad_input_to_a_report_is_422_and_changes_nothing(world: World, signed_in: SignIn) -> None:
    summary = drafted(world)
    officer, leader = signed_in(world[Role.OFFICER]), signed_in(world[Role.LEADER])

    refused = [
        officer.post(address(world, "summary_report"), {"assessment": "x" * 10_001}),
        officer.post(reverse("inspections:report_submit", args=[summary.pk]), {"signer": world[Role.MEMBER].pk}),
        leader.post(reverse("inspections:report_issue", args=[summary.pk])),
        leader.post(reverse("inspections:report_return", args=[summary.pk]), {"reason": " "}),
    ]

    summary.refresh_from_db()
    assert [answer.status_code for answer in refused] == [422, 422, 422, 422]
    assert (summary.assessment, summary.submitted_at, summary.document.status) == ("Nhìn chung tốt.", None, "draft")


def test_the_wrong_role_gets_403_and_a_stranger_404_for_each_step(world: World, signed_in: SignIn) -> None:
    summary = submitted(world)
    verifier = signed_in(world[Role.VERIFIER])
    stranger = signed_in(factories.PostFactory(role=Role.LEADER).user)
    steps = [reverse(f"inspections:report_{step}", args=[summary.pk]) for step in ("submit", "return", "issue")]

    assert [verifier.post(step, {"reason": "x"}).status_code for step in steps] == [403, 403, 403]
    assert verifier.post(address(world, "summary_report"), {"assessment": "x"}).status_code == 403
    assert [stranger.post(step).status_code for step in steps] == [404, 404, 404]
    assert stranger.get(reverse("inspections:report_detail", args=[summary.pk])).status_code == 404
    assert stranger.get(reverse("inspections:report_paper", args=[summary.pk, "pdf"])).status_code == 404
    summary.refresh_from_db()
    assert (summary.document.status, summary.signer) == ("draft", world[Role.LEADER])


@pytest.mark.parametrize("role", list(Role))
def test_each_cell_of_signing_a_summary_report_is_what_the_policy_says(world: World, role: Role) -> None:
    summary = submitted(world)
    granted = matrix.grants(role, "plan", "sign_summary", PlanStatus.RUNNING)
    elsewhere = factories.PostFactory(role=role).user if role in POST_ROLES else factories.UserFactory()

    assert summaries.may_sign(world[role], summary) is granted
    assert summaries.may_sign(elsewhere, summary) is False
    assert matrix.roles_ever("plan", "sign_summary") == {Role.LEADER}


def test_a_closed_account_signs_no_summary(world: World) -> None:
    summary, leader = submitted(world), world[Role.LEADER]
    leader.is_active = False

    assert summaries.may_sign(leader, summary) is False


def test_the_council_sums_up_its_own_supervision(world: World, signed_in: SignIn) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(issuer=world.board, lead=None)

    answer = signed_in(world[Role.COUNCIL]).post(address(world, "summary_report"), {"assessment": "Tốt."})

    assert answer.status_code == 302
    assert Summary.objects.get().body == world.board
