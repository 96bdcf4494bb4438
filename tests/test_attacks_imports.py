"""Files that are made to break the server that reads them: refused at once, with a sentence."""

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cchc.accounts.choices import Role
from cchc.common.errors import RuleError
from cchc.common.sheets import extent
from cchc.criteria.models import CriteriaSet
from cchc.criteria.services import reading as criteria_reading
from cchc.metrics.services import reading as metrics_reading
from tests.factories import PostFactory

SignIn = Callable[..., Client]
LAST_ROW, LAST_COLUMN = 1_048_575, 16_383
SHEET = "xl/worksheets/sheet1.xml"
TOO_MANY_ITEMS = "Tệp có quá 2000 dòng. Chia thành nhiều bộ"
TOO_MANY_STATEMENTS = "Bảng có quá 2000 dòng. Chia thành nhiều tệp"


def workbook(*cells: tuple[int, int, str]) -> bytes:
    """Return a workbook of one sheet with these cells: row and column from 0, text."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, column, text in cells:
            sheet.write_string(row, column, text)
    return buffer.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """Return a workbook whose only sheet is `xml`."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook((0, 0, "x")))) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            new.writestr(member.filename, xml if member.filename == SHEET else old.read(member))
    return buffer.getvalue()


def sheet_of(rows: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="' + space + b'"><sheetData>' + rows + b"</sheetData></worksheet>"


MILLION = with_sheet(sheet_of(b"<row><c><v>1</v></c></row>" * 1_000_000))
CORNERS = {
    "two corners": workbook((0, 0, "Mã"), (LAST_ROW, LAST_COLUMN, "x")),
    "a wide row": workbook((0, 0, "Mã"), (1999, LAST_COLUMN, "x")),
    "single quotes": with_sheet(
        sheet_of(b"<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")
    ),
    "a mark in an attribute": with_sheet(
        sheet_of(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c s="/>" r="XFD1048576"><v>1</v></c></row>')
    ),
    "places by order only": with_sheet(
        sheet_of(b"<row>" + b"<c><v>1</v></c>" * 20_000 + b"</row>" + b"<row><c><v>1</v></c></row>" * 1000)
    ),
    "a far row without places": with_sheet(
        sheet_of(b'<row r="1"><c><v>1</v></c></row><row r="1048576">' + b"<c><v>1</v></c>" * 20 + b"</row>")
    ),
}


def _bomb() -> bytes:
    return with_sheet(b"<!--" + b" " * (201 * 2**20) + b"-->")


def _lying() -> bytes:
    """Return a workbook whose sheet says that it is shorter than it is."""
    content = with_sheet(sheet_of(b"<row><c><v>1</v></c></row>" * 5000))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    return content.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


@pytest.mark.parametrize("content", CORNERS.values(), ids=CORNERS)
def test_a_sheet_that_reaches_far_is_refused_before_it_is_laid_out(content: bytes) -> None:
    with pytest.raises(RuleError, match=r"Bảng có quá nhiều cột|Tệp có quá 2000 dòng"):
        criteria_reading.read("a.xlsx", content)
    with pytest.raises(RuleError, match=r"Bảng có quá nhiều cột|Bảng có quá 2000 dòng"):
        metrics_reading.read("a.xlsx", content, max_rows=2000)


def test_rows_that_are_only_formatted_do_not_count() -> None:
    last = b'<row r="1048575" spans="1:3" ht="15"/><row r="1048576"><c r="C1048576" s="2"/></row>'
    plain = with_sheet(sheet_of(b'<row r="1"><c r="A1"><v>1</v></c></row>' + last.partition(b'<row r="1048576">')[0]))

    assert extent(plain) == (1, 4)


@pytest.mark.parametrize(
    "content",
    [_bomb(), _lying(), workbook((0, 0, "x"))[:-300], b"PK\x03\x04" + b"\x00" * 400],
    ids=["bomb", "lie", "cut off", "empty"],
)
def test_a_workbook_that_is_a_bomb_or_a_lie_is_refused(content: bytes) -> None:
    with pytest.raises(RuleError, match=r"Tệp mở ra quá lớn|Tệp không phải XLSX"):
        criteria_reading.read("a.xlsx", content)
    with pytest.raises(RuleError, match=r"Tệp mở ra quá lớn|Tệp không phải XLSX"):
        metrics_reading.read("a.xlsx", content)


def test_a_million_rows_are_refused_by_number() -> None:
    with pytest.raises(RuleError, match=TOO_MANY_ITEMS):
        criteria_reading.read("a.xlsx", MILLION)
    with pytest.raises(RuleError, match=TOO_MANY_STATEMENTS):
        metrics_reading.read("a.xlsx", MILLION, max_rows=2000)
    with pytest.raises(RuleError, match=TOO_MANY_STATEMENTS):
        metrics_reading.read("a.csv", b"don vi,tiep nhan\n" + b"a,1\n" * 1_000_000, max_rows=2000)
    with pytest.raises(RuleError, match=TOO_MANY_STATEMENTS):
        metrics_reading.read("a.yaml", b"- {unit: a}\n" * 20_000, max_rows=2000)


YAML = {
    "a day that does not exist": "- code: 2026-99-99",
    "brackets without end": "[" * 5000,
    "a number that is none": "- code: !!int x",
    "a class": "- !!python/object/apply:os.system [true]",
    "a number without end": "- code: " + "9" * 5000,
    "references to references": "- &a {code: x}\n- &b {<<: [*a, *a, *a]}\n- {<<: [*b, *b, *b]}",
    "itself": "&a [*a]",
    "half a character": '- code: "A\\uD800B"',
}


@pytest.mark.parametrize("text", YAML.values(), ids=YAML)
def test_hostile_yaml_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(RuleError, match="YAML"):
        criteria_reading.read("a.yaml", text.encode())


@pytest.mark.parametrize("text", [YAML["brackets without end"], YAML["itself"], YAML["a class"], '- {unit: "\\uD800"}'])
def test_hostile_yaml_of_statements_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(RuleError):
        metrics_reading.read("a.yaml", text.encode())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", CORNERS["two corners"]), ("a.xlsx", _lying()), ("a.yaml", b"[" * 5000), ("a.yaml", b"\xff\x00")],
    ids=["two corners", "lie", "brackets", "no text"],
)
def test_the_pages_answer_hostile_files_with_422(signed_in: SignIn, name: str, content: bytes) -> None:
    client, before = signed_in(PostFactory(role=Role.OFFICER).user), CriteriaSet.objects.count()

    new = {"target": "", "name": "Bộ thử", "file": SimpleUploadedFile(name, content)}
    imported = client.post("/criteria/import/", new)
    reconciled = client.post("/figures/reconcile/", {"file": SimpleUploadedFile(name, content)})

    assert (imported.status_code, reconciled.status_code) == (422, 422)
    assert imported.context["form"].errors["file"]
    assert reconciled.context["form"].errors["file"]
    assert CriteriaSet.objects.count() == before
