"""The minutes page: drafted by two hands, previewed, signed once, read by both sides."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.documents.models import Document
from cchc.files.models import Attachment
from cchc.inspections.choices import Stage
from cchc.inspections.models import Inspection, Minutes

from .world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _visited(world: World) -> None:
    world.at(Stage.VISITED)


@pytest.fixture
def url(world: World) -> Callable[[str], str]:
    return lambda name: reverse(f"inspections:{name}", args=[world.inspection.code])


def scan(name: str = "bien-ban.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_the_secretary_drafts(signed_in: SignedIn, world: World, url: Callable[[str], str]) -> None:
    client = signed_in(world[Role.SECRETARY])

    answered = client.post(url("minutes"), {"proceedings": "Xem sổ", "unit_opinion": "", "version": "0"})

    assert answered.status_code == 302
    assert Minutes.objects.get().proceedings == "Xem sổ"
    assert "Xem sổ" in client.get(url("minutes")).text


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.UNIT_HEAD])
def test_others_may_not_draft_or_sign_and_nothing_changes(
    signed_in: SignedIn, world: World, url: Callable[[str], str], role: Role
) -> None:
    client = signed_in(world[role])

    statuses = [
        client.post(url("minutes"), {"proceedings": "X"}).status_code,
        client.post(url("minutes_sign"), {"signed_copy": scan()}).status_code,
    ]

    assert statuses == [403, 403]
    assert not Minutes.objects.exists()
    assert not Entry.objects.exists()


def test_too_long_words_are_422_and_stay_in_the_form(
    signed_in: SignedIn, world: World, url: Callable[[str], str]
) -> None:
    typed = "ữ" * 20_001

    answered = signed_in(world[Role.SECRETARY]).post(url("minutes"), {"proceedings": typed})

    assert answered.status_code == 422
    assert typed in answered.text
    assert not Minutes.objects.exists()


def test_two_tabs_keep_both_texts_in_view_and_saving_again_is_knowing(
    signed_in: SignedIn, world: World, url: Callable[[str], str]
) -> None:
    signed_in(world[Role.TEAM_HEAD]).post(url("minutes"), {"proceedings": "Bản trưởng đoàn", "version": "0"})
    client = signed_in(world[Role.SECRETARY])

    refused = client.post(url("minutes"), {"proceedings": "Bản thư ký", "version": "0"})
    client.post(url("minutes"), {"proceedings": "Bản thư ký", "version": refused.context["form"]["version"].value()})

    assert refused.status_code == 409
    assert "Bản trưởng đoàn" in refused.text
    assert "Bản thư ký" in refused.text
    assert Minutes.objects.get().proceedings == "Bản thư ký"


def test_a_script_is_told_what_the_other_wrote(signed_in: SignedIn, world: World, url: Callable[[str], str]) -> None:
    signed_in(world[Role.TEAM_HEAD]).post(url("minutes"), {"proceedings": "A", "version": "0"})
    client = signed_in(world[Role.SECRETARY], HTTP_X_AUTOSAVE="1")

    stale = client.post(url("minutes"), {"proceedings": "B", "version": "0"})
    saved = client.post(url("minutes"), {"proceedings": "B", "version": "1"})

    assert (stale.status_code, stale.json()["theirs"]["proceedings"], stale.json()["version"]) == (409, "A", 1)
    assert stale.json()["by"] == world.people[Role.TEAM_HEAD].full_name
    assert saved.json()["version"] == 2


def test_the_same_words_sent_twice_are_no_conflict(
    signed_in: SignedIn, world: World, url: Callable[[str], str]
) -> None:
    client = signed_in(world[Role.SECRETARY], HTTP_X_AUTOSAVE="1")
    typed = {"proceedings": "A", "unit_opinion": "", "version": "0"}

    assert [client.post(url("minutes"), typed).status_code for _ in range(2)] == [200, 200]


def test_the_preview_is_a_pdf_in_place(signed_in: SignedIn, world: World, url: Callable[[str], str]) -> None:
    answered = signed_in(world[Role.SECRETARY]).get(url("minutes_preview"))

    assert (answered.status_code, answered["Content-Type"]) == (200, "application/pdf")
    assert answered.content.startswith(b"%PDF-")
    assert answered["Content-Disposition"].startswith("inline")


def test_a_character_that_cannot_be_printed_is_said_before_printing(
    signed_in: SignedIn, world: World, url: Callable[[str], str]
) -> None:
    client = signed_in(world[Role.SECRETARY])
    client.post(url("minutes"), {"proceedings": "Rất tốt 😀", "version": "0"})

    preview = client.get(url("minutes_preview"))
    signed = client.post(url("minutes_sign"), {"signed_copy": scan()})

    assert (preview.status_code, signed.status_code) == (422, 422)
    assert Inspection.objects.get().stage == Stage.VISITED
    assert not Attachment.objects.exists()


def test_signing_gives_the_number_and_a_second_click_does_no_harm(
    signed_in: SignedIn, world: World, url: Callable[[str], str]
) -> None:
    client = signed_in(world[Role.SECRETARY])

    statuses = [client.post(url("minutes_sign"), {"signed_copy": scan()}).status_code for _ in range(2)]

    number = Document.objects.get().number_text
    shown = client.get(url("minutes")).text
    assert statuses == [302, 302]
    assert number in shown
    assert "bien-ban.pdf" in shown
    assert 'data-js="autosave"' not in shown


@pytest.mark.parametrize(
    ("_case", "data", "sentence"),
    [
        ("no file", {}, "Chọn tệp quét biên bản đã ký"),
        ("an empty file", {"signed_copy": SimpleUploadedFile("a.pdf", b"")}, "Tệp rỗng"),
        ("a program", {"signed_copy": SimpleUploadedFile("a.pdf", b"MZ\x90\x00")}, "Tệp là chương trình"),
    ],
)
def test_a_bad_scan_is_422_and_nothing_is_signed(
    signed_in: SignedIn, world: World, url: Callable[[str], str], _case: str, data: dict[str, object], sentence: str
) -> None:
    answered = signed_in(world[Role.SECRETARY]).post(url("minutes_sign"), data)

    assert answered.status_code == 422
    assert sentence in answered.text
    assert Inspection.objects.get().stage == Stage.VISITED
    assert not Document.objects.exists()


def test_the_unit_reads_the_minutes_once_they_are_signed(
    signed_in: SignedIn, world: World, url: Callable[[str], str]
) -> None:
    before = signed_in(world[Role.UNIT_HEAD]).get(url("minutes")).status_code
    signed_in(world[Role.SECRETARY]).post(url("minutes_sign"), {"signed_copy": scan()})

    after = signed_in(world[Role.UNIT_HEAD]).get(url("minutes"))

    assert (before, after.status_code) == (403, 200)
    assert Document.objects.get().number_text in after.text
    assert reverse("inspections:visit", args=[world.inspection.code]) not in after.text
