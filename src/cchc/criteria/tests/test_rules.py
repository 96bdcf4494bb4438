from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.criteria.choices import Verdict
from cchc.criteria.rules import areas, rows
from cchc.criteria.rules.rows import Change, ItemRow, RawRow

NQ_30C = {"DIR", "INST", "PROC", "OSS", "ORG", "CIV", "FIN", "DIG"}
NQ_76 = {"DIR", "INST", "PROC", "ORG", "CIV", "FIN", "DIG"}
AREAS = {"PROC": "Cải cách thủ tục hành chính", "DISC": "Kỷ luật, kỷ cương hành chính"}
ROW = ItemRow("CHK.PROC.01", "PROC", "yes_no", "Có kế hoạch", "Plan exists", "Kế hoạch", "Báo cáo 003", "seed")


def raw(line: int = 2, **changes: str) -> RawRow:
    return RawRow(line, {name: getattr(ROW, name) for name in rows.FIELDS} | changes)


# ── areas ──


@pytest.mark.parametrize(
    ("_case", "programme", "area", "expected"),
    [
        ("an area of its own until 2020", NQ_30C, "OSS", "OSS"),
        ("folded into procedures since 2021", NQ_76, "OSS", "PROC"),
        ("in both programmes", NQ_76, "DIG", "DIG"),
        ("a free theme stays itself", NQ_76, "DISC", "DISC"),
        ("nothing to fold into", set(), "OSS", "OSS"),
    ],
)
def test_an_area_belongs_to_a_content_of_the_programme(
    _case: str, programme: set[str], area: str, expected: str
) -> None:
    assert areas.area_of(programme, area) == expected


@pytest.mark.parametrize(
    ("_case", "programme", "chosen", "area", "expected"),
    [
        ("procedures take one-stop with them", NQ_76, {"PROC"}, "OSS", "PROC"),
        ("one-stop as a theme stands alone", NQ_76, {"PROC", "OSS"}, "OSS", "OSS"),
        ("a plan of before 2021 that leaves one-stop out", NQ_30C, {"PROC"}, "OSS", None),
        ("not chosen", NQ_76, {"DIR"}, "PROC", None),
        ("a theme that the plan names", NQ_76, {"DIR", "DISC"}, "DISC", "DISC"),
        ("a theme that it does not", NQ_76, {"DIR"}, "DISC", None),
    ],
)
def test_an_item_stands_under_a_heading_of_the_plan(
    _case: str, programme: set[str], chosen: set[str], area: str, expected: str | None
) -> None:
    assert areas.heading_of(programme, chosen, area) == expected


# ── rows ──


def test_a_column_that_the_file_lacks_takes_nothing_away() -> None:
    old = replace(ROW, metric_code="plan_tasks")
    sheet = raw()
    without = RawRow(sheet.line, {name: value for name, value in sheet.cells.items() if name != "metric_code"})

    assert rows.judge([old], [without], AREAS)[0].verdict == Verdict.UNCHANGED
    assert rows.judge([old], [sheet], AREAS)[0].verdict == Verdict.CHANGED
    assert rows.judge([], [without], AREAS)[0].row == ROW


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Mã", "code"),
        ("ma", "code"),
        ("LĨNH VỰC", "area_code"),
        ("Linh vuc", "area_code"),
        ("Loại:", "kind"),
        ("Nội dung", "text_vi"),
        ("Nội dung tiếng Anh", "text_en"),
        ("noi dung tieng anh", "text_en"),
        ("Minh chứng", "evidence"),
        ("Nguồn", "source"),
        ("Độ tin cậy", "confidence"),
        ("Mã chỉ tiêu", "metric_code"),
        ("metric", "metric_code"),
        ("Ghi chú", None),
    ],
)
def test_headers_are_known_with_and_without_marks(header: str, field: str | None) -> None:
    assert rows.field_of(header) == field


def test_rows_are_new_changed_unchanged_or_removed() -> None:
    old = [ROW, replace(ROW, code="CHK.PROC.02"), replace(ROW, code="CHK.PROC.03")]
    sheet = [raw(2), raw(3, code="CHK.PROC.02", kind="Số đếm"), raw(4, code="CHK.PROC.09")]

    verdicts = rows.judge(old, sheet, AREAS)

    assert [(v.line, v.code, v.verdict) for v in verdicts] == [
        (2, "CHK.PROC.01", Verdict.UNCHANGED),
        (3, "CHK.PROC.02", Verdict.CHANGED),
        (4, "CHK.PROC.09", Verdict.NEW),
        (None, "CHK.PROC.03", Verdict.REMOVED),
    ]
    assert verdicts[1].changes == (Change("Loại", "Có / không", "Số đếm"),)
    assert rows.counts(verdicts) == {
        Verdict.NEW: 1,
        Verdict.CHANGED: 1,
        Verdict.UNCHANGED: 1,
        Verdict.REMOVED: 1,
        Verdict.WRONG: 0,
    }
    assert rows.differs(old, verdicts)


