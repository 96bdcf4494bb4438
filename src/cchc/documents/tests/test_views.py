from datetime import UTC, date, datetime
from io import BytesIO

import pypdf
import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cchc.accounts.choices import Role
from cchc.documents import hooks, services
from cchc.documents.models import Book, Document
from cchc.documents.samples import notice
from cchc.files import disk
from tests.factories import PostFactory, ProvinceFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


def issue(unit, today=date(2026, 3, 2), content=None):
    draft = services.create_draft(actor=None, kind="TB", unit=unit, content=content or notice(), now=NOW)
    return services.issue(
        actor=None, document_id=draft.pk, signer_name="Lê Văn Mẫu", signer_title="Giám đốc", today=today, now=NOW
    )


@pytest.fixture
def reader(monkeypatch):
    """Somebody to whom an owner opens the documents of their own unit."""
    monkeypatch.setattr(hooks, "visible", [lambda user: Q(unit__in=user.posts.values("unit"))])
    return PostFactory(role=Role.OFFICER, unit=ProvinceFactory()).user


@pytest.fixture
def document(reader):
    return issue(reader.posts.get().unit)


@pytest.fixture
def stranger():
    return PostFactory(role=Role.OFFICER).user


PAGES = ["detail", "pdf", "docx"]


@pytest.mark.parametrize("view", PAGES)
def test_a_stranger_finds_nothing(view, document, stranger, signed_in):
    assert signed_in(stranger).get(reverse(f"documents:{view}", args=[document.pk])).status_code == 404


def test_a_stranger_finds_no_book_and_an_empty_list(document, stranger, signed_in):
    client = signed_in(stranger)

    assert client.get(reverse("documents:book", args=[document.book.pk])).status_code == 404
    assert document.number_text not in client.get(reverse("documents:list")).content.decode()


@pytest.mark.parametrize("view", ["list", "books"])
def test_nobody_reads_without_signing_in(view, client):
    assert client.get(reverse(f"documents:{view}")).status_code == 302


def test_the_page_says_number_signer_and_that_the_bytes_are_unchanged(document, reader, signed_in):
    page = signed_in(reader).get(reverse("documents:detail", args=[document.pk])).content.decode()

    for words in ("01/TB-UBND", "Lê Văn Mẫu", "Bản PDF đúng như lúc ban hành", document.pdf.sha256):
        assert words in page


def test_the_page_says_when_the_bytes_were_changed(document, reader, signed_in):
    path = disk.path_of(document.pdf.sha256)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 khac")

    assert "Bản PDF khác lúc ban hành" in (
        signed_in(reader).get(reverse("documents:detail", args=[document.pk])).content.decode()
    )


def test_the_pdf_is_the_frozen_one_with_safe_headers(document, reader, signed_in):
    answer = signed_in(reader).get(reverse("documents:pdf", args=[document.pk]))

    assert b"".join(answer.streaming_content) == disk.path_of(document.pdf.sha256).read_bytes()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="01-tb-ubnd-2026.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_docx_is_saved_not_shown(document, reader, signed_in):
    answer = signed_in(reader).get(reverse("documents:docx", args=[document.pk]))

    assert answer["Content-Disposition"] == 'attachment; filename="01-tb-ubnd-2026.docx"'


def test_the_drafter_sees_the_draft_with_its_mark(reader, signed_in):
    draft = services.create_draft(actor=reader, kind="TB", unit=ProvinceFactory(), content=notice(), now=NOW)
    client = signed_in(reader)

    page = client.get(reverse("documents:detail", args=[draft.pk]))
    pdf = client.get(reverse("documents:pdf", args=[draft.pk]))
    docx = client.get(reverse("documents:docx", args=[draft.pk]))

    assert "Dự thảo chưa có số" in page.content.decode()
    assert "DỰ THẢO" in pypdf.PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
    assert [pdf["Cache-Control"], docx.status_code] == ["private, no-store", 200]


