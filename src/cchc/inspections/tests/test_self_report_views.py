"""The pages of the unit's report: who sees them, what they refuse, that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.files.models import Attachment
from cchc.inspections.choices import SelfReportStatus
from cchc.inspections.models import Inspection, Recommendation, SelfAnswer, SelfReport
from cchc.inspections.rules import AnswerValues
from cchc.inspections.services import answers, self_reports, visits
from cchc.inspections.tests.stages import PNG
from cchc.metrics.models import Explanation, Figure
from tests import factories

from .world import World, days

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
YES_NO = "CHK.PROC.01"


@pytest.fixture(autouse=True)
def _notified(world: World) -> None:
    Inspection.objects.filter(pk=world.inspection.pk).update(visit_on=days(10))
    visits.notify_unit(inspection_id=world.inspection.pk, actor=world[Role.OFFICER], now=timezone.now())


@pytest.fixture
def url(world: World) -> Callable[..., str]:
    return lambda name, *more: reverse(f"inspections:{name}", args=[world.inspection.code, *more])


@pytest.fixture
def stranger(world: World) -> User:
    """The focal person of another commune."""
    return factories.PostFactory(role=Role.FOCAL, unit=world.neighbour).user


def sent(world: World) -> SelfReport:
    self_reports.save_answer(
        inspection_id=world.inspection.pk,
        item_id=world.items[0].pk,
        actor=world[Role.FOCAL],
        values=AnswerValues(yes=True, judgement="met", note="Đủ 12 thủ tục."),
        version=0,
        now=timezone.now(),
    )
    self_reports.submit(inspection_id=world.inspection.pk, actor=world[Role.FOCAL], now=timezone.now())
    return self_reports.approve(
        inspection_id=world.inspection.pk,
        actor=world[Role.UNIT_HEAD],
        today=timezone.localdate(),
        now=timezone.now(),
    )


READ = ["self_report", "self_report_figures", "self_report_report"]
WRITE = [
    ("self_answer", (YES_NO,), {"judgement": "met", "version": "0"}),
    ("self_answer_files", (YES_NO,), {}),
    ("self_report_figures", (), {}),
    ("self_report_judge", (), {}),
    ("self_report_explain", (), {"identity": "x", "text": "y"}),
    ("self_report_report", (), {"results": "Đã làm.", "version": "1"}),
    ("proposal_add", (), {}),
    ("self_report_submit", (), {}),
    ("self_report_approve", (), {}),
    ("self_report_return", (), {"reason": "Thiếu."}),
    ("self_report_reopen", (), {"reason": "Thiếu."}),
    ("letter_sign", (), {}),
]


@pytest.mark.parametrize("name", READ)
def test_the_report_is_unknown_to_strangers_and_closed_to_the_council(
    signed_in: SignedIn, world: World, url: Callable[..., str], stranger: User, name: str
) -> None:
    assert signed_in(stranger).get(url(name)).status_code == 404
    assert signed_in(world[Role.FOCAL]).get(url(name)).status_code == 200
    assert signed_in(world[Role.UNIT_HEAD]).get(url(name)).status_code == 200


@pytest.mark.parametrize("name", READ)
def test_the_team_reads_the_report_only_once_it_was_sent(
    signed_in: SignedIn, world: World, url: Callable[..., str], name: str
) -> None:
    before = signed_in(world[Role.MEMBER]).get(url(name))
    sent(world)
    after = signed_in(world[Role.MEMBER]).get(url(name))

    assert "Đơn vị chưa gửi báo cáo tự kiểm tra" in before.content.decode()
    assert "Đơn vị chưa gửi báo cáo tự kiểm tra" not in after.content.decode()


@pytest.mark.parametrize(("name", "more", "data"), WRITE)
def test_who_has_another_role_changes_nothing(
    signed_in: SignedIn,
    world: World,
    url: Callable[..., str],
    stranger: User,
    name: str,
    more: tuple[str, ...],
    data: dict[str, str],
) -> None:
    address = url(name, *more)

    assert signed_in(stranger).post(address, data).status_code == 404
    assert signed_in(world[Role.MEMBER]).post(address, data).status_code == 403

    report = SelfReport.objects.get()
    assert (report.status, report.results, report.version) == (SelfReportStatus.OPEN, "", 1)
    assert not SelfAnswer.objects.exists()


def test_the_focal_person_answers_by_hand_and_goes_on(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    client = signed_in(world[Role.FOCAL])

    answer = client.post(
        url("self_answer", YES_NO), {"yes": "yes", "judgement": "met", "version": "0", "go": "CHK.PROC.03"}
    )
    page = client.get(answer.url)

    row = SelfAnswer.objects.get()
    assert (row.yes, row.judgement, row.version, row.updated_by) == (True, "met", 1, world[Role.FOCAL])
    assert answer.url.endswith("item=CHK.PROC.03")
    assert page.status_code == 200


def test_a_script_is_told_the_version_the_counts_and_the_conflict(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    client = signed_in(world[Role.FOCAL])
    address = url("self_answer", YES_NO)
    by_script = {"X-Autosave": "1"}

    first = client.post(address, {"judgement": "met", "version": "0"}, headers=by_script)
    wrong = client.post(address, {"judgement": "splendid", "version": "1"}, headers=by_script)
    other = client.post(address, {"judgement": "not_met", "version": "0"}, headers=by_script)

    assert (first.status_code, first.json()["version"], first.json()["counts"]["done"]) == (200, 1, 1)
    assert wrong.status_code == 422
    assert (other.status_code, other.json()["version"]) == (409, 1)
    assert SelfAnswer.objects.get().judgement == "met"


def test_without_a_script_the_conflict_shows_both_and_keeps_what_was_typed(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    client = signed_in(world[Role.FOCAL])
    client.post(url("self_answer", YES_NO), {"judgement": "met", "version": "0"})

    page = client.post(url("self_answer", YES_NO), {"judgement": "met", "note": "Ghi chú của tôi", "version": "0"})

    text = page.content.decode()
    assert page.status_code == 409
    assert "Ghi chú của tôi" in text
    assert "Bấm Lưu lần nữa" in text
    assert 'name="version" value="1"' in text


def test_evidence_is_kept_and_a_program_is_refused(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    client = signed_in(world[Role.FOCAL])
    address = url("self_answer_files", YES_NO)

    good = client.post(address, {"files": SimpleUploadedFile("bang.png", PNG, "image/png")})
    bad = client.post(address, {"files": SimpleUploadedFile("chay.exe", b"MZ\x90\x00" + b"\0" * 64)})
    none = client.post(address, {})

    row = SelfAnswer.objects.get()
    file = Attachment.objects.get(subject_type="inspections.self_answer", subject_id=str(row.pk))
    assert (good.status_code, bad.status_code, none.status_code) == (302, 422, 422)
    removed = client.post(url("self_answer_file_remove", YES_NO, file.pk), {"reason": "Nhầm tệp"})
    file.refresh_from_db()
    assert removed.status_code == 302
    assert file.removed_at is not None


def test_figures_that_do_not_agree_are_told_at_once_and_never_refused(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    for code in ("received_new", "carried_over", "to_handle"):
        factories.MetricFactory(code=code, name_vi=code, group="PROC")
    client = signed_in(world[Role.FOCAL])
    typed = {"received_new": "35.826", "carried_over": "0", "to_handle": "36.104"}

    page = client.post(url("self_report_figures"), typed, headers={"X-Autosave": "1"})
    report = client.get(url("self_report_report")).content.decode()

    broken = client.get(url("self_report_figures")).context["breaks"][0].identity
    explained = client.post(url("self_report_explain"), {"identity": broken, "text": "Hồ sơ kỳ trước chuyển sang."})
    again = client.post(url("self_report_explain"), {"identity": broken, "text": "Hồ sơ kỳ trước chuyển sang."})
    silent = client.post(url("self_report_explain"), {"identity": broken, "text": " "})

    assert page.status_code == 200
    assert "278" in page.json()["html"]
    assert (explained.status_code, again.status_code, silent.status_code) == (302, 302, 422)
    assert Explanation.objects.get().text == "Hồ sơ kỳ trước chuyển sang."
    for action in ("metrics.explanation_given", "inspections.figures_explained"):
        assert Entry.objects.filter(action=action).count() == 1
    assert Figure.objects.current().filter(unit=world.commune).count() == 3
    assert "1 chỗ số liệu không khớp" in report


def test_figures_are_judged_while_they_are_typed_and_nothing_is_saved(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    for code in ("received_new", "carried_over", "to_handle"):
        factories.MetricFactory(code=code, name_vi=code, group="PROC")
    client = signed_in(world[Role.FOCAL])
    client.post(url("self_report_figures"), {"received_new": "35.826", "carried_over": "0"})
    before = (Figure.objects.count(), Entry.objects.count())

    half = client.post(url("self_report_judge"), {"received_new": "35.826", "to_handle": "3x"}).json()
    told = client.post(url("self_report_judge"), {"carried_over": "0", "to_handle": "36.104"}).json()
    mended = client.post(url("self_report_judge"), {"received_new": "36.104", "to_handle": "36.104"}).json()

    assert half["marks"] == mended["marks"] == {}
    assert told["marks"] == dict.fromkeys(["received_new", "carried_over", "to_handle"], "lệch 278")
    assert "Số đang gõ, chưa lưu" in told["html"]
    assert "<form" not in told["html"]
    assert (Figure.objects.count(), Entry.objects.count()) == before


def test_a_saved_contradiction_is_marked_at_its_rows_and_stays_to_be_explained_while_one_types(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    for code in ("received_new", "carried_over", "to_handle", "resolved_late"):
        factories.MetricFactory(code=code, name_vi=code, group="PROC")
    client = signed_in(world[Role.FOCAL])
    typed = {"received_new": "35.826", "carried_over": "0", "to_handle": "36.104"}
    client.post(url("self_report_figures"), typed)

    page = client.get(url("self_report_figures")).content.decode()
    told = client.post(url("self_report_judge"), typed | {"resolved_late": "3"}).json()

    assert page.count("<span>lệch 278</span>") == 3
    assert f'data-judge="{url("self_report_judge")}"' in page
    assert "chưa lưu" not in told["html"]
    assert "<form" in told["html"]


def test_a_number_that_is_none_is_refused_and_kept_as_typed(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    factories.MetricFactory(code="received_new", group="PROC")
    client = signed_in(world[Role.FOCAL])

    page = client.post(url("self_report_figures"), {"received_new": "ba mươi"})

    assert page.status_code == 422
    assert "ba mươi" in page.content.decode()
    assert not Figure.objects.exists()


def test_the_report_is_written_handed_in_and_approved_through_its_pages(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    focal, head = signed_in(world[Role.FOCAL]), signed_in(world[Role.UNIT_HEAD])

    empty = focal.post(url("self_report_submit"))
    focal.post(url("self_report_report"), {"results": "Đã ban hành kế hoạch.", "version": "1"})
    stale = focal.post(url("self_report_report"), {"results": "Bản cũ.", "version": "1"})
    focal.post(url("self_report_submit"))
    asked = head.get(url("self_report_approve"))
    done = head.post(url("self_report_approve"))
    paper = focal.get(url("self_report_paper", "pdf"))

    report = SelfReport.objects.get()
    assert (empty.status_code, stale.status_code) == (422, 409)
    assert "Bản cũ." in stale.content.decode()
    assert (asked.status_code, done.status_code) == (200, 302)
    assert (report.status, report.results) == (SelfReportStatus.LOCKED, "Đã ban hành kế hoạch.")
    assert paper.content.startswith(b"%PDF")


def test_the_head_returns_and_the_team_reopens_with_a_reason(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    sent(world)
    secretary = signed_in(world[Role.SECRETARY])

    without = secretary.post(url("self_report_reopen"), {"reason": ""})
    opened = secretary.post(url("self_report_reopen"), {"reason": "Bổ sung phụ lục."})
    page = signed_in(world[Role.FOCAL]).get(url("self_report")).content.decode()

    assert (without.status_code, opened.status_code) == (422, 302)
    assert SelfReport.objects.get().status == SelfReportStatus.OPEN
    assert "Bổ sung phụ lục." in page


def test_a_proposal_is_added_listed_and_taken_back(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    client = signed_in(world[Role.FOCAL])
    good = {"proposal-text": "Bổ sung máy quét.", "proposal-addressee_unit": str(world.department.pk)}

    wrong = client.post(url("proposal_add"), good | {"proposal-addressee_unit": str(world.neighbour.pk)})
    added = client.post(url("proposal_add"), good)
    row = Recommendation.objects.get()
    page = client.get(url("inspection_detail")).content.decode()
    removed = client.post(url("proposal_remove", row.pk))

    assert (wrong.status_code, added.status_code, removed.status_code) == (422, 302, 302)
    assert "Bổ sung máy quét." in page
    assert not Recommendation.objects.exists()


def test_the_letter_is_read_as_a_draft_by_the_team_and_signed_by_the_leader(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    address = url("letter_paper", "pdf")

    team, unit = signed_in(world[Role.OFFICER]).get(address), signed_in(world[Role.FOCAL]).get(address)
    signed = signed_in(world[Role.LEADER]).post(url("letter_sign"))
    again = signed_in(world[Role.LEADER]).post(url("letter_sign"))

    assert (team.status_code, unit.status_code) == (200, 403)
    assert (signed.status_code, again.status_code) == (302, 422)
    assert signed_in(world[Role.FOCAL]).get(address).content.startswith(b"%PDF")


def test_the_team_sees_the_units_own_answer_beside_its_own(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    sent(world)
    visits.start_visit(inspection_id=world.inspection.pk, actor=world[Role.TEAM_HEAD], now=timezone.now())
    answers.save_answer(
        inspection_id=world.inspection.pk,
        item_id=world.items[0].pk,
        actor=world[Role.MEMBER],
        values=AnswerValues(yes=False, judgement="not_met"),
        version=0,
        now=timezone.now(),
    )
    client = signed_in(world[Role.MEMBER])

    item = client.get(url("visit") + f"?item={YES_NO}&filter=other").content.decode()
    listed = client.get(url("self_report_report")).content.decode()

    assert "Đơn vị tự trả lời" in item
    assert "Đủ 12 thủ tục." in item
    assert "Khác đơn vị" in item
    assert "Đơn vị và đoàn khác nhau" in listed
    assert world.items[0].text_vi in listed


def test_the_pages_ask_a_fixed_number_of_questions(
    signed_in: SignedIn, world: World, url: Callable[..., str], django_assert_max_num_queries: Callable[..., object]
) -> None:
    sent(world)
    client = signed_in(world[Role.FOCAL])
    for name in READ:
        client.get(url(name))
        with django_assert_max_num_queries(30):
            assert client.get(url(name)).status_code == 200


def test_each_person_finds_the_next_step_on_the_start_page(signed_in: SignedIn, world: World) -> None:
    def start(role: Role) -> str:
        return signed_in(world[role]).get("/").content.decode()

    before = (start(Role.FOCAL), start(Role.LEADER))
    self_reports.save_outline(
        inspection_id=world.inspection.pk, actor=world[Role.FOCAL], parts={"results": "Đã làm."}, version=None
    )
    self_reports.submit(inspection_id=world.inspection.pk, actor=world[Role.FOCAL], now=timezone.now())

    assert "Làm báo cáo tự kiểm tra, trình thủ trưởng" in before[0]
    assert "Ký công văn báo lịch" in before[1]
    assert "Duyệt báo cáo tự kiểm tra" in start(Role.UNIT_HEAD)
    assert "Làm báo cáo tự kiểm tra" not in start(Role.FOCAL)
