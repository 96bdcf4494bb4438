"""Minutes: drafted by two hands without loss, signed once, numbered; photos and files as evidence."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.documents.models import Document
from cchc.files.models import Attachment
from cchc.inspections.choices import Stage
from cchc.inspections.models import Answer, Inspection, Minutes
from cchc.inspections.services import evidence, minutes

from .world import World

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture() -> ContentFile:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    return ContentFile(file.getvalue(), name="so-theo-doi.png")


def draft(world: World, role: Role = Role.SECRETARY, **texts: object) -> Minutes:
    return minutes.draft_minutes(inspection_id=world.inspection.pk, actor=world[role], **texts)


def sign(world: World, role: Role = Role.SECRETARY, upload: ContentFile | None = None) -> Inspection:
    return evidence.file_signed_minutes(
        inspection_id=world.inspection.pk,
        actor=world[role],
        upload=upload,
        today=timezone.localdate(),
        now=timezone.now(),
    )


def test_a_draft_remembers_its_words_and_its_version(world: World) -> None:
    world.at(Stage.VISITED)

    row = draft(world, proceedings="Đoàn xem bộ phận một cửa", version=0)

    assert (row.proceedings, row.version, row.drafted_by) == ("Đoàn xem bộ phận một cửa", 1, world[Role.SECRETARY])


def test_a_stale_draft_is_refused_and_the_other_words_stay(world: World) -> None:
    world.at(Stage.VISITED)
    draft(world, proceedings="Bản của thư ký", version=0)
    draft(world, Role.TEAM_HEAD, proceedings="Bản của trưởng đoàn", version=1)

    with pytest.raises(ConflictError):
        draft(world, proceedings="Bản cũ", version=1)

    assert Minutes.objects.get().proceedings == "Bản của trưởng đoàn"


def test_signing_numbers_the_minutes_and_closes_the_checklist(world: World) -> None:
    world.at(Stage.VISITED)

    inspection = sign(world, upload=ContentFile(PDF, name="bien-ban.pdf"))

    row = Minutes.objects.select_related("document", "signed_copy").get()
    assert (inspection.stage, inspection.minuted_on) == (Stage.MINUTED, timezone.localdate())
    assert row.document.number_text.startswith("01/BB-")
    assert (row.signed_copy.name, row.signed_copy.purpose) == ("bien-ban.pdf", "signed")
    assert Entry.objects.get(action="inspections.minutes_signed").after["number"] == row.document.number_text


@pytest.mark.parametrize(
    ("_case", "upload", "sentence"),
    [
        ("nothing", None, "Chọn tệp quét biên bản đã ký"),
        ("a program", ContentFile(b"MZ\x90\x00" + b"\x00" * 64, name="bien-ban.pdf"), "Tệp là chương trình"),
        ("plain text", ContentFile(b"Xin chao", name="bien-ban.txt"), "Chỗ này nhận"),
        ("an empty file", ContentFile(b"", name="bien-ban.pdf"), "Tệp rỗng"),
    ],
)
def test_without_a_proper_scan_nothing_is_signed(
    world: World, _case: str, upload: ContentFile | None, sentence: str
) -> None:
    world.at(Stage.VISITED)

    with pytest.raises(RuleError, match=sentence):
        sign(world, upload=upload)

    assert Inspection.objects.get().stage == Stage.VISITED
    assert not Document.objects.exists()
    assert not Attachment.objects.exists()


def test_minutes_are_signed_once(world: World) -> None:
    world.at(Stage.VISITED)
    sign(world, upload=ContentFile(PDF, name="bien-ban.pdf"))

    with pytest.raises(RuleError, match="Chưa thể “Nộp biên bản đã ký”"):
        sign(world, upload=ContentFile(PDF, name="bien-ban.pdf"))

    assert (Document.objects.count(), Attachment.objects.count()) == (1, 1)


def test_a_character_that_no_font_prints_refuses_the_signing_and_keeps_no_file(world: World) -> None:
    world.at(Stage.VISITED)
    draft(world, proceedings="Buổi làm việc tốt 😀", version=0)

    with pytest.raises(RuleError):
        sign(world, upload=ContentFile(PDF, name="bien-ban.pdf"))

    assert Inspection.objects.get().stage == Stage.VISITED
    assert not Attachment.objects.exists()


def test_a_member_may_neither_draft_nor_sign_and_nothing_changes(world: World) -> None:
    world.at(Stage.VISITED)

    with pytest.raises(PermissionDenied):
        draft(world, Role.MEMBER, proceedings="X")
    with pytest.raises(PermissionDenied):
        sign(world, Role.MEMBER, ContentFile(PDF, name="bien-ban.pdf"))

    assert not Minutes.objects.exists()
    assert not Attachment.objects.exists()


# ── evidence on answers ──


def put(world: World, role: Role = Role.MEMBER, upload: ContentFile | None = None, **words: object) -> Attachment:
    return evidence.put_on_answer(
        inspection_id=world.inspection.pk,
        item_id=world.items[0].pk,
        actor=world[role],
        upload=upload or picture(),
        now=timezone.now(),
        **words,
    )


def test_a_photo_hangs_on_the_answer_with_its_caption_and_a_trace(world: World) -> None:
    world.at(Stage.VISITING)

    file = put(world, caption="sổ theo dõi")

    assert (file.subject_type, file.subject_id) == ("inspections.answer", str(Answer.objects.get().pk))
    assert (file.caption, file.blob.content_type) == ("sổ theo dõi", "image/png")
    assert Entry.objects.filter(action="inspections.file_added").count() == 1


def test_the_same_photo_sent_again_is_there_once(world: World) -> None:
    world.at(Stage.VISITING)

    assert put(world).pk == put(world).pk
    assert Entry.objects.filter(action="inspections.file_added").count() == 1


def test_a_program_named_pdf_is_refused_and_leaves_no_answer(world: World) -> None:
    world.at(Stage.VISITING)

    with pytest.raises(RuleError, match="Tệp là chương trình, không phải PDF"):
        put(world, upload=ContentFile(b"MZ\x90\x00", name="bao-cao.pdf"))

    assert not Answer.objects.exists()


def test_a_file_taken_off_keeps_its_bytes_and_the_reason(world: World) -> None:
    world.at(Stage.VISITING)
    file = put(world)

    evidence.take_off_answer(
        inspection_id=world.inspection.pk,
        actor=world[Role.MEMBER],
        answer=Answer.objects.get(),
        attachment=file,
        reason="Chụp nhầm",
        now=timezone.now(),
    )

    file.refresh_from_db()
    assert file.removed_at is not None
    assert Entry.objects.get(action="files.removed").reason == "Chụp nhầm"
    assert Entry.objects.filter(action="inspections.file_removed").count() == 1


def test_an_officer_may_not_put_files_on_answers_and_nothing_changes(world: World) -> None:
    world.at(Stage.VISITING)

    with pytest.raises(PermissionDenied):
        put(world, Role.OFFICER)

    assert not Attachment.objects.exists()