def test_the_list_is_searched_without_marks_and_filtered(document, reader, signed_in):
    client = signed_in(reader)
    address = reverse("documents:list")

    for asked in ({"q": "ket luan kiem tra"}, {"kind": "TB"}, {"year": "2026"}, {"status": "issued"}):
        assert "01/TB-UBND" in client.get(address, asked).content.decode()
    for asked in ({"q": "khong co"}, {"kind": "KH"}, {"status": "draft"}):
        page = client.get(address, asked).content.decode()
        assert "01/TB-UBND" not in page
        assert "Không có văn bản nào khớp" in page


def test_a_filter_that_does_not_exist_is_refused(document, reader, signed_in):
    assert signed_in(reader).get(reverse("documents:list"), {"kind": "XX"}).status_code == 422


def test_an_empty_list_says_when_documents_come(stranger, signed_in):
    assert "Chưa có văn bản nào" in signed_in(stranger).get(reverse("documents:list")).content.decode()


def test_the_export_holds_what_the_list_shows(document, reader, signed_in):
    client = signed_in(reader)

    book = client.get(reverse("documents:export", args=["xlsx"]))
    lines = client.get(reverse("documents:export", args=["csv"])).content.decode("utf-8-sig").splitlines()

    rows = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert any("01/TB-UBND" in row for row in rows)
    assert len(lines) == 2
    assert lines[1].startswith("01/TB-UBND,")


def test_the_number_of_queries_does_not_grow_with_the_list(document, reader, signed_in):
    client, address = signed_in(reader), reverse("documents:list")
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for _ in range(5):
        issue(document.unit)

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)


def test_the_book_shows_every_number_and_hides_what_is_out_of_scope(document, reader, signed_in, monkeypatch):
    second = issue(document.unit)
    monkeypatch.setattr(hooks, "visible", [lambda user: Q(pk=document.pk)])
    client = signed_in(reader)

    page = client.get(reverse("documents:book", args=[document.book.pk])).content.decode()

    assert "Đủ số" in page
    assert "Đã cấp; nội dung ngoài phạm vi xem của bạn" in page
    assert second.number_text not in page
    assert "Sổ văn bản" in client.get(reverse("documents:list")).content.decode()
    assert document.unit.authority in client.get(reverse("documents:books")).content.decode()


def test_a_book_that_lacks_a_number_says_so(document, reader, signed_in):
    Book.objects.filter(pk=document.book.pk).update(last_number=2)

    page = signed_in(reader).get(reverse("documents:book", args=[document.book.pk])).content.decode()

    assert "Thiếu số" in page
    assert "Không có văn bản mang số này" in page


def test_a_replaced_document_stays_readable_and_leads_to_the_new_one(document, reader, signed_in):
    new = services.replace(actor=None, document=document, content=notice(), reason="Sai", now=NOW)
    services.issue(actor=None, document_id=new.pk, signer_name="A", signer_title="B", today=date(2026, 3, 9), now=NOW)

    page = signed_in(reader).get(reverse("documents:detail", args=[document.pk])).content.decode()

    assert "Văn bản này đã bị thay thế" in page
    assert reverse("documents:detail", args=[new.pk]) in page


def test_a_historical_document_and_a_public_edition_say_what_they_are(reader, signed_in):
    old = services.issue_historical(
        actor=None,
        kind="TB",
        unit=reader.posts.get().unit,
        content=notice(),
        number_text="",
        issued_on=date(2014, 9, 25),
        now=NOW,
    )
    public = services.issue_public_edition(actor=None, document=old, now=NOW)
    client = signed_in(reader)

    assert "đã ban hành trên giấy" in client.get(reverse("documents:detail", args=[old.pk])).content.decode()
    shown = client.get(reverse("documents:pdf", args=[public.pk]))
    assert "BẢN CÔNG KHAI" in pypdf.PdfReader(BytesIO(b"".join(shown.streaming_content))).pages[0].extract_text()
    assert "cong-khai.pdf" in shown["Content-Disposition"]


def test_pages_only_read(document, reader, signed_in):
    client = signed_in(reader)

    for page in PAGES:
        assert client.post(reverse(f"documents:{page}", args=[document.pk])).status_code == 405
    assert Document.objects.get().status == "issued"
