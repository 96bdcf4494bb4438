"""What insiders without the right, strangers and clumsy hands try on inspections."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.documents.models import Document
from cchc.inspections import hooks
from cchc.inspections.choices import CauseKind, FindingKind, InspectionKind, PlanStatus, RecommendationKind, Stage
from cchc.inspections.models import Inspection, Plan
from cchc.inspections.services import findings
from tests import factories

from .stages import issued, running_inspection
from .world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def test_the_council_reads_the_conclusion_but_not_minutes_and_photos(world: World) -> None:
    inspection = issued(world)
    answer = inspection.answers.all()[0]
    supervisor = world[Role.COUNCIL]

    kinds = set(Document.objects.visible_to(supervisor).values_list("kind", flat=True))

    assert "TB" in kinds
    assert "BB" not in kinds
    assert not hooks.may_read_answer_file(supervisor, str(answer.pk))
    assert not hooks.may_read_minutes_file(supervisor, str(inspection.minutes.pk))


def test_those_who_worked_on_it_and_the_unit_read_minutes_and_photos(world: World) -> None:
    inspection = issued(world)
    answer = inspection.answers.all()[0]

    for role in (Role.OFFICER, Role.LEADER, Role.TEAM_HEAD, Role.MEMBER, Role.FOCAL, Role.UNIT_HEAD):
        assert "BB" in set(Document.objects.visible_to(world[role]).values_list("kind", flat=True)), role
        assert hooks.may_read_answer_file(world[role], str(answer.pk)), role
        assert hooks.may_read_minutes_file(world[role], str(inspection.minutes.pk)), role


def test_an_empty_form_of_figures_at_a_closed_step_is_a_sentence(world: World, signed_in: SignIn) -> None:
    world.at(Stage.ISSUED)
    before = Entry.objects.count()

    response = signed_in(world[Role.MEMBER]).post(reverse("inspections:visit_figure", args=[world.inspection.code]))

    assert response.status_code == 422
    assert "đang ở bước khác" in response.content.decode()
    assert Entry.objects.count() == before


def test_no_page_tells_the_unit_of_a_coming_surprise(world: World, signed_in: SignIn) -> None:
    inspection = running_inspection(world)
    Inspection.objects.filter(pk=world.inspection.pk).delete()
    Plan.objects.filter(pk=inspection.plan_id).update(kind=InspectionKind.SURPRISE, name="Kiểm tra bất ngờ mùa thu")

    for stage in (Stage.SCHEDULED, Stage.NOTIFIED):
        Inspection.objects.filter(pk=inspection.pk).update(stage=stage)
        for role in (Role.FOCAL, Role.UNIT_HEAD):
            assert_nothing_is_told(world, inspection, role, signed_in(world[role]))


def assert_nothing_is_told(world: World, inspection: Inspection, role: Role, client: Client) -> None:
    plan = inspection.plan
    open_pages = [
        *("/", "/inspections/", "/documents/", "/documents/export.csv", "/figures/", "/figures/export/csv/"),
        *("/search?q=bat+ngo", "/search?q=an+thu", "/units/search.json?q=an+thu", f"/units/{world.commune.code}/"),
    ]

    pages = [client.get(url) for url in open_pages]
    hidden = [
        client.get(reverse(f"inspections:{name}", args=[code, *rest])).status_code
        for name, code, rest in [
            ("inspection_detail", inspection.code, ()),
            ("inspection_history", inspection.code, ()),
            ("visit", inspection.code, ()),
            ("minutes", inspection.code, ()),
            ("minutes_preview", inspection.code, ()),
            ("conclusion", inspection.code, ()),
            ("conclusion_paper", inspection.code, ("pdf",)),
            ("findings", inspection.code, ()),
            ("plan_detail", plan.code, ()),
            ("plan_teams", plan.code, ()),
            ("plan_paper", plan.code, ("pdf",)),
            ("team_paper", plan.code, (1, "pdf")),
        ]
    ]

    assert [page.status_code for page in pages] == [200] * len(pages)
    for page in pages:
        text = page.content.decode()
        assert "bất ngờ" not in text.replace("bat+ngo", "")
        assert inspection.code not in text
        assert plan.code not in text
    assert hidden == [404] * len(hidden)
    assert not Plan.objects.visible_to(world[role]).filter(pk=plan.pk).exists()
    assert not Document.objects.visible_to(world[role]).exists()


def test_the_unit_learns_of_the_surprise_when_it_starts(world: World, signed_in: SignIn) -> None:
    inspection = world.at(Stage.VISITING, InspectionKind.SURPRISE)
    Plan.objects.filter(pk=world.plan.pk).update(status=PlanStatus.RUNNING)

    response = signed_in(world[Role.FOCAL]).get(reverse("inspections:inspection_detail", args=[inspection.code]))

    assert response.status_code == 200


@pytest.mark.parametrize("stage", [Stage.VISITING, Stage.VISITED, Stage.MINUTED, Stage.DRAFTING, Stage.SUBMITTED])
def test_the_unit_never_sees_a_draft(world: World, signed_in: SignIn, stage: Stage) -> None:
    inspection = world.at(stage)
    factories.ConclusionFactory(inspection=inspection, assessment="Nhận xét chưa ký.")
    factories.FindingFactory(inspection=inspection, text="Điều chưa kết luận.")
    Plan.objects.filter(pk=world.plan.pk).update(status=PlanStatus.RUNNING)
    client = signed_in(world[Role.UNIT_HEAD])

    codes = {
        name: client.get(reverse(f"inspections:{name}", args=[inspection.code, *rest]), {"draft": "1"}).status_code
        for name, rest in [
            ("conclusion", ()),
            ("conclusion_paper", ("pdf",)),
            ("conclusion_paper", ("docx",)),
            ("findings", ()),
            ("visit", ()),
            ("inspection_history", ()),
        ]
    }
    page = client.get(reverse("inspections:inspection_detail", args=[inspection.code])).content.decode()

    assert codes == dict.fromkeys(codes, 403)
    assert "Nhận xét chưa ký" not in page
    assert "Điều chưa kết luận" not in page


def test_draft_papers_of_a_running_plan_are_not_for_the_unit(world: World, signed_in: SignIn) -> None:
    world.at(Stage.NOTIFIED)
    Plan.objects.filter(pk=world.plan.pk).update(status=PlanStatus.RUNNING)
    url = reverse("inspections:team_paper", args=[world.plan.code, 1, "pdf"])

    assert signed_in(world[Role.FOCAL]).get(url).status_code == 403
    assert signed_in(world[Role.OFFICER]).get(url).status_code == 200


def test_nobody_settles_the_kept_version_of_somebody_else(world: World, signed_in: SignIn) -> None:
    inspection = world.at(Stage.VISITING)
    answer = factories.AnswerFactory(inspection=inspection, item=world.items[0], words="của trưởng đoàn")
    mine = factories.AnswerRevisionFactory(
        answer=answer, saved_by=world[Role.MEMBER], is_conflict=True, words="của thành viên", saved_at=timezone.now()
    )
    url = reverse("inspections:answer_versions", args=[inspection.code, world.items[0].code])

    signed_in(world[Role.SECRETARY]).post(url, {"choice": "mine", "revision": mine.pk})

    answer.refresh_from_db()
    mine.refresh_from_db()
    assert answer.words == "của trưởng đoàn"
    assert mine.is_conflict


def test_rows_of_another_inspection_are_not_reached_through_mine(world: World, signed_in: SignIn) -> None:
    mine = world.at(Stage.VISITED)
    other = factories.InspectionFactory(unit=world.neighbour, stage=Stage.VISITED)
    rows = {
        "finding": factories.FindingFactory(inspection=other),
        "cause": factories.CauseFactory(inspection=other),
        "request": factories.RecommendationFactory(inspection=other),
    }
    client, before = signed_in(world[Role.TEAM_HEAD]), Entry.objects.count()

    codes = [
        client.post(reverse(f"inspections:{name}", args=[mine.code, rows[kind].pk]), {"reason": "thử"}).status_code
        for name, kind in [
            ("finding_edit", "finding"),
            ("finding_remove", "finding"),
            ("cause_remove", "cause"),
            ("request_edit", "request"),
            ("request_remove", "request"),
        ]
    ]
    member = factories.MembershipFactory(team=factories.TeamFactory())
    removed = signed_in(world[Role.OFFICER]).post(
        reverse("inspections:member_remove", args=[world.plan.code, member.pk]), {"reason": "thử"}
    )

    assert codes == [404] * 5
    assert removed.status_code == 404
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("name", "maker"), [("cause_remove", "CauseFactory"), ("request_remove", "RecommendationFactory")]
)
def test_taking_back_at_a_closed_step_is_a_sentence_and_twice_is_once(
    world: World, signed_in: SignIn, name: str, maker: str
) -> None:
    inspection = world.at(Stage.ISSUED)
    row = getattr(factories, maker)(inspection=inspection)
    url = reverse(f"inspections:{name}", args=[inspection.code, row.pk])
    client, before = signed_in(world[Role.TEAM_HEAD]), Entry.objects.count()

    closed = client.post(url)
    entries = Entry.objects.count()
    world.at(Stage.DRAFTING)
    twice = [client.post(url).status_code, client.post(url).status_code]

    assert closed.status_code == 422
    assert "Chưa thể" in closed.content.decode()
    assert entries == before
    assert twice == [302, 302]
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_the_token_of_another_form_makes_neither_a_fault_nor_the_others_row(world: World) -> None:
    mine = world.at(Stage.VISITED)
    other = factories.InspectionFactory(unit=world.neighbour, stage=Stage.VISITED)
    token = "00000000-0000-4000-8000-000000000000"
    factories.CauseFactory(inspection=other, token=token)
    factories.RecommendationFactory(inspection=other, token=token)
    factories.FindingFactory(inspection=other, token=token)
    head = world[Role.TEAM_HEAD]

    cause = findings.add_cause(
        inspection_id=mine.pk, actor=head, kind=CauseKind.SUBJECTIVE, text="Chưa kiểm tra thường xuyên.", token=token
    )
    asked = findings.add_recommendation(
        inspection_id=mine.pk,
        actor=head,
        draft=findings.RecommendationDraft(kind=RecommendationKind.TO_UNIT, text="Niêm yết đủ thủ tục."),
        token=token,
    )
    found = findings.add_finding(
        inspection_id=mine.pk,
        actor=head,
        draft=findings.FindingDraft(kind=FindingKind.STRENGTH, area_code="DIR", text="Ban hành kế hoạch sớm."),
        now=timezone.now(),
        token=token,
    )

    assert [row.inspection_id for row in (cause, asked, found)] == [mine.pk] * 3
    assert [row.token for row in (cause, asked, found)] == [None] * 3
