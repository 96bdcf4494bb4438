from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from cchc.files import choices, disk, hooks, services
from cchc.files.tests.makers import DOCX, HEIC, PDF, picture
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 28, 3, tzinfo=UTC)


@pytest.fixture
def reader():
    return PostFactory().user


@pytest.fixture(autouse=True)
def scope(monkeypatch, reader):
    monkeypatch.setitem(hooks.scopes, "tests.object", lambda user, subject_id: user == reader and subject_id == "1")


def keep(data=PDF, name="Biên bản.pdf", subject_type="tests.object", subject_id=1):
    return services.store(actor=None, data=data, name=name, subject_type=subject_type, subject_id=subject_id, now=NOW)


def address(kept):
    return reverse("files:download", args=[kept.pk, kept.name])


def test_who_may_see_the_object_gets_the_bytes_shown_under_their_name(reader, signed_in):
    kept = keep()

    answer = signed_in(reader).get(address(kept))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "inline; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("data", "name", "shown", "boxed"),
    [(DOCX, "a.docx", False, True), (picture(), "a.png", True, True), (b"a;b", "a.csv", False, True)],
)
def test_only_what_a_browser_shows_safely_is_shown(data, name, shown, boxed, reader, signed_in):
    answer = signed_in(reader).get(address(keep(data, name)))

    assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert ("sandbox" in answer["Content-Security-Policy"]) is boxed


@pytest.mark.parametrize("case", ["stranger", "other object", "unknown kind", "removed", "missing bytes"])
def test_everything_else_is_not_found(case, reader, signed_in):
    kept = keep(
        subject_id=2 if case == "other object" else 1,
        subject_type="tests.unknown" if case == "unknown kind" else "tests.object",
    )
    if case == "removed":
        services.remove(actor=None, attachment=kept, reason="Nhầm", now=NOW)
    if case == "missing bytes":
        disk.path_of(kept.blob.sha256).unlink()
    client = signed_in(PostFactory().user if case == "stranger" else reader)

    assert client.get(address(kept)).status_code == 404
    assert client.get(reverse("files:thumbnail", args=[kept.pk])).status_code == 404


def test_nobody_downloads_without_signing_in(client):
    assert client.get(address(keep())).status_code == 302


def test_a_browser_that_has_the_bytes_hears_so(reader, signed_in):
    kept, client = keep(), signed_in(reader)
    tag = client.get(address(kept))["ETag"]

    assert client.get(address(kept), headers={"if-none-match": tag}).status_code == 304


def test_a_thumbnail_is_small_upright_and_without_marks(reader, signed_in):
    marks = Image.Exif()
    marks[0x0112] = 6  # the phone was held upright: turn by 90 degrees
    marks[0x8825] = {1: "N", 2: (9.0, 30.0, 0.0)}
    kept = keep(picture("JPEG", (1600, 800), exif=marks), "a.jpg")

    answer = signed_in(reader).get(reverse("files:thumbnail", args=[kept.pk]))

    with Image.open(BytesIO(b"".join(answer.streaming_content))) as small:
        assert (small.format, small.size, dict(small.getexif())) == ("JPEG", (240, 480), {})


def test_a_see_through_picture_gets_a_white_ground(reader, signed_in):
    buffer = BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(buffer, "PNG")
    kept = keep(buffer.getvalue(), "a.png")

    answer = signed_in(reader).get(reverse("files:thumbnail", args=[kept.pk]))

    with Image.open(BytesIO(b"".join(answer.streaming_content))) as small:
        assert small.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(("data", "name"), [(PDF, "a.pdf"), (HEIC, "a.heic")])
def test_what_cannot_be_drawn_has_no_thumbnail(data, name, reader, signed_in):
    assert signed_in(reader).get(reverse("files:thumbnail", args=[keep(data, name).pk])).status_code == 404


def test_two_gigabytes_are_refused_by_their_announced_length(reader, signed_in):
    class Untouched(BytesIO):
        def read(self, *_):
            raise AssertionError("the body was read")

    client = signed_in(reader)
    answer = client.generic(
        "POST",
        reverse("account_logout"),
        b"",
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024**3),
        **{"wsgi.input": Untouched()},
    )

    assert answer.status_code == 413
    assert "Tệp 2.048 MB, quá mức 50 MB. Chọn tệp nhỏ hơn" in answer.content.decode()


def test_a_form_of_usual_size_passes(reader, signed_in):
    answer = signed_in(reader).post(reverse("account_logout"), {"x": "y" * 1000})

    assert answer.status_code == 302
    assert choices.MAX_REQUEST_BYTES > choices.MAX_BYTES
