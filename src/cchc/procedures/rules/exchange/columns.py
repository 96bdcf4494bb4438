"""The sheets and columns of our own workbook of procedures. Its words are Vietnamese, whatever the page's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cchc.common.text import fold

Words = Any  # a word, looked up when it is shown


@dataclass(frozen=True)
class Column:
    """One column: the field that it fills, its head, whether a row needs it, other heads that mean the same."""

    key: str
    label: Words
    required: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetForm:
    """One sheet: its key, its name, what it is for, its columns. `code` is in each: the procedure of the row."""

    key: str
    name: Words
    meaning: Words
    columns: tuple[Column, ...]


CODE = Column("code", _("Mã thủ tục"), required=True, also=("ma", "ma tthc", "mattthc", "matthc"))
CASE = Column("case", _("Mã trường hợp"), also=("truong hop",))
PROCEDURES, CASES, STEPS, METHODS, FEES, PAPERS, AGENCIES, RESULTS, BASES = (
    "procedures",
    "cases",
    "steps",
    "methods",
    "fees",
    "papers",
    "agencies",
    "results",
    "bases",
)
FORMS = (
    SheetForm(
        PROCEDURES,
        _("Thủ tục"),
        _("Mỗi dòng một thủ tục. Chỉ bảng này là bắt buộc."),
        (
            CODE,
            Column("local_code", _("Mã địa phương"), also=("matthcdp",)),
            Column(
                "name", _("Tên thủ tục"), required=True, also=("ten", "ten tthc", "ten thu tuc hanh chinh", "tentthc")
            ),
            Column("sector", _("Lĩnh vực"), required=True, also=("ten linh vuc",)),
            Column("sector_code", _("Mã lĩnh vực")),
            Column("levels", _("Cấp thực hiện"), also=("cap",)),
            Column("subjects", _("Đối tượng thực hiện"), also=("doi tuong",)),
            Column("set_count", _("Số bộ hồ sơ"), also=("so bo",)),
            Column("conditions", _("Yêu cầu, điều kiện"), also=("yeu cau",)),
            Column("online_level", _("Mức độ trực tuyến"), also=("muc do",)),
            Column("partial_reason", _("Lý do trực tuyến một phần")),
            Column("state", _("Trạng thái"), also=("tinh trang",)),
            Column("confidence", _("Độ tin cậy")),
            Column("source", _("Nguồn")),
            Column("caution", _("Lưu ý")),
        ),
    ),
    SheetForm(
        CASES,
        _("Trường hợp"),
        _("Chỉ ghi khi thủ tục có nhiều trường hợp hoặc có giờ chốt trong ngày."),
        (
            CODE,
            CASE,
            Column("case_name", _("Tên trường hợp")),
            Column("cutoff", _("Giờ chốt trong ngày"), also=("gio chot",)),
        ),
    ),
    SheetForm(
        STEPS,
        _("Trình tự"),
        _("Mỗi dòng một bước, theo thứ tự từ trên xuống."),
        (CODE, CASE, Column("text", _("Bước thực hiện"), required=True, also=("ten trinh tu", "buoc"))),
    ),
    SheetForm(
        METHODS,
        _("Cách thức"),
        _("Mỗi dòng một cách nộp của một trường hợp, kèm thời hạn."),
        (
            CODE,
            CASE,
            Column("channel", _("Cách nộp"), required=True, also=("kenh", "cach thuc")),
            Column("row", _("Số dòng cách nộp"), also=("dong",)),
            Column("amount", _("Thời hạn"), also=("thoi gian giai quyet", "thoi han giai quyet")),
            Column("unit", _("Đơn vị tính"), also=("don vi",)),
            Column("assumed_unit", _("Đơn vị suy đoán")),
            Column("text", _("Diễn giải thời hạn"), also=("mo ta", "dien giai")),
        ),
    ),
    SheetForm(
        FEES,
        _("Phí, lệ phí"),
        _("Mỗi dòng một khoản; ghi đủ số đồng, ví dụ 45.000."),
        (
            CODE,
            CASE,
            Column("channel", _("Cách nộp"), required=True, also=("kenh", "cach thuc")),
            Column("row", _("Số dòng cách nộp"), also=("dong",)),
            Column("amount", _("Số tiền (đồng)"), also=("so tien", "muc phi")),
            Column("text", _("Ghi theo nguồn")),
            Column("note", _("Ghi chú"), also=("mo ta",)),
            Column("fee_code", _("Mã phí"), also=("ma phi le phi",)),
        ),
    ),
    SheetForm(
        PAPERS,
        _("Giấy tờ"),
        _("Mỗi dòng một giấy tờ của hồ sơ."),
        (
            CODE,
            CASE,
            Column("group", _("Nhóm giấy tờ"), also=("nhom",)),
            Column("name", _("Tên giấy tờ"), required=True, also=("ten",)),
            Column("originals", _("Bản chính"), also=("so ban chinh",)),
            Column("copies", _("Bản sao"), also=("so ban sao",)),
            Column("form_name", _("Mẫu đơn, tờ khai"), also=("mau", "ten mau don")),
            Column("is_shown_only", _("Chỉ xuất trình"), also=("xuat trinh",)),
            Column("paper_code", _("Mã giấy tờ")),
        ),
    ),
    SheetForm(
        AGENCIES,
        _("Cơ quan"),
        _("Mỗi dòng một cơ quan trong một vai trò."),
        (
            CODE,
            Column("role", _("Vai trò"), required=True),
            Column("name", _("Tên cơ quan"), required=True, also=("ten",)),
            Column("agency_code", _("Mã cơ quan"), also=("ma don vi",)),
            Column("unit_code", _("Mã đơn vị trong hệ thống")),
        ),
    ),
    SheetForm(
        RESULTS,
        _("Kết quả"),
        _("Mỗi dòng một kết quả trả cho người dân."),
        (
            CODE,
            Column("name", _("Tên kết quả"), required=True, also=("ten",)),
            Column("result_code", _("Mã kết quả")),
        ),
    ),
    SheetForm(
        BASES,
        _("Căn cứ pháp lý"),
        _("Mỗi dòng một văn bản; số và ngày cùng xác định văn bản."),
        (
            CODE,
            Column("number", _("Số, ký hiệu"), required=True, also=("so van ban", "so hieu")),
            Column("issued_on", _("Ngày ban hành"), also=("ngay",)),
            Column("note", _("Điều, khoản"), also=("dieu khoan",)),
            Column("title", _("Trích yếu"), also=("ten van ban",)),
        ),
    ),
)
BY_KEY = {form.key: form for form in FORMS}


def names_of(form: SheetForm) -> dict[str, str]:
    """Return which head means which field, marks and case ignored."""
    found: dict[str, str] = {}
    for column in form.columns:
        for word in (str(column.label), column.key, *column.also):
            found.setdefault(fold(word).strip(" .:*"), column.key)
    return found


def form_named(name: str) -> SheetForm | None:
    """Return the sheet that a tab's name means."""
    wanted = fold(name)
    return next((form for form in FORMS if wanted in (fold(str(form.name)), form.key)), None)
