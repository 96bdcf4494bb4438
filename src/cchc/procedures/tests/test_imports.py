"""Import of procedures: judged before it is applied, applied whole or not at all, bad files answered in a sentence."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.utils import timezone

from cchc.common.errors import RuleError
from cchc.procedures import exports
from cchc.procedures.choices import Change
from cchc.procedures.choices import ImportVerdict as Verdict
from cchc.procedures.models import Procedure, PublicationDecision, Version
from cchc.procedures.queries import content as contents
from cchc.procedures.queries import known
from cchc.procedures.rules.content import Content, Fee, Method
from cchc.procedures.rules.exchange import national
from cchc.procedures.services import imports, imports_reading, registering, versions
from cchc.procedures.services.registering import DecisionFacts
from cchc.procedures.tests.samples import FULL

pytestmark = pytest.mark.django_db
DECISION = DecisionFacts("163/QĐ-BTP", date(2026, 11, 2))


def publish(code: str, content: Content = FULL, since: date = date(2025, 7, 1)) -> Version:
    procedure = registering.create_procedure(actor=None, code=code)
    draft = versions.write(actor=None, procedure=procedure, content=content)
    return versions.publish(actor=None, version_id=draft.pk, valid_from=since)


def as_json(contents_: dict[str, Content], **more: Any) -> bytes:
    records = [national.dump(code, "", content) | more for code, content in contents_.items()]
    return json.dumps(records, ensure_ascii=False).encode()


def apply(content: bytes, **more: Any) -> imports.Applied:
    values = {"valid_from": date(2026, 12, 1), "accepts_doubts": True, "decision": DECISION} | more
    found = imports.preview(content, closes_rest=values.pop("closes_rest", False))
    return imports.apply(actor=None, preview=found, file_name="tep.json", now=timezone.now(), **values)


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


HEAD = ["Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện"]
ROW = ["1.000001", "Cấp sổ", "Hộ tịch", "xã"]


# ── what is applied ──


def test_an_import_opens_changes_and_closes_and_keeps_what_was():
    publish("1.000001")
    publish("1.000002", replace(FULL, name="Sắp bỏ"))
    new = replace(FULL, name="Thủ tục mới tinh")
    records = [
        national.dump("1.000001", "", replace(FULL, conditions="Đủ 18 tuổi")),
        national.dump("1.000002", "", replace(FULL, name="Sắp bỏ"), is_closed=True),
        national.dump("1.000003", "", new),
    ]

    done = apply(json.dumps(records).encode())

    assert (done.n_new, done.n_changed, done.n_closed) == (1, 1, 1)
    assert str(done.decision) == "163/QĐ-BTP ngày 02/11/2026"
    first = list(Version.objects.filter(procedure__code="1.000001").order_by("number"))
    assert [version.conditions for version in first] == ["Không có", "Đủ 18 tuổi"]
    assert [version.valid_from for version in first] == [date(2025, 7, 1), date(2026, 12, 1)]
    assert contents.of(first[1]) == replace(contents.of(first[0]), conditions="Đủ 18 tuổi")
    last = Version.objects.get(procedure__code="1.000002", number=2)
    assert (last.change, last.is_published) == (Change.ABOLISHED, True)
    opened = Procedure.objects.get(code="1.000003")
    assert opened.national_code == "1.000003"
    assert contents.of(opened.versions.get()).cases[0].steps == FULL.cases[0].steps


def test_what_was_exported_is_unchanged_in_both_formats():
    publish("1.000001")
    second = replace(FULL.cases[0], code="giai-the", name="Giải thể", methods=(Method("post", Decimal("0.25"), "wd"),))
    first = replace(FULL.cases[0], code="lap", name="Thành lập")
    publish("1.000002", replace(FULL, name="Hai trường hợp", cases=(first, second)))
    rows = list(known.in_force())

    tallies = [imports.preview(file).tally for file in (exports.as_json(rows).encode(), exports.as_xlsx(rows))]

    assert [tally[Verdict.UNCHANGED] for tally in tallies] == [2, 2]
    with pytest.raises(RuleError, match=r"Tệp không khác những gì đang có. Không cần nhập"):
        apply(exports.as_xlsx(rows))


def test_the_template_is_read_without_a_flaw():
    found = imports.preview(exports.template_response().content)

    assert found.tally[Verdict.NEW] == 1
    assert found.upload.unknown == ()
    assert found.judged[0].record.content.cases[0].methods[0].fees[0].amount == 8000


def test_one_wrong_procedure_refuses_the_whole_file():
    records = [national.dump("1.000001", "", FULL), national.dump("1.000002", "", replace(FULL, name=""))]

    with pytest.raises(RuleError, match=r"1 thủ tục sai. 1.000002 TENTTHC: Thiếu tên thủ tục"):
        apply(json.dumps(records).encode())

    assert not Procedure.objects.exists()
    assert not PublicationDecision.objects.exists()


def test_doubts_must_be_looked_at():
    cheap = replace(FULL.cases[0], methods=(Method("direct", Decimal(5), "wd", fees=(Fee(Decimal(45)),)),))
    file = as_json({"1.000001": replace(FULL, cases=(cheap,))})

    found = imports.preview(file)

    assert found.judged[0].doubts[0].sentence == "Phí, lệ phí trực tiếp chỉ 45 đồng, có thể thiếu hàng nghìn"
    with pytest.raises(RuleError, match="Còn 1 thủ tục có điểm ngờ"):
        apply(file, accepts_doubts=False)
    assert not Procedure.objects.exists()


def test_a_day_before_the_newest_version_is_refused():
    publish("1.000001")
    file = as_json({"1.000001": replace(FULL, conditions="Khác")})

    with pytest.raises(RuleError, match=r"Bản mới nhất của 1.000001 áp dụng từ 01/7/2025. Chọn ngày sau đó"):
        apply(file, valid_from=date(2025, 7, 1))

    assert Version.objects.count() == 1


def test_somebody_s_draft_is_not_overtaken():
    version = publish("1.000001")
    versions.start_draft(actor=None, procedure=version.procedure)

    found = imports.preview(as_json({"1.000001": replace(FULL, conditions="Khác")}))

    assert [one.verdict for one in found.judged] == [Verdict.WRONG]


def test_a_code_with_the_name_of_another_is_refused():
    publish("1.001731", replace(FULL, name="Hỗ trợ chi phí mai táng"))

    found = imports.preview(as_json({"1.001850": replace(FULL, name="Hỗ trợ chi phí mai táng")}))

    assert found.judged[0].problems[0].sentence == "Tên này đã có dưới mã 1.001731, không phải 1.001850"


# ── bad files ──


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Tệp trống. Chọn tệp khác"),
        (b"\xff\xfe\x00\x01", "Tệp không phải JSON hoặc XLSX. Chọn tệp khác"),
        (b"{]", "Tệp không phải JSON: sai ở dòng 1, cột 2"),
        (b'"chu"', "Tệp JSON không có bản ghi thủ tục nào. Xem lại tệp"),
        (b"[]", "Tệp không có thủ tục nào. Xem lại tệp đã chọn"),
        (b'{"MATTHC": NaN}', "Tệp JSON có số không đọc được. Xem lại tệp"),
        (b"[" * 100_000, "Tệp JSON lồng quá sâu, không phải bản ghi thủ tục. Xem lại tệp"),
        (
            b'{"MATTHC": ' + b"[" * 30 + b"]" * 30 + b"}",
            "Tệp JSON lồng quá sâu, không phải bản ghi thủ tục. Xem lại tệp",
        ),
        (b"\xd0\xcf\x11\xe0rest", "Tệp là Excel đời cũ (.xls). Lưu lại dạng .xlsx"),
        (b"PK\x03\x04 cut off", "Tệp không phải XLSX đọc được. Lưu lại dạng .xlsx"),
    ],
)
def test_a_file_that_is_none_is_answered_in_a_sentence(content, said):
    assert refused(content) == said


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(imports_reading, "MAX_BYTES", 2**20)

    assert refused(b" " * (2**20 + 1)) == "Tệp lớn hơn 1 MB. Chia thành nhiều tệp"


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
            [HEAD, ROW, ROW],
            "Bảng “Thủ tục”, dòng 3, cột “Mã thủ tục”: Mã 1.000001 đã có ở dòng 2. Giữ một dòng",
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


def test_many_procedures_take_few_questions(django_assert_max_num_queries):
    """Ten thousand ask twenty times as many: a constant number for every 500."""
    file = as_json({f"1.{number:06}": replace(FULL, name=f"Đăng ký việc số {number}") for number in range(600)})

    with django_assert_max_num_queries(120):
        done = apply(file)

    assert done.n_new == 600
    assert Version.objects.published().count() == 600
    assert imports.preview(file).tally[Verdict.UNCHANGED] == 600
