import io
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given
from hypothesis import settings as rounds
from hypothesis import strategies as st
from PIL import Image

from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.files import choices, disk, queries, services
from cchc.files.models import Attachment, Blob
from cchc.files.tests.makers import DOCX, EXE, HEIC, PDF, picture
from tests.factories import UserFactory

NOW = datetime(2026, 8, 28, 3, tzinfo=UTC)


def keep(data=PDF, name="Báo cáo.pdf", **more):
    return services.store(
        actor=None, data=data, name=name, subject_type="inspections.answer", subject_id=7, now=NOW, **more
    )


def waiting():
    folder = settings.FILE_STORE / disk.INCOMING
    return list(folder.iterdir()) if folder.exists() else []


@pytest.mark.django_db
def test_a_file_lies_under_its_hash_and_says_what_it_belongs_to():
    actor = UserFactory()
    kept = services.store(
        actor=actor,
        data=PDF,
        name="Báo cáo.pdf",
        subject_type="inspections.answer",
        subject_id=7,
        purpose="signed",
        caption="  Bản   ký ",
        effective_on=date(2026, 8, 1),
        now=NOW,
    )

    path = disk.path_of(kept.blob.sha256)
    assert path.read_bytes() == PDF
    assert path.parent.name == kept.blob.sha256[2:4]
    assert (kept.blob.size, kept.blob.content_type) == (len(PDF), choices.PDF)
    assert (kept.subject_id, kept.caption, kept.effective_on, kept.uploaded_at) == (
        "7",
        "Bản ký",
        date(2026, 8, 1),
        NOW,
    )
    assert Entry.objects.get().after["sha256"] == kept.blob.sha256
    assert waiting() == []


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once_under_two_names():
    first, second = keep(), keep(name="Bản sao.pdf")

    assert first.blob == second.blob
    assert [row.name for row in queries.attachments_of("inspections.answer", 7)] == ["Báo cáo.pdf", "Bản sao.pdf"]
    assert Blob.objects.count() == 1


@pytest.mark.django_db
def test_an_uploaded_file_is_read_in_pieces():
    big = PDF + os.urandom(3 * disk.CHUNK)
    kept = services.store(
        actor=None,
        file=SimpleUploadedFile("a.pdf", big),
        name="a.pdf",
        subject_type="x.y",
        subject_id=1,
        now=NOW,
    )
    again = services.store(actor=None, file=io.BytesIO(big), name="a.pdf", subject_type="x.y", subject_id=1, now=NOW)

    assert kept.blob == again.blob
    assert disk.hash_of(disk.path_of(kept.blob.sha256)) == kept.blob.sha256


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name", "more"),
    [
        (EXE, "bao-cao.pdf", {}),
        (b"", "a.pdf", {}),
        (PDF, "a.docx", {}),
        (DOCX, "a.docx", {"allowed": choices.PHOTOS}),
        (PDF, "a.pdf", {"max_bytes": 10}),
        (picture("PNG")[:60], "a.png", {}),
    ],
)
def test_what_is_refused_leaves_nothing_behind(data, name, more):
    with pytest.raises(RuleError):
        keep(data, name, **more)

    assert not Attachment.objects.exists()
    assert not Blob.objects.exists()
    assert not Entry.objects.exists()
    assert waiting() == []


@pytest.mark.django_db
def test_reading_stops_at_the_limit():
    class Endless(io.BytesIO):
        read_bytes = 0

        def read(self, size=-1):
            self.read_bytes += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(RuleError, match="quá mức 50 MB"):
        services.store(actor=None, file=endless, name="a.pdf", subject_type="x.y", subject_id=1, now=NOW)

    assert endless.read_bytes <= choices.MAX_BYTES + disk.CHUNK


@pytest.mark.django_db
def test_a_photo_may_be_smaller_than_a_paper_only():
    big = picture("JPEG") + b"\0" * choices.MAX_PHOTO_BYTES

    with pytest.raises(RuleError, match="quá mức 15 MB"):
        keep(big, "a.jpg")


@pytest.mark.django_db
def test_a_picture_of_absurd_size_is_refused_before_it_is_drawn():
    with pytest.raises(RuleError, match="quá nhiều điểm ảnh"):
        keep(picture("PNG", (9_000, 9_000)), "a.png")


@pytest.mark.django_db
def test_a_photo_keeps_its_marks_because_they_are_evidence():
    marks = Image.Exif()
    marks[0x8825] = {1: "N", 2: (9.0, 30.0, 0.0)}  # where it was taken
    data = picture("JPEG", exif=marks)

    assert disk.path_of(keep(data, "a.jpg").blob.sha256).read_bytes() == data


@pytest.mark.django_db
def test_heic_from_a_phone_is_kept():
    assert keep(HEIC, "IMG_1.HEIC").blob.content_type == choices.HEIC


@pytest.mark.django_db
def test_removing_hides_the_file_keeps_the_bytes_and_asks_why():
    kept = keep()

    with pytest.raises(RuleError, match="Ghi lý do"):
        services.remove(actor=None, attachment=kept, reason=" ", now=NOW)
    services.remove(actor=None, attachment=kept, reason="Nhầm tệp", now=NOW)

    assert not queries.attachments_of("inspections.answer", 7).exists()
    assert queries.is_intact(kept.blob)
    assert Entry.objects.get(action="files.removed").reason == "Nhầm tệp"
    with pytest.raises(RuleError, match="đã được gỡ"):
        services.remove(actor=None, attachment=kept, reason="Nhầm tệp", now=NOW)


def test_what_lies_there_is_never_overwritten():
    with disk.receive([PDF], 1000) as incoming:
        path = disk.settle(incoming)
    stamp = path.stat()
    with disk.receive([PDF], 1000) as incoming:
        disk.settle(incoming)

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (stamp.st_ino, stamp.st_mtime_ns)
    assert path.stat().st_mode & 0o222 == 0


def test_the_same_bytes_at_once_end_as_one_whole_file():
    data = os.urandom(2 * disk.CHUNK)
    start = threading.Barrier(8)

    def settle(_):
        with disk.receive([data[: disk.CHUNK], data[disk.CHUNK :]], len(data)) as incoming:
            start.wait()
            return disk.settle(incoming)

    with ThreadPoolExecutor(8) as pool:
        paths = set(pool.map(settle, range(8)))

    assert [path.read_bytes() for path in paths] == [data]
    assert waiting() == []


@given(st.binary(min_size=1, max_size=2000), st.integers(1, 50))
@rounds(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_in_any_pieces_come_back_as_they_were(data, step):
    pieces = [data[i : i + step] for i in range(0, len(data), step)]

    with disk.receive(pieces, len(data)) as incoming:
        path = disk.settle(incoming)

    assert path.read_bytes() == data
    assert disk.hash_of(path) == incoming.sha256
