"""Rows of a decision as people bring them: pasted, CSV, YAML, XLSX; what cannot be read is refused with a sentence."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from cchc.calendars.choices import Kind
from cchc.calendars.import_rules import parse_days, parse_kind
from cchc.calendars.rules import check_week
from cchc.calendars.services.reading import read_file, read_text
from cchc.calendars.week_rules import odd_days, parse_day, show_day
from cchc.common.errors import RuleError


def workbook(lines, merged=(), day_format=True) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            for column, value in enumerate(line):
                sheet.write(number, column, value)
        for area, value in merged:
            sheet.merge_range(area, value)
    return out.getvalue()


def cells(read) -> list[dict[str, str]]:
    return [dict(row.cells) for row in read.rows]


@pytest.mark.parametrize(
    "text",
    [
        "02/01/2026; hoán đổi; Tết",
        "02/01/2026\thoán đổi\tTết",
        "02/01/2026,hoán đổi,Tết",
        "Ngày;Loại;Tên\n\n02/01/2026; hoán đổi ; Tết\n",
        "TEN;NGAY;LOAI\nTết;02/01/2026;hoán đổi",
    ],
)
def test_pasted_rows_are_read_with_or_without_a_head(text):
    assert cells(read_text(text)) == [{"date": "02/01/2026", "kind": "hoán đổi", "name": "Tết"}]


def test_a_sheet_with_titles_above_real_days_and_an_unknown_column_is_read():
    lines = [
        ["LỊCH NGHỈ NĂM 2026"],
        [],
        ["Ngày", "Loại", "Tên", "Ghi chú"],
        [datetime(2026, 1, 2), "hoán đổi", "Tết", "theo CV"],  # noqa: DTZ001  # a cell has no zone
        [],
        ["10/01/2026", "làm bù", ""],
    ]

    read = read_file("lich.xlsx", workbook(lines))

    assert [(row.line, row.cells["date"], row.cells["kind"]) for row in read.rows] == [
        (4, "2026-01-02", "hoán đổi"),
        (6, "10/01/2026", "làm bù"),
    ]
    assert read.ignored == ["Ghi chú"]


def test_yaml_is_read_with_its_unknown_keys_named():
    read = read_file("lich.yaml", "days:\n- {ngày: 2026-01-02, loại: hoán đổi, nguồn: báo}\n".encode())

    assert cells(read) == [{"date": "2026-01-02", "kind": "hoán đổi"}]
    assert read.ignored == ["nguồn"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"not a zip", "Tệp không phải XLSX"),
        ("a.xlsx", workbook([["Cột A", "Cột B"], ["1", "2"]]), "Không thấy cột “Ngày”"),
        ("a.xlsx", workbook([["Ngày", "Ghi chú"], ["02/01/2026", "x"]]), "Thiếu cột: Loại. Cột chưa rõ: Ghi chú"),
        ("a.xlsx", workbook([["Ngày", "Loại"]]), "Chưa có dòng nào"),
        (
            "a.xlsx",
            workbook([["Ngày", "Loại"], ["", "nghỉ"], ["", "nghỉ"]], merged=[("A2:A3", "01/9/2026")]),
            "Dòng 2-3 có ô gộp",
        ),
        ("a.yaml", b"days: [", "không phải YAML"),
        ("a.yaml", b"x: &a [1]\ny: *a\n", "tham chiếu"),
        ("a.yaml", b"just words", "danh sách"),
        ("a.csv", "Ngày;Loại\n".encode("utf-16"), "UTF-8"),
        ("a.csv", b"x" * (2 * 2**20 + 1), "lớn hơn 2 MB"),
        ("a.csv", b"01/9/2026;nghi\n" * 401, "quá 400 dòng"),
    ],
)
def test_files_that_cannot_be_read_say_why(name, content, words):
    with pytest.raises(RuleError, match=words):
        read_file(name, content)


def test_a_million_rows_are_refused_before_they_are_laid_out():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Ngày")
        sheet.write(1_048_575, 1, "Loại")

    with pytest.raises(RuleError, match="quá 400 dòng"):
        read_file("lon.xlsx", out.getvalue())


def test_merged_titles_above_the_head_do_no_harm():
    content = workbook([["", ""], ["", ""], ["Ngày", "Loại"], ["02/9/2026", "nghỉ"]], merged=[("A1:B2", "LỊCH NGHỈ")])

    assert cells(read_file("a.xlsx", content)) == [{"date": "02/9/2026", "kind": "nghỉ"}]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("02/9/2026", date(2026, 9, 2), date(2026, 9, 2)),
        ("31/8/2026-02/9/2026", date(2026, 8, 31), date(2026, 9, 2)),
        ("từ 31/8 đến hết 02/9/2026", date(2026, 8, 31), date(2026, 9, 2)),
        ("31/12 – 01/01/2027", date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_ranges_name_every_day_with_its_ends(text, first, last):
    days = parse_days(text)

    assert (days[0], days[-1], len(days)) == (first, last, (last - first).days + 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("02/9/2026-31/8/2026", "Ngày cuối đứng trước"),
        ("01/01/2026-31/12/2026", "quá dài"),
        ("31/8-02/9", "Ghi năm"),
        ("30/02/2026", "Lịch không có ngày"),
        ("02/9/1899", "Năm phải từ 1900"),
        ("02/9/2101", "Năm phải từ 1900"),
        ("hôm qua", "Ngày chưa đúng"),
    ],
)
def test_days_that_cannot_be_are_refused(text, words):
    with pytest.raises(RuleError, match=words):
        parse_days(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nghỉ lễ, tết", Kind.HOLIDAY),
        ("NGHI BU", Kind.COMPENSATORY),
        ("hoán đổi", Kind.SWAPPED_OFF),
        ("Làm bù", Kind.MAKE_UP),
        ("swapped_off", Kind.SWAPPED_OFF),
    ],
)
def test_kinds_are_understood_with_and_without_marks(text, kind):
    assert parse_kind(text) == kind


def test_an_unknown_kind_says_which_there_are():
    with pytest.raises(RuleError, match="Gõ nghỉ lễ, nghỉ bù, hoán đổi hoặc làm bù"):
        parse_kind("đi chơi")


# ── office hours as they are typed ──


@pytest.mark.parametrize(
    ("text", "sittings"),
    [
        ("07:30-11:30, 13:30-17:30", ((450, 690), (810, 1050))),
        ("7h30 - 11h30; 13h30 - 17h", ((450, 690), (810, 1020))),
        ("13:00-17:00, 07:00-11:00", ((420, 660), (780, 1020))),
        ("nghỉ", ()),
        ("", ()),
        ("00:00-23:59", ((0, 1439),)),
    ],
)
def test_hours_are_read_as_people_type_them(text, sittings):
    assert parse_day(text) == sittings
    assert parse_day(show_day(sittings)) == sittings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("22:00-06:00", "qua nửa đêm"),
        ("07:30-11:30, 11:00-15:00", "chồng nhau"),
        ("07:30-24:00", "từ 00:00 đến 23:59"),
        ("07:30-25:00", "từ 00:00 đến 23:59"),
        ("07:75-11:30", "từ 00:00 đến 23:59"),
        ("cả ngày", "chưa đúng"),
        ("1-2, 3-4, 5-6, 7-8, 9-10", "tối đa 4 buổi"),
    ],
)
def test_hours_that_cannot_be_are_refused(text, words):
    with pytest.raises(RuleError, match=words):
        parse_day(text)


def test_a_week_without_a_sitting_is_refused_and_short_days_are_named():
    with pytest.raises(RuleError, match="chưa có buổi làm việc"):
        check_week(((),) * 7)

    short = (*[((450, 690), (810, 1050))] * 4, ((450, 690), (810, 1020)), (), ())
    assert odd_days(short) == [(4, 450)]
