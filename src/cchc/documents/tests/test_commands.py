import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from cchc.documents import services
from cchc.documents.models import Book
from cchc.documents.samples import notice
from cchc.files import disk
from tests.factories import ProvinceFactory

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def document(db):
    draft = services.create_draft(actor=None, kind="TB", unit=ProvinceFactory(), content=notice(), now=NOW)
    return services.issue(
        actor=None, document_id=draft.pk, signer_name="A", signer_title="B", today=date(2026, 3, 2), now=NOW
    )


def test_verify_is_content_with_what_was_issued(document, capsys):
    call_command("documents_verify", "--json")

    assert json.loads(capsys.readouterr().out) == {
        "documents": 1,
        "broken": [],
        "changed_words": [],
        "broken_signatures": [],
        "books_with_gaps": [],
    }


def test_verify_finds_changed_bytes(document, capsys):
    disk.path_of(document.pdf.sha256).unlink()

    with pytest.raises(SystemExit) as end:
        call_command("documents_verify", "--json")

    assert end.value.code == 1
    assert json.loads(capsys.readouterr().out)["broken"] == [{"document": document.pk, "file": "PDF"}]


def test_verify_finds_a_book_with_a_gap(document, capsys):
    Book.objects.update(last_number=5)

    with pytest.raises(SystemExit) as end:
        call_command("documents_verify")

    assert end.value.code == 1
    assert "trống số" in capsys.readouterr().out


def test_samples_are_written_for_looking_at(tmp_path, capsys):
    call_command("render_samples", "--out", str(tmp_path))

    names = ["bao-cao", "bien-ban", "cong-van", "du-thao-thong-bao", "ke-hoach", "quyet-dinh", "thong-bao"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{name}.{ending}" for name in names for ending in ("pdf", "docx")
    )
