"""Conflicts, files, start, end, attendance and figures of a visit on screen: nothing lost, nothing doubled."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.files.models import Attachment
from cchc.inspections.choices import Judgement, Side, Stage
from cchc.inspections.models import Answer, AnswerRevision, Attendance, Inspection
from cchc.metrics.choices import FigureKind
from cchc.metrics.models import Figure
from tests.factories import AnswerFactory, AttendanceFactory, MetricFactory, PostFactory

from .visiting import RATIO, YES_NO, SignedIn, png, rows
from .world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _visiting(world: World) -> None:
    world.at(Stage.VISITING)


@pytest.fixture
def url(world: World) -> Callable[..., str]:
    return lambda name, *more: reverse(f"inspections:{name}", args=[world.inspection.code, *more])


@pytest.fixture
def stranger(world: World) -> User:
    """The focal person of another commune."""
    return PostFactory(role=Role.FOCAL, unit=world.neighbour).user


@pytest.fixture
def conflicting(signed_in: SignedIn, world: World, url: Callable[..., str]) -> Client:
    """The secretary saved first; the member typed against what was there before."""
    signed_in(world[Role.SECRETARY]).post(url("answer", YES_NO), {"judgement": "met", "note": "A", "version": "0"})
    return signed_in(world[Role.MEMBER])


MINE = {"judgement": "partly", "note": "B", "version": "0"}


def test_by_hand_two_versions_are_shown_and_nothing_is_overwritten(
    conflicting: Client, url: Callable[..., str]
) -> None:
    answered = conflicting.post(url("answer", YES_NO), MINE)

    assert answered.status_code == 409
    assert "So hai bản" in answered.text
    assert "Dùng bản của tôi" in answered.text
    assert Answer.objects.get().note == "A"


def test_a_script_is_told_theirs_by_whom_and_when(
    conflicting: Client, signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    answered = signed_in(world[Role.MEMBER], HTTP_X_AUTOSAVE="1").post(url("answer", YES_NO), MINE)

    told = answered.json()
    assert answered.status_code == 409
    assert told["theirs"] == {"yes": "", "judgement": "met", "note": "A"}
    assert (told["version"], told["url"]) == (1, url("answer_versions", YES_NO))


@pytest.mark.parametrize(("choice", "note"), [("mine", "B"), ("theirs", "A")])
def test_the_choice_settles_once_and_for_all(
    conflicting: Client, url: Callable[..., str], choice: str, note: str
) -> None:
    conflicting.post(url("answer", YES_NO), MINE)

    statuses = [conflicting.post(url("answer_versions", YES_NO), {"choice": choice}).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert Answer.objects.get().note == note
    assert not AnswerRevision.objects.filter(is_conflict=True).exists()


def test_saving_mine_over_theirs_knowingly_settles_too(conflicting: Client, url: Callable[..., str]) -> None:
    conflicting.post(url("answer", YES_NO), MINE)

    conflicting.post(url("answer", YES_NO), MINE | {"version": "1"})

    assert Answer.objects.get().note == "B"
    assert not AnswerRevision.objects.filter(is_conflict=True).exists()


def test_a_waiting_conflict_is_shown_when_the_item_is_opened_again(
    conflicting: Client, url: Callable[..., str]
) -> None:
    conflicting.post(url("answer", YES_NO), MINE)

    shown = conflicting.get(url("visit") + f"?item={YES_NO}").text

    assert "Bản của bạn chưa ghi đè." in shown
    assert 'value="theirs"' in shown


def test_every_version_is_in_the_history(conflicting: Client, url: Callable[..., str]) -> None:
    conflicting.post(url("answer", YES_NO), MINE)

    answered = conflicting.get(url("answer_history", YES_NO))

    assert [row["revision"].note for row in answered.context["rows"]] == ["B", "A"]


# ── photos and files ──


def test_a_photo_by_hand_hangs_on_its_item(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    client = signed_in(world[Role.MEMBER])

    client.post(url("answer_files", YES_NO), {"files": png(), "caption": "sổ", "effective_on": "18/8/2026"})

    file = Attachment.objects.get()
    assert (file.caption, f"{file.effective_on}") == ("sổ", "2026-08-18")
    shown = client.get(url("visit") + f"?item={YES_NO}").text
    assert reverse("files:thumbnail", args=[file.pk]) in shown


def test_a_script_is_told_of_each_file_and_each_refusal(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    program = SimpleUploadedFile("bao-cao.pdf", b"MZ\x90\x00" + b"\x00" * 64)
    client = signed_in(world[Role.MEMBER], HTTP_X_AUTOSAVE="1")

    answered = client.post(url("answer_files", YES_NO), {"files": [png(), program]})

    told = answered.json()
    assert answered.status_code == 422
    assert [file["name"] for file in told["files"]] == ["so-theo-doi.png"]
    assert told["errors"]["__all__"][0].startswith("bao-cao.pdf: Tệp là chương trình, không phải PDF")


@pytest.mark.parametrize(
    ("_case", "data", "sentence"),
    [
        ("no file", {"caption": "sổ"}, "Chọn ảnh hoặc tệp cần đính kèm"),
        ("absurd day", {"effective_on": "99/99/2026"}, "Lịch không có ngày"),
        ("long caption", {"caption": "x" * 301}, "Dài quá 300 ký tự"),
    ],
)
def test_bad_words_about_files_are_422(
    signed_in: SignedIn, world: World, url: Callable[..., str], _case: str, data: dict[str, str], sentence: str
) -> None:
    answered = signed_in(world[Role.MEMBER]).post(url("answer_files", YES_NO), data)

    assert answered.status_code == 422
    assert sentence in answered.text
    assert not Attachment.objects.exists()


def test_taking_a_file_off_asks_why(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    client = signed_in(world[Role.MEMBER])
    client.post(url("answer_files", YES_NO), {"files": png()})
    remove = url("answer_file_remove", YES_NO, Attachment.objects.get().pk)

    asked = client.get(remove).status_code
    refused = client.post(remove, {"reason": "  "})
    done = client.post(remove, {"reason": "Chụp nhầm"})
    again = client.post(remove, {"reason": "Chụp nhầm"})

    assert (asked, refused.status_code, done.status_code, again.status_code) == (200, 422, 302, 302)
    assert "Ghi lý do" in refused.text
    assert Attachment.objects.get().removed_at is not None


def test_a_file_of_another_item_is_404(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    client = signed_in(world[Role.MEMBER])
    client.post(url("answer_files", YES_NO), {"files": png()})
    AnswerFactory(inspection=world.inspection, item=world.items[2])

    assert client.get(url("answer_file_remove", RATIO, Attachment.objects.get().pk)).status_code == 404


# ── start and end ──


def test_the_visit_starts_at_the_hour_written_and_a_second_click_does_no_harm(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    world.at(Stage.NOTIFIED)
    client = signed_in(world[Role.SECRETARY])
    here = timezone.localtime() - timedelta(days=1)
    typed = {"day": f"{here:%d/%m/%Y}", "clock": "8:05"}

    statuses = [client.post(url("visit_start"), typed).status_code for _ in range(2)]

    inspection = Inspection.objects.get(pk=world.inspection.pk)
    assert statuses == [302, 302]
    assert (inspection.stage, f"{timezone.localtime(inspection.started_at):%H:%M}") == (Stage.VISITING, "08:05")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": "01/01/2090", "clock": "8:00"}, "Thời điểm này chưa tới"),
        ({"day": "01/01/2020", "clock": "8:00"}, "quá một năm"),
        ({"day": "32/13/2026", "clock": "8:00"}, "Lịch không có ngày"),
        ({"day": "01/8/2026", "clock": "25:61"}, "Giờ chưa đúng"),
        ({"day": "01/8/2026", "clock": "sáng"}, "Giờ chưa đúng"),
        ({"day": "", "clock": ""}, "Ghi ngày"),
    ],
)
def test_an_absurd_start_is_422_and_the_visit_has_not_begun(
    signed_in: SignedIn, world: World, url: Callable[..., str], typed: dict[str, str], sentence: str
) -> None:
    world.at(Stage.NOTIFIED)

    answered = signed_in(world[Role.SECRETARY]).post(url("visit_start"), typed)

    assert answered.status_code == 422
    assert sentence in answered.text
    assert Inspection.objects.get(pk=world.inspection.pk).stage == Stage.NOTIFIED


def test_an_end_before_the_start_is_422_in_words(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    Inspection.objects.update(started_at=timezone.now() - timedelta(hours=1))
    before = timezone.localtime() - timedelta(days=2)

    answered = signed_in(world[Role.SECRETARY]).post(url("visit_end"), {"day": f"{before:%d/%m/%Y}", "clock": "7:00"})

    assert answered.status_code == 422
    assert "Giờ kết thúc phải sau giờ bắt đầu" in answered.text
    assert Inspection.objects.get(pk=world.inspection.pk).ended_at is None


def test_the_visit_ends_once_and_leads_to_the_minutes(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    Inspection.objects.update(started_at=timezone.now() - timedelta(days=2))
    client = signed_in(world[Role.SECRETARY])
    here = timezone.localtime() - timedelta(days=1)
    typed = {"day": f"{here:%d/%m/%Y}", "clock": "11 giờ 30"}

    locations = [client.post(url("visit_end"), typed)["Location"] for _ in range(2)]

    assert locations == [url("minutes")] * 2
    assert Entry.objects.filter(action="inspections.visit_ended").count() == 1


# ── attendance ──


def test_the_team_itself_is_proposed(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    answered = signed_in(world[Role.SECRETARY]).get(url("attendance"))

    formset = answered.context["rows"]
    assert [form.initial.get("full_name") for form in formset][:1] == [world.people[Role.TEAM_HEAD].full_name]
    assert len(formset.forms) == 4 + 3


def test_rows_are_saved_in_their_order_and_empty_or_dropped_ones_are_not(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    data = rows(("unit", "Trần Thị B", "Chủ tịch"), ("team", "Nguyễn Văn A", ""), ("unit", "", ""), ("unit", "C", ""))
    data["people-3-DELETE"] = "on"

    answered = signed_in(world[Role.SECRETARY]).post(url("attendance"), data)

    assert answered.status_code == 302
    assert list(Attendance.objects.order_by("order").values_list("full_name", flat=True)) == [
        "Trần Thị B",
        "Nguyễn Văn A",
    ]


@pytest.mark.parametrize(
    ("_case", "row", "sentence"),
    [
        ("title without a name", ("unit", "", "Chủ tịch"), "Ghi họ tên"),
        ("no such side", ("moon", "A", ""), "Lựa chọn này không còn"),
        ("a long name", ("unit", "x" * 121, ""), "Dài quá 120 ký tự"),
    ],
)
def test_a_bad_row_is_422_and_the_list_stays(
    signed_in: SignedIn, world: World, url: Callable[..., str], _case: str, row: tuple[str, str, str], sentence: str
) -> None:
    AttendanceFactory(inspection=world.inspection, side=Side.UNIT, full_name="Đang có")

    answered = signed_in(world[Role.SECRETARY]).post(url("attendance"), rows(row))

    assert answered.status_code == 422
    assert sentence in answered.text
    assert Attendance.objects.get().full_name == "Đang có"


def test_a_second_tab_does_not_wipe_out_the_first(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    client = signed_in(world[Role.SECRETARY])
    opened = client.get(url("attendance")).context["fingerprint"]
    client.post(url("attendance"), rows(("unit", "Từ tab một", "")) | {"kept": opened})

    answered = client.post(url("attendance"), rows(("unit", "Từ tab hai", "")) | {"kept": opened})

    assert answered.status_code == 409
    assert "Từ tab hai" in answered.text
    assert Attendance.objects.get().full_name == "Từ tab một"


@pytest.mark.parametrize("total", ["", "abc", "-1", "100000"])
def test_a_broken_list_is_no_server_error(
    signed_in: SignedIn, world: World, url: Callable[..., str], total: str
) -> None:
    data = {"people-TOTAL_FORMS": total, "people-INITIAL_FORMS": "0"}

    assert signed_in(world[Role.SECRETARY]).post(url("attendance"), data).status_code in (302, 422)


# ── figures seen on site ──


def figure(metric: str, **changes: str) -> dict[str, str]:
    day = f"{timezone.localdate():%d/%m/%Y}"
    data = {"metric": metric, "value": "4.654", "coverage": "own", "period_start": "01/01/2026"}
    return data | {"period_end": "30/6/2026", "as_of": day, "source": "Sổ theo dõi"} | changes


def test_a_member_records_a_figure_seen_on_site(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    metric = MetricFactory()

    answered = signed_in(world[Role.MEMBER]).post(url("visit_figure"), figure(metric.code))

    kept = Figure.objects.get()
    assert answered.status_code == 302
    assert (kept.value, kept.kind, kept.unit) == (Decimal(4654), FigureKind.OBSERVED, world.commune)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "nhiều"}, "không phải là số"),
        ({"value": "-1"}, "không thể âm"),
        ({"period_end": "01/01/2025"}, "Ngày cuối kỳ phải từ ngày đầu kỳ"),
        ({"metric": "no_such"}, "Lựa chọn này không còn"),
        ({"source": ""}, "Ghi nguồn"),
    ],
)
def test_a_bad_figure_is_422_and_not_recorded(
    signed_in: SignedIn, world: World, url: Callable[..., str], changes: dict[str, str], sentence: str
) -> None:
    metric = MetricFactory()

    answered = signed_in(world[Role.MEMBER]).post(url("visit_figure"), figure(metric.code) | changes)

    assert answered.status_code == 422
    assert sentence in answered.text
    assert not Figure.objects.exists()


def test_the_judgements_in_words_stand_in_the_rows(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    AnswerFactory(inspection=world.inspection, item=world.items[2], judgement=Judgement.NOT_ARISEN)

    shown = signed_in(world[Role.MEMBER]).get(url("visit") + f"?item={YES_NO}").text

    assert 'data-row="CHK.PROC.03"' in shown
    assert "Không phát sinh" in shown
