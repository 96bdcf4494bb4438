"""Files that lists are taken out as."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import RequestFactory
from python_calamine import CalamineWorkbook

from cchc.common import exports
from cchc.common.errors import RuleError
from cchc.common.exports import Sheet, csv_response, table_sheets, xlsx_bytes, xlsx_response
from cchc.common.tables import Column, Table

FORMULA = '=HYPERLINK("http://x","y")'


def read(content, sheet=0):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()


def test_a_workbook_keeps_numbers_days_and_text_as_what_they_are():
    moment = datetime(2026, 8, 28, 2, 41, tzinfo=UTC)
    row = ["Xã An Bình", 36104, Decimal("97.9"), date(2026, 9, 3), moment, None, True, FORMULA, "007"]
    content = xlsx_bytes([Sheet("Số liệu", [f"c{i}" for i in range(9)], [row])])

    assert read(content)[1] == [
        "Xã An Bình", 36104.0, 97.9, date(2026, 9, 3), datetime.fromisoformat("2026-08-28T09:41"), "", "có", FORMULA, "007",
    ]  # fmt: skip


def test_a_list_is_exported_with_its_definitions_and_its_filter():
    columns = [Column("n", "Trễ hạn", definition="Hồ sơ trả sau hạn; hồ sơ"), Column("name", "Đơn vị")]
    table = Table(RequestFactory().get("/"), [{"n": 1111, "name": "An Phú"}], columns)

    content = xlsx_bytes(table_sheets(table, "Hồ sơ/đơn vị", notes=["Chỉ quá hạn"]))

    assert read(content) == [["Chỉ quá hạn", ""], ["", ""], ["Trễ hạn", "Đơn vị"], [1111.0, "An Phú"]]
    assert read(content, 1) == [["Cột", "Nghĩa, đơn vị tính, nguồn"], ["Trễ hạn", "Hồ sơ trả sau hạn; hồ sơ"]]


def test_a_very_long_cell_is_cut_instead_of_lost():
    content = xlsx_bytes([Sheet("x", ["a"], [["ậ" * 40_000]])])

    assert len(read(content)[1][0]) == exports.MAX_CELL


def test_too_many_rows_for_excel_are_refused(monkeypatch):
    monkeypatch.setattr(exports, "MAX_ROWS", 3)

    with pytest.raises(RuleError, match="Lọc bớt hoặc xuất CSV"):
        xlsx_bytes([Sheet("x", ["a"], [[i] for i in range(4)])])


def test_a_file_is_saved_under_its_vietnamese_name():
    response = xlsx_response("Số liệu.xlsx", [Sheet("x", ["a"], [])])

    assert response["Content-Type"] == exports.XLSX
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''S%E1%BB%91%20li%E1%BB%87u.xlsx"


def test_csv_opens_in_vietnamese_and_runs_no_formula():
    rows = [["Đô Lương", FORMULA, -278, None, date(2026, 9, 3), 'nói "được", rồi']]
    response = csv_response("x.csv", ["Đơn vị", "b", "c", "d", "e", "f"], rows)
    text = response.content.decode("utf-8")

    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:]))) == [
        ["Đơn vị", "b", "c", "d", "e", "f"],
        ["Đô Lương", f"'{FORMULA}", "-278", "", "03/09/2026", 'nói "được", rồi'],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", "\t", "\r"])
def test_no_start_of_a_formula_reaches_a_spreadsheet_as_one(start):
    text = f"{start}1+1|'!A1"

    lines = csv_response("x.csv", [text], [[text]]).content.decode("utf-8-sig")
    book = xlsx_bytes([Sheet("a", [text], [[text]], [text])])

    assert list(csv.reader(io.StringIO(lines, newline=""))) == [[f"'{text}"], [f"'{text}"]]
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("name", "sheet"), [("a/b[c]:*?", "a-b-c----"), ("x" * 40, "x" * 31), ("", "Bảng"), ("'a'", "a")]
)
def test_sheet_names_are_those_that_excel_accepts(name, sheet):
    content = xlsx_bytes([Sheet(name, ["a"], [])])

    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == [sheet]
