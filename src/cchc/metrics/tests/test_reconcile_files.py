"""`cchc reconcile`: every form of file, every way to write a figure or a period, what is refused."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from cchc.common.errors import RuleError
from cchc.common.exports import Sheet, xlsx_bytes
from cchc.metrics.rules import cells, columns, periods
from cchc.metrics.rules.identities import book
from cchc.metrics.rules.solving import Given
from cchc.metrics.services import reading, reconciling

SEEDS = """
- {id: xa, unit: Các xã của Thới Bình, period: 9 tháng 2016, received_new: 35.826, resolved_early: 2555, resolved_on_time: 33533, resolved_late: 16}
- {id: huyen, unit: Thới Bình, period: 9 tháng 2016, received_new: 2468, resolved_early: 994, resolved_on_time: 963, resolved_late: 70}
- {id: so-tai-chinh, unit: Sở Tài chính, period: 2014, received_new: 380, resolved: 380, pending: 69}
- {id: do-luong, unit: Đô Lương, period: 2024, procedures_total: 347, procedures_district: 237, procedures_commune: 110}
- {id: tan-ky, unit: Tân Kỳ, period: 2024, documents_expired: 21, documents_kept: 14, documents_to_amend: 1, documents_to_repeal: 0}
"""
HEADS = ["Mã", "Đơn vị", "Kỳ", "Tiếp nhận mới", "Trước hạn", "Đúng hạn", "Quá hạn", "Tỷ lệ đúng hạn"]
ROW = ["xa", "Xã A", "9 tháng 2016", "35.826", "2 555", "33533", "16", "99,96%"]


def answer(name: str, content: bytes) -> list[dict[str, object]]:
    return reconciling.as_data(reconciling.reconcile(reading.read(name, content)))


def run(
    tmp_path: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str], *options: str
) -> tuple[int, str, str]:
    path = tmp_path / name
    path.write_bytes(content)
    code = 0
    try:
        call_command("reconcile", str(path), *options)
    except SystemExit as end:
        code = int(end.code or 0)
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_published_reports_are_judged_as_the_command_promises(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _err = run(tmp_path, "seeds.yaml", SEEDS.encode(), capsys, "--json")

    rows = {row["id"]: row for row in json.loads(out)}
    assert code == 0
    assert rows["xa"]["broken"] == [
        {
            "identity": "dossier-balance",
            "difference": 278,
            "say": "Đã giải quyết nhiều hơn tiếp nhận 278 hồ sơ: có thể do hồ sơ kỳ trước chuyển sang, hoặc số liệu sai",
        }
    ]
    assert rows["xa"]["implied"]["resolved"] == 36104
    assert (rows["huyen"]["broken"], rows["huyen"]["implied"]["pending"]) == ([], 441)
    assert [one["difference"] for one in rows["so-tai-chinh"]["broken"]] == [69]
    assert rows["do-luong"]["held"] == ["procedures-by-level"]
    assert rows["tan-ky"] == {
        "id": "tan-ky",
        "broken": [],
        "held": ["documents-by-result"],
        "unjudged": [],
        "implied": {"documents_reviewed": 36},
    }


def test_people_read_the_same_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(tmp_path, "seeds.yaml", SEEDS.encode(), capsys)

    assert code == 0
    assert "≠ Đã giải quyết nhiều hơn tiếp nhận 278 hồ sơ" in out
    assert "suy ra đang giải quyết: 441 (ít nhất" in out
    assert "5 báo cáo, 2 chỗ không khớp." in out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_csv_is_read_with_any_delimiter_and_mark(encoding: str, delimiter: str) -> None:
    content = "\r\n".join(delimiter.join(line) for line in (HEADS, ROW)).encode(encoding)

    rows = answer("x.csv", content)

    assert rows[0]["id"] == "xa"
    assert [one["difference"] for one in rows[0]["broken"]] == [278]
    assert "on-time-share" in rows[0]["held"]


def test_the_code_page_of_old_windows_is_read() -> None:
    heads = "Tiếp nhận mới;Đã giải quyết".encode().decode()
    import unicodedata

    decomposed = unicodedata.normalize("NFD", heads)
    content = unicodedata.normalize("NFC", decomposed)
    encoded = b"".join(_cp1258(char) for char in content) + b"\r\n100;120\r\n"

    assert [one["difference"] for one in answer("x.csv", encoded)[0]["broken"]] == [20]


def _cp1258(char: str) -> bytes:
    """Windows writes the vowel with its hat, then the tone as a letter of its own."""
    import unicodedata

    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        tones = [part for part in parts if part in "\u0300\u0309\u0303\u0301\u0323"]
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        return base.encode("cp1258") + b"".join(tone.encode("cp1258") for tone in tones)


def test_a_sheet_is_read_with_numbers_titles_and_percentages() -> None:
    sheet = Sheet(
        "Bảng", HEADS, [["xa", "Xã A", "9 tháng 2016", 35826, 2555, 33533, 16, 0.99956]], notes=["Biểu số liệu"]
    )

    rows = answer("x.xlsx", xlsx_bytes([sheet]))

    assert [one["difference"] for one in rows[0]["broken"]] == [278]
    assert "on-time-share" in rows[0]["held"]


def test_the_head_of_form_ii_06_is_read_in_two_rows() -> None:
    lines = [
        ["TT", "Lĩnh vực", "Số hồ sơ tiếp nhận", "", "", "", "Số hồ sơ đã giải quyết", "", "", "", "Số hồ sơ đang giải quyết", "", ""],
        ["", "", "Tổng số", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính", "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)", "(12)", "(13)"],
        ["1", "Đất đai", "110", "60", "40", "10", "100", "50", "45", "5", "12", "10", "2"],
    ]  # fmt: skip

    rows = answer("x.csv", "\n".join("\t".join(line) for line in lines).encode())

    assert len(rows) == 1
    assert [(one["identity"], one["difference"]) for one in rows[0]["broken"]] == [("dossier-balance", 2)]
    assert {"received-by-channel", "to-handle-by-origin", "resolved-by-parts", "pending-by-time"} <= set(
        rows[0]["held"]
    )


def test_a_cell_that_is_no_number_is_named_and_the_others_are_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = "Mã;Tiếp nhận mới;Đã giải quyết;Lạ\na;12x;20;1\nb;10;20;1\n".encode()

    code, out, err = run(tmp_path, "x.csv", content, capsys, "--json")

    rows = json.loads(out)
    assert code == 2
    assert err.strip() == "Dòng 2, cột “Tiếp nhận mới”: “12x” không phải là số"
    assert rows[0]["errors"] == [err.strip()]
    assert [one["difference"] for one in rows[1]["broken"]] == [10]


def test_rows_without_or_with_the_same_id_are_named_by_line() -> None:
    told = reconciling.reconcile(reading.read("x.csv", b"id;resolved\n;1\na;2\na;3\n"))

    assert [one.id for one in told.statements] == ["2", "a", "a"]
    assert told.notes == ("Mã “a” có 2 lần trong tệp",)


def test_units_are_followed_from_one_period_to_the_next() -> None:
    text = "- {id: 2, unit: xã a, period: 2024-Q2, carried_over: 12}\n- {id: 1, unit: Xã A, period: Quý I/2024, pending: 10}\n"

    rows = answer("x.yaml", text.encode())

    assert [row["id"] for row in rows] == [2, 1]
    assert [(one["identity"], one["difference"]) for one in rows[0]["broken"]] == [("carried-over-from-before", 2)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.yaml", b"", "Tệp không có báo cáo nào"),
        ("x.yaml", b"- a: [", "Tệp không phải YAML đúng cách"),
        ("x.yaml", b"abc", "phải là một danh sách"),
        ("x.yaml", b"- 1\n", "Mục 1 của tệp YAML"),
        ("x.yaml", b"[" * 100_000, "Tệp không phải YAML đúng cách"),
        ("x.csv", b"", "Tệp không có gì"),
        ("x.csv", b"a;b\n1;2\n", "Không thấy cột số liệu nào"),
        ("x.csv", b"\x00\x01\x02", "Tệp không phải bảng"),
        ("x.xlsx", b"PK\x03\x04rest", "Tệp không phải XLSX đọc được"),
        ("x.xls", b"\xd0\xcf\x11\xe0rest", "Excel đời cũ"),
        ("x.csv", b"resolved\n" + b"1\n" * (reading.MAX_ROWS + 30), "có quá 100000 dòng"),
        ("x.csv", b" " * (reading.MAX_BYTES + 1), "Tệp lớn hơn"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, sentence: str
) -> None:
    code, _out, err = run(tmp_path, name, content, capsys)

    assert code == 2
    assert sentence in err


def test_a_file_that_is_not_there_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("reconcile", "/khong/co.yaml")

    assert end.value.code == 2
    assert "Không mở được tệp" in capsys.readouterr().err


def test_a_sheet_that_unpacks_to_too_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.MAX_UNPACKED_BYTES + 1))

    with pytest.raises(RuleError, match="mở ra quá lớn"):
        reading.read("x.xlsx", packed.getvalue())


def test_aliases_of_yaml_repeat_a_figure_and_never_a_tree() -> None:
    text = "- {id: a, resolved: &n 5}\n- {id: b, resolved: *n, returned: &t [x, y], withdrawn: *t}\n"

    rows = answer("x.yaml", text.encode())

    assert [row["id"] for row in rows] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-01", date(2024, 1, 1), date(2024, 1, 31)),
        ("9T/2016", date(2016, 1, 1), date(2016, 9, 30)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-01-01/2024-03-31", date(2024, 1, 1), date(2024, 3, 31)),
        ("Quý I/2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("quý IV năm 2023", date(2023, 10, 1), date(2023, 12, 31)),
        ("9 tháng 2016", date(2016, 1, 1), date(2016, 9, 30)),
        ("6 tháng đầu năm 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("6 tháng cuối năm 2024", date(2024, 7, 1), date(2024, 12, 31)),
        ("tháng 2 năm 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("15/12/2023 - 14/3/2024", date(2023, 12, 15), date(2024, 3, 14)),
        ("tính đến 25/9/2014", date(2014, 9, 25), date(2014, 9, 25)),
    ],
)
def test_periods_are_read_as_offices_write_them(text: str, start: date, end: date) -> None:
    assert periods.parse(text) == (start, end)


@pytest.mark.parametrize(
    "text", ["", "2024-13", "quý V/2024", "hôm qua", "2024-03-31/2024-01-01", "13 tháng 2024", "0001"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert periods.parse(text) is None


@pytest.mark.law("SL-02")
def test_the_windows_of_state_reports_are_known_from_their_day_on() -> None:
    known = periods.window_of(date(2025, 12, 15), date(2026, 3, 14))

    assert known is not None
    assert (known[0].id, known[1]) == ("report-q1", 2026)
    assert periods.window_of(date(2015, 12, 15), date(2016, 3, 14)) is None


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("1.234", Given(1234, 1234)),
        ("1 234", Given(1234, 1234)),
        ("35,826", Given(35826, 35826)),
        ("380 hồ sơ", Given(380, 380)),
        ("hơn 3.500", Given(3500, None)),
        ("gần 400", Given(0, 400)),
        ("khoảng 400", None),
        ("–", None),
    ],
)
def test_figures_are_read_as_reports_write_them(text: str, given: Given | None) -> None:
    assert cells.read(book(), "resolved", text) == cells.Cell(given)


@pytest.mark.parametrize("text", ["-5", "12,5", "abc", "1e9", "٣", "1" * 20])
def test_what_is_no_count_is_a_fault(text: str) -> None:
    cell = cells.read(book(), "resolved", text)

    assert cell.given is None
    assert cell.fault


def test_every_metric_is_known_by_its_code_and_its_name() -> None:
    the_book = book()

    for code, names in the_book.names.items():
        assert columns.meaning(code) == code
        assert columns.meaning(names.vi) == code


def test_every_identity_names_metrics_of_the_catalogue_and_says_its_basis() -> None:
    the_book = book()

    for identity in the_book.identities:
        assert set(identity.members) <= set(the_book.names)
        assert identity.basis
        assert identity.confidence in {"high", "medium", "low"}
    assert len({one.id for one in the_book.identities}) == len(the_book.identities)