def test_areas_kinds_and_confidences_are_known_by_name_and_by_code() -> None:
    sheet = [raw(2, code="chk.proc.01", area_code="ky luat, ky cuong hanh chinh", kind="co / khong", confidence="GK")]

    row = rows.judge([], sheet, AREAS)[0].row

    assert row == replace(ROW, area_code="DISC", kind="yes_no", confidence="gk")


@pytest.mark.parametrize(
    ("_case", "cells", "problem"),
    [
        ("no code", {"code": ""}, "Thiếu mã"),
        ("no text", {"text_vi": "  "}, "Thiếu nội dung"),
        (
            "unknown area",
            {"area_code": "Thể thao"},
            "Không có lĩnh vực “Thể thao”. Dùng một trong: PROC, DISC",
        ),
        (
            "unknown kind",
            {"kind": "màu"},
            "Không có loại “màu”. Dùng một trong: Có / không, Số đếm, Tỷ lệ (tử số, mẫu số), Số, Ngày, "
            "Phỏng vấn, ghi chữ",
        ),
        ("too long", {"text_vi": "a" * 501}, "Nội dung dài quá 500 ký tự"),
        ("code too long", {"code": "C" * 21}, "Mã dài quá 20 ký tự"),
    ],
)
def test_wrong_rows_say_what_is_wrong(_case: str, cells: dict[str, str], problem: str) -> None:
    verdict = rows.judge([], [raw(7, **cells)], AREAS)[0]

    assert verdict.verdict == Verdict.WRONG
    assert verdict.problems == (problem,)


def test_the_second_row_of_a_code_is_wrong_and_names_the_first() -> None:
    verdicts = rows.judge([], [raw(2), raw(3, code="chk.proc.01")], AREAS)

    assert [v.verdict for v in verdicts] == [Verdict.NEW, Verdict.WRONG]
    assert verdicts[1].problems == ("Mã CHK.PROC.01 đã có ở dòng 2",)


def test_another_order_is_another_version() -> None:
    old = [ROW, replace(ROW, code="CHK.PROC.02")]

    verdicts = rows.judge(old, [raw(2, code="CHK.PROC.02"), raw(3)], AREAS)

    assert {v.verdict for v in verdicts} == {Verdict.UNCHANGED}
    assert rows.differs(old, verdicts)


def test_a_sheet_without_a_compulsory_column_is_told() -> None:
    headers = ["Mã", "Lĩnh vực", "Loại", "Nội dung", "Minh chứng", "Màu"]

    assert rows.missing_columns(headers) == ["Nội dung tiếng Anh", "Độ tin cậy"]
    assert rows.unknown_columns(headers) == ["Màu"]


texts = st.text(min_size=1, max_size=30).filter(lambda text: rows.clean(text) == text)
item_rows = st.builds(
    ItemRow,
    code=st.from_regex(r"CHK\.[A-Z]{3}\.[0-9]{2}", fullmatch=True),
    area_code=st.sampled_from(list(AREAS)),
    kind=st.sampled_from(rows.ItemKind.values),
    text_vi=texts,
    text_en=texts,
    evidence=texts,
    source=texts,
    confidence=st.sampled_from(rows.Confidence.values),
    metric_code=st.sampled_from(["", "resolved", "resolved_late/resolved"]),
)


@given(st.lists(item_rows, unique_by=lambda row: row.code, max_size=6))
def test_what_is_written_out_reads_back_unchanged(items: list[ItemRow]) -> None:
    sheet = [
        RawRow(n, {name: rows.in_words(name, getattr(row, name)) for name in rows.FIELDS})
        for n, row in enumerate(items)
    ]

    verdicts = rows.judge(items, sheet, AREAS)

    assert {v.verdict for v in verdicts} <= {Verdict.UNCHANGED}
    assert not rows.differs(items, verdicts)


@pytest.mark.parametrize(
    ("kind", "code", "says"),
    [
        ("count", "resolved", ()),
        ("ratio", "resolved / due", ()),
        ("count", "", ()),
        ("count", "resolve", ("Không có chỉ tiêu “resolve” trong danh mục",)),
        ("count", "resolved/due", ("Chỉ loại tỷ lệ ghi hai mã chỉ tiêu, cách nhau bằng “/”",)),
        ("ratio", "resolved/due/due", ("Chỉ loại tỷ lệ ghi hai mã chỉ tiêu, cách nhau bằng “/”",)),
        ("ratio", "resolved/", ("Không có chỉ tiêu “” trong danh mục",)),
    ],
)
def test_a_metric_that_the_catalogue_does_not_have_is_told(kind: str, code: str, says: tuple[str, ...]) -> None:
    verdict = rows.judge([], [raw(2, kind=kind, metric_code=code)], AREAS, {"resolved", "due"})[0]

    assert verdict.problems == says
