"""Pages of findings and of the conclusion."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.inspections.choices import FindingKind, RecommendationKind, Severity, Stage
from cchc.inspections.models import Cause, Conclusion, Finding, Recommendation
from cchc.inspections.services import conclusions
from tests import factories

from .stages import issued, submitted
from .world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def url(name: str, world: World, *args: object) -> str:
    return reverse(f"inspections:{name}", args=[world.inspection.code, *args])


def shortfall(**changes: object) -> dict[str, object]:
    data: dict[str, object] = {
        "token": "t-1",
        "kind": FindingKind.SHORTFALL.value,
        "area_code": "PROC",
        "text": "Niêm yết chưa đủ.",
        "severity": Severity.MINOR.value,
    }
    return data | changes


def test_a_member_records_a_finding_that_cites_a_figure(world: World, signed_in: SignIn) -> None:
    world.at(Stage.VISITED)
    figure = factories.FigureFactory(unit=world.commune)
    data = shortfall(text=f"Còn [[{figure.pk}]] hồ sơ.")

    for _ in range(2):
        answer = signed_in(world[Role.MEMBER]).post(url("finding_new", world), data)

    finding = Finding.objects.get()
    assert answer.status_code == 302
    assert finding.citations.get().figure == figure
    page = signed_in(world[Role.MEMBER]).get(url("findings", world)).content.decode()
    assert "36.104" in page
    assert reverse("metrics:figure", args=[figure.pk]) in page


@pytest.mark.parametrize(
    ("_case", "changes", "sentence"),
    [
        ("nothing said", {"text": "  "}, "nội dung"),
        ("a figure that is not there", {"text": "Có [[987654]] hồ sơ."}, "Không có số liệu số 987654"),
        ("too long", {"text": "x" * 10_001}, "Rút ngắn lại"),
        ("no such area", {"area_code": "KHONG"}, "Chọn lại"),
    ],
)
def test_a_bad_finding_is_refused_and_what_was_typed_stays(
    world: World, signed_in: SignIn, _case: str, changes: dict[str, object], sentence: str
) -> None:
    world.at(Stage.VISITED)

    answer = signed_in(world[Role.MEMBER]).post(url("finding_new", world), shortfall(**changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Finding.objects.exists()


def test_a_template_and_a_check_item_fill_the_form(world: World, signed_in: SignIn) -> None:
    inspection = world.at(Stage.VISITED)
    factories.FindingTemplateFactory(code="mau-x", text="Mẫu: niêm yết chưa đủ.", area_code="PROC")
    item = world.items[0]
    factories.AnswerFactory(inspection=inspection, item=item, yes=None, note="Bảng niêm yết thiếu 3 thủ tục.")
    client = signed_in(world[Role.SECRETARY])

    from_template = client.get(url("finding_new", world), {"template": "mau-x"}).content.decode()
    from_item = client.get(url("finding_new", world), {"item": item.code}).content.decode()

    assert "Mẫu: niêm yết chưa đủ." in from_template
    assert "Bảng niêm yết thiếu 3 thủ tục." in from_item


def test_an_edit_against_an_older_version_is_refused_and_the_first_stays(world: World, signed_in: SignIn) -> None:
    finding = factories.FindingFactory(inspection=world.at(Stage.VISITED))
    client = signed_in(world[Role.SECRETARY])
    address = url("finding_edit", world, finding.pk)

    first = client.post(address, shortfall(text="Bản một.", version=1))
    second = client.post(address, shortfall(text="Bản hai.", version=1))

    finding.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 422)
    assert finding.text == "Bản một."
    assert "Bản hai." in second.content.decode()


def test_a_finding_is_taken_back_with_its_reason(world: World, signed_in: SignIn) -> None:
    finding = factories.FindingFactory(inspection=world.at(Stage.VISITED))
    client = signed_in(world[Role.SECRETARY])

    assert client.post(url("finding_remove", world, finding.pk), {"reason": ""}).status_code == 422
    assert client.post(url("finding_remove", world, finding.pk), {"reason": "Ghi nhầm."}).status_code == 302

    finding.refresh_from_db()
    assert finding.removed_at is not None


def test_causes_and_requests_are_written_changed_and_taken_back(world: World, signed_in: SignIn) -> None:
    world.at(Stage.VISITED)
    client = signed_in(world[Role.SECRETARY])

    client.post(url("cause_new", world), {"token": "c", "kind": "subjective", "text": "Chưa quan tâm."})
    client.post(url("request_new", world), {"token": "r", "kind": "to_unit", "text": "Niêm yết đủ."})
    row = Recommendation.objects.get()
    client.post(
        url("request_edit", world, row.pk),
        {"kind": "to_unit", "text": "Niêm yết đủ.", "product": "Ảnh", "due_on": "30/12/2026", "version": "1"},
    )
    nobody = client.post(url("request_new", world), {"token": "s", "kind": "to_other", "text": "Đầu tư thiết bị."})

    row.refresh_from_db()
    assert Cause.objects.get().text == "Chưa quan tâm."
    assert (row.product, f"{row.due_on:%d/%m/%Y}") == ("Ảnh", "30/12/2026")
    assert nobody.status_code == 422
    assert "cơ quan nhận" in nobody.content.decode()
    client.post(url("cause_remove", world, Cause.objects.get().pk))
    client.post(url("request_remove", world, row.pk))
    assert (Cause.objects.count(), Recommendation.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["findings", "finding_new", "cause_new", "request_new", "conclusion"])
def test_a_stranger_gets_404(world: World, signed_in: SignIn, name: str) -> None:
    assert signed_in(factories.PostFactory().user).get(url(name, world)).status_code == 404


@pytest.mark.parametrize("name", ["finding_new", "cause_new", "request_new", "conclusion_save"])
@pytest.mark.parametrize("role", [Role.FOCAL, Role.LEADER, Role.VERIFIER])
def test_who_is_not_in_the_team_gets_403_and_nothing_is_written(
    world: World, signed_in: SignIn, name: str, role: Role
) -> None:
    world.at(Stage.DRAFTING)

    answer = signed_in(world[role]).post(url(name, world), shortfall())

    assert answer.status_code == 403
    assert not Finding.objects.exists()
    assert not Conclusion.objects.exists()


def test_another_inspections_finding_is_404(world: World, signed_in: SignIn) -> None:
    world.at(Stage.VISITED)
    foreign = factories.FindingFactory()

    assert signed_in(world[Role.SECRETARY]).get(url("finding_edit", world, foreign.pk)).status_code == 404


def test_the_secretary_drafts_and_sends_and_the_gaps_are_named(world: World, signed_in: SignIn) -> None:
    inspection = world.at(Stage.MINUTED)
    factories.FindingFactory(inspection=inspection, severity="")
    client = signed_in(world[Role.SECRETARY])

    client.post(
        url("conclusion_save", world), {"assessment": "Có cố gắng.", "opening": "", "closing": "", "version": ""}
    )
    answer = client.post(url("conclusion_submit", world), {"signer": world[Role.LEADER].pk})

    inspection.refresh_from_db()
    assert Conclusion.objects.get().assessment == "Có cố gắng."
    assert answer.status_code == 422
    assert "mức độ của từng tồn tại" in answer.content.decode()
    assert inspection.stage == Stage.DRAFTING


def test_only_leaders_of_the_issuing_body_can_be_chosen_as_signer(world: World, signed_in: SignIn) -> None:
    world.at(Stage.MINUTED)
    client = signed_in(world[Role.SECRETARY])
    client.post(url("conclusion_save", world), {"assessment": "x", "opening": "", "closing": ""})

    answer = client.post(url("conclusion_submit", world), {"signer": world[Role.OFFICER].pk})

    assert answer.status_code == 422
    assert "Chọn lại trong danh sách" in answer.content.decode()


def test_two_tabs_with_the_same_draft_lose_nothing(world: World, signed_in: SignIn) -> None:
    world.at(Stage.MINUTED)
    client = signed_in(world[Role.SECRETARY])
    client.post(url("conclusion_save", world), {"assessment": "Bản một.", "opening": "", "closing": ""})

    second = client.post(url("conclusion_save", world), {"assessment": "Bản hai.", "version": "0"})

    assert second.status_code == 422
    assert Conclusion.objects.get().assessment == "Bản một."
    assert "Bản hai." in second.content.decode()


def test_the_leader_signs_after_one_question_and_the_officer_may_not(world: World, signed_in: SignIn) -> None:
    inspection = submitted(world)
    address = reverse("inspections:conclusion_issue", args=[inspection.code])

    denied = signed_in(world[Role.OFFICER]).post(address)
    asked = signed_in(world[Role.LEADER]).get(address)
    done = signed_in(world[Role.LEADER]).post(address)
    again = signed_in(world[Role.LEADER]).post(address)

    inspection.refresh_from_db()
    assert (denied.status_code, asked.status_code, done.status_code, again.status_code) == (403, 200, 302, 422)
    assert inspection.stage == Stage.ISSUED


def test_the_unit_opens_its_conclusion_and_the_papers(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    client = signed_in(world[Role.UNIT_HEAD])

    page = client.get(reverse("inspections:conclusion", args=[inspection.code]))
    pdf = client.get(reverse("inspections:conclusion_paper", args=[inspection.code, "pdf"]))
    docx = client.get(reverse("inspections:conclusion_paper", args=[inspection.code, "docx"]))
    draft = client.get(reverse("inspections:conclusion_paper", args=[inspection.code, "pdf"]), {"draft": "1"})

    assert page.status_code == 200
    assert "01/TB-SNV" in page.content.decode()
    assert (pdf.content[:5], docx.content[:2]) == (b"%PDF-", b"PK")
    assert draft.status_code == 403
    assert Conclusion.objects.get(inspection=inspection).read_by == world[Role.UNIT_HEAD]


def test_the_unit_is_told_to_read_and_then_to_mend(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    client = signed_in(world[Role.FOCAL])

    before = client.get(reverse("start")).content.decode()
    client.get(reverse("inspections:conclusion", args=[inspection.code]))
    after = client.get(reverse("start")).content.decode()

    assert "Đọc kết luận kiểm tra mới ban hành" in before
    assert "Thực hiện: Bổ sung chỉ tiêu." in after


def test_a_conclusion_is_returned_replaced_and_published_by_those_who_may(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    leader, code = signed_in(world[Role.LEADER]), [inspection.code]

    publish = signed_in(world[Role.OFFICER]).post(reverse("inspections:conclusion_publish", args=code))
    denied = signed_in(world[Role.SECRETARY]).post(
        reverse("inspections:conclusion_replace", args=code), {"reason": "x"}
    )
    silent = leader.post(reverse("inspections:conclusion_replace", args=code), {"reason": ""})
    done = leader.post(reverse("inspections:conclusion_replace", args=code), {"reason": "Sai số liệu."})

    inspection.refresh_from_db()
    assert (publish.status_code, denied.status_code, silent.status_code, done.status_code) == (302, 403, 422, 302)
    assert inspection.stage == Stage.DRAFTING
    assert Conclusion.objects.get(inspection=inspection).published_at is not None


def test_the_page_costs_the_same_with_few_and_many_findings(world: World, signed_in: SignIn) -> None:
    inspection = world.at(Stage.DRAFTING)
    conclusions.save_draft(inspection_id=inspection.pk, actor=world[Role.SECRETARY], assessment="x")
    client = signed_in(world[Role.SECRETARY])

    def fill(count: int) -> None:
        for _ in range(count):
            figure = factories.FigureFactory(unit=world.commune)
            finding = factories.FindingFactory(inspection=inspection, text=f"Có [[{figure.pk}]] hồ sơ.")
            factories.RecommendationFactory(inspection=inspection, kind=RecommendationKind.TO_UNIT, findings=[finding])

    fill(2)
    with CaptureQueriesContext(connection) as few:
        client.get(url("conclusion", world))
    fill(15)
    with CaptureQueriesContext(connection) as many:
        client.get(url("conclusion", world))

    assert len(many) <= len(few)


def test_going_back_and_sending_again_doubles_nothing_and_says_so(world: World, signed_in: SignIn) -> None:
    world.at(Stage.VISITED)
    client = signed_in(world[Role.SECRETARY])
    cause = {"kind": "subjective", "text": "Chưa quan tâm."}
    request = {"kind": "to_unit", "text": "Niêm yết đủ."}

    client.post(url("finding_new", world), shortfall(token="a"))
    client.post(url("cause_new", world), cause | {"token": "b"})
    client.post(url("request_new", world), request | {"token": "c"})
    again = [
        client.post(url("finding_new", world), shortfall(token="x")),
        client.post(url("cause_new", world), cause | {"token": "y"}),
        client.post(url("request_new", world), request | {"token": "z"}),
    ]

    assert [answer.status_code for answer in again] == [422, 422, 422]
    assert all("đã được ghi" in answer.content.decode() for answer in again)
    assert (Finding.objects.count(), Cause.objects.count(), Recommendation.objects.count()) == (1, 1, 1)
