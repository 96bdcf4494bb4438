"""Files that cannot be read, or not wholly: each is answered in a sentence, and nothing in it is passed over in silence."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from cchc.common.errors import RuleError
from cchc.procedures.rules.exchange import national, verdicts
from cchc.procedures.rules.exchange.verdicts import Known
from cchc.procedures.services import imports_reading
from cchc.procedures.tests.samples import FULL
from cchc.procedures.tests.test_exchange_rules import workbook

HEAD = ["Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện"]
ROW = ["1.000001", "Cấp sổ", "Hộ tịch", "xã"]


def refused(content: bytes) -> str:
    with pytest.raises(RuleError) as refusal:
        imports_reading.read(content)
    return refusal.value.message


def book(sheets: dict[str, list[list[Any]]], merged: str = "") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            paper = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell != "":
                        paper.write(number, column, cell)
            if merged and name == list(sheets)[-1]:
                place, value = merged.split("=")
                paper.merge_range(place, value)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Tệp trống. Chọn tệp khác"),
        (b"\xff\x00\xff", "Tệp không phải JSON hoặc XLSX. Chọn tệp khác"),
        (b"{]", "Tệp không phải JSON: sai ở dòng 1, cột 2"),
        (b'"chu"', "Tệp JSON không có bản ghi thủ tục nào. Xem lại tệp"),
        (b"[]", "Tệp không có thủ tục nào. Xem lại tệp đã chọn"),
        (b'{"MATTHC": NaN}', "Tệp JSON có số không đọc được. Xem lại tệp"),
        (b"[" * 100_000, "Tệp JSON lồng quá sâu, không phải bản ghi thủ tục. Xem lại tệp"),
        (
            b'{"MATTHC": ' + b"[" * 30 + b"]" * 30 + b"}",
            "Tệp JSON lồng quá sâu, không phải bản ghi thủ tục. Xem lại tệp",
        ),
        (b'{"MATTHC": "1.000001", "MATTHC": "1.000002"}', "Tệp JSON có trường “MATTHC” ghi hai lần. Giữ một"),
        (b'{"MATTHC": 1e999999999}', "Tệp JSON có số không đọc được. Xem lại tệp"),
        (b'{"MATTHC": 1e9999999999999999999}', "Tệp JSON có số không đọc được. Xem lại tệp"),
        (b"\xd0\xcf\x11\xe0rest", "Tệp là Excel đời cũ (.xls). Lưu lại dạng .xlsx"),
        (b"PK\x03\x04 cut off", "Tệp không phải XLSX đọc được. Lưu lại dạng .xlsx"),
    ],
)
def test_a_file_that_is_none_is_answered_in_a_sentence(content, said):
    assert refused(content) == said


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(imports_reading, "MAX_BYTES", 2**20)

    assert refused(b" " * (2**20 + 1)) == "Tệp lớn hơn 1 MB. Chia thành nhiều tệp"


def test_more_records_than_a_file_may_have_are_not_read(monkeypatch):
    monkeypatch.setattr(national, "read", None)
    monkeypatch.setattr(imports_reading.book, "read", None)
    monkeypatch.setattr(imports_reading, "MAX_PROCEDURES", 1)

    assert {refused(b"[1,1]"), refused(book({"Thủ tục": [HEAD, ROW, ROW]}))} == {
        "Tệp có hơn 1 thủ tục. Chia thành nhiều tệp"
    }


def test_a_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(imports_reading, "MAX_UNPACKED_BYTES", 2**20)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2**21)

    assert len(buffer.getvalue()) < 10_000
    assert refused(buffer.getvalue()) == "Tệp mở ra quá lớn. Chỉ giữ các bảng của tệp mẫu"


def test_two_cells_in_opposite_corners_are_refused():
    assert refused(book({"Thủ tục": [HEAD, ROW, [""] * 16_000 + ["x"]] + [[]] * 2_000 + [[""] * 16_000 + ["x"]]})) == (
        "Bảng có quá nhiều dòng hoặc cột. Chia thành nhiều tệp"
    )


def test_unknown_fields_are_listed_not_dropped_silently():
    raw = national.dump("1.000001", "", FULL) | {
        "GHICHUMOI": "x",
        "LINHVUCTHUCHIEN": [{"TENLINHVUC": "A", "SAU": {"B": 1}}],
    }

    assert imports_reading.read(json.dumps([raw]).encode()).unknown == ("LINHVUCTHUCHIEN.SAU", "GHICHUMOI")


def test_unknown_sheets_and_columns_are_listed():
    file = book({"Thủ tục": [[*HEAD, "Màu"], [*ROW, "đỏ"]], "Linh tinh": [["a"]]})

    assert imports_reading.read(file).unknown == ("bảng “Thủ tục”, cột “Màu”", "bảng “Linh tinh”")


def test_cells_merged_down_are_read_for_each_row_and_said():
    papers = [["Mã thủ tục", "Tên giấy tờ"], ["1.000001", "Tờ khai"], ["", "Giấy chứng sinh"]]
    upload = imports_reading.read(book({"Thủ tục": [HEAD, ROW], "Giấy tờ": papers}, merged="A2:A3=1.000001"))

    assert [row.name for row in upload.records[0].content.cases[0].components] == ["Tờ khai", "Giấy chứng sinh"]
    assert upload.notes == ("Bảng “Giấy tờ”: ô gộp A2:A3 được hiểu là cùng giá trị ở mọi dòng",)


def test_cells_merged_across_columns_are_refused_with_their_place():
    file = book({"Thủ tục": [HEAD, ROW, ["1.000002", "B", "C", "xã"]]}, merged="B3:C3=Gộp")

    assert refused(file) == "Bảng “Thủ tục” có ô gộp B3:C3. Bỏ gộp, điền từng ô"


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (
            {"Giấy tờ": [["Mã thủ tục", "Tên giấy tờ"], ["1", "x"]], "B": [["x"]]},
            "Không thấy bảng “Thủ tục”. Dùng tệp mẫu",
        ),
        ({"Thủ tục": [["A", "B"], ["1", "2"]]}, "Bảng “Thủ tục” không có dòng tiêu đề với cột “Mã thủ tục”"),
        ({"Thủ tục": [["Mã thủ tục", "Lĩnh vực"], ["1", "2"]]}, "Bảng “Thủ tục” thiếu cột “Tên thủ tục”. Dùng tệp mẫu"),
        ({"Thủ tục": [[*HEAD, "Tên"], [*ROW, "khác"]]}, "Bảng “Thủ tục” có hai cột “Tên thủ tục”. Giữ một cột"),
    ],
)
def test_a_workbook_without_what_it_needs_is_refused(sheets, said):
    assert refused(book(sheets)) == said


@pytest.mark.parametrize(
    ("sheet", "rows", "said"),
    [
        (
            "Thủ tục",
            [HEAD, ["", "A", "B", "xã"]],
            "Bảng “Thủ tục”, dòng 2, cột “Mã thủ tục”: Thiếu mã thủ tục. Ghi mã như 1.001193",
        ),
        (
            "Thủ tục",
            [HEAD, [2.0, *ROW[1:]]],
            "Bảng “Thủ tục”, dòng 2, cột “Mã thủ tục”: Mã “2” chưa đúng. Ghi mã như 1.001193",
        ),
        (
            "Thủ tục",
            [HEAD, [*ROW[:3], "làng"]],
            "Bảng “Thủ tục”, dòng 2, cột “Cấp thực hiện”: Không có cấp “làng”. Ghi cấp bộ, cấp tỉnh hoặc cấp xã",
        ),
        (
            "Cách thức",
            [["Mã thủ tục", "Cách nộp", "Thời hạn"], ["1.000001", "Trực tiếp", "năm"]],
            "Bảng “Cách thức”, dòng 2, cột “Thời hạn”: “năm” không phải là số. Gõ như 1.234 hoặc 1234,5",
        ),
        (
            "Phí, lệ phí",
            [["Mã thủ tục", "Cách nộp", "Số tiền (đồng)"], ["1.000001", "Trực tuyến", 8000]],
            "Bảng “Phí, lệ phí”, dòng 2, cột “Cách nộp”: Bảng “Cách thức” không có cách nộp “Trực tuyến” này",
        ),
        (
            "Giấy tờ",
            [["Mã thủ tục", "Tên giấy tờ"], ["1.000009", "Tờ khai"]],
            "Bảng “Giấy tờ”, dòng 2, cột “Mã thủ tục”: Mã 1.000009 không có ở bảng “Thủ tục”. Thêm dòng ở bảng đó",
        ),
        (
            "Căn cứ pháp lý",
            [["Mã thủ tục", "Số, ký hiệu", "Ngày ban hành"], ["1.000001", "60/2014/QH13", "31/02/2014"]],
            "Bảng “Căn cứ pháp lý”, dòng 2, cột “Ngày ban hành”: Lịch không có ngày 31/02/2014. Xem lại ngày và tháng",
        ),
    ],
)
def test_a_wrong_cell_is_named_by_sheet_row_and_column(sheet, rows, said):
    sheets = {sheet: rows} if sheet == "Thủ tục" else {"Thủ tục": [HEAD, ROW], sheet: rows}

    records = imports_reading.read(book(sheets)).records

    assert said in [str(flaw) for record in records for flaw in record.flaws]


def test_a_code_that_the_sheet_took_for_a_number_keeps_its_six_digits():
    upload = imports_reading.read(book({"Thủ tục": [HEAD, [1.00119, *ROW[1:]]]}))

    assert upload.records[0].code == "1.001190"


def test_a_json_saved_in_another_unicode_is_read():
    text = json.dumps([national.dump("1.000001", "", FULL)], ensure_ascii=False)

    codes = [imports_reading.read(text.encode(name)).records[0].code for name in ("utf-8-sig", "utf-16", "utf-8")]

    assert codes == ["1.000001"] * 3


def test_half_a_character_in_a_field_s_name_is_left_out_of_it():
    assert imports_reading.read(b'{"MATTHC": "1.000001", "GHI\\ud800CHU": 1}').unknown == ("GHICHU",)


def test_a_formula_that_failed_is_not_an_empty_cell():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        paper = made.add_worksheet("Thủ tục")
        paper.write_row(0, 0, HEAD)
        paper.write_row(1, 0, ROW)
        paper.write_formula("C2", "=1/0", None, "#DIV/0!")

    assert refused(buffer.getvalue()) == "Ô C2 có công thức lỗi #DIV/0!. Điền giá trị rồi tải lại"


def test_a_day_left_as_the_number_that_a_sheet_keeps_is_that_day():
    bases = [["Mã thủ tục", "Số, ký hiệu", "Ngày ban hành"], ["1.000001", "60/2014/QH13", 41963]]

    record = imports_reading.read(book({"Thủ tục": [HEAD, ROW], "Căn cứ pháp lý": bases})).records[0]

    assert (record.flaws, record.content.legal_bases[0].issued_on) == ((), date(2014, 11, 20))


def test_a_way_to_submit_that_is_none_is_named_once():
    ways = [["Mã thủ tục", "Cách nộp", "Thời hạn"], ["1.000001", "Bằng bồ câu", 3]]

    judged = list(
        verdicts.judge(imports_reading.read(book({"Thủ tục": [HEAD, ROW], "Cách thức": ways})).records, Known({}, {}))
    )

    assert [str(flaw) for flaw in judged[0].problems] == [
        "Bảng “Cách thức”, dòng 2, cột “Cách nộp”: Không có “Bằng bồ câu”. "
        "Dùng một trong: Trực tiếp, Trực tuyến, Dịch vụ bưu chính"
    ]


def test_what_is_too_long_is_refused_not_cut():
    papers = [
        ["Mã thủ tục", "Tên giấy tờ", "Mẫu đơn, tờ khai", "Trường hợp"],
        ["1.000001", "Tờ khai", "m" * 301, "t" * 41],
    ]
    fees = [["Mã thủ tục", "Cách nộp", "Ghi theo nguồn", "Trường hợp"], ["1.000001", "Trực tiếp", "g" * 1001, "t" * 41]]
    ways = [["Mã thủ tục", "Cách nộp", "Trường hợp"], ["1.000001", "Trực tiếp", "t" * 41]]
    file = book(
        {"Thủ tục": [[*HEAD, "Nguồn"], [*ROW, "n" * 301]], "Giấy tờ": papers, "Cách thức": ways, "Phí, lệ phí": fees}
    )

    problems = next(verdicts.judge(imports_reading.read(file).records, Known({}, {}))).problems

    said = [
        f"“{letter * 40}…” dài quá {limit} ký tự. Rút ngắn lại"
        for letter, limit in zip("ntmg", (300, 40, 300, 1000), strict=True)
    ]
    assert [flaw.sentence for flaw in problems] == said


def test_a_cell_that_is_full_was_cut_off_by_the_sheet():
    file = workbook({"1.000001": replace(FULL, conditions="x" * 40_000)})

    assert refused(file) == "Bảng “Thủ tục”, dòng 2: ô đầy 32.767 ký tự, có thể đã bị cắt. Nhập bằng tệp JSON"
