"""Reading of statements from YAML, CSV, XLSX or pasted text into rows of cells. Nothing is stored here."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import python_calamine
import yaml
from django.utils.translation import gettext as _

from cchc.common import nesting, sheets
from cchc.common.errors import RuleError

from ..rules import columns

MAX_BYTES = 32 * 2**20
MAX_UNPACKED_BYTES = 200 * 2**20  # a sheet is a zip: a small file may unpack to more memory than the server has
MAX_ROWS = 100_000
MAX_COLUMNS = 200
HEAD_ROWS = 20  # titles and merged heads above the row that names the columns
DELIMITERS = ("\t", ";", ",", "|")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Row:
    """One statement as it was written: what each field and each figure says, and where it stood."""

    number: int  # of the line in the file, or of the item in the list, from 1
    fields: dict[str, str]  # id, unit, period, start, end, coverage
    cells: dict[str, str]  # by code
    headings: dict[str, str] = field(default_factory=dict)  # by code: how the column is called in the file
    is_sheet: bool = False  # percentages are stored as fractions


@dataclass(frozen=True)
class Table:
    """The rows of a file, and the columns that nobody knows."""

    rows: list[Row]
    unknown: tuple[str, ...] = ()


def read(name: str, content: bytes, *, max_rows: int = MAX_ROWS) -> Table:
    """Return the statements of a file by its contents, or refuse with what is wrong with it."""
    if len(content) > MAX_BYTES:
        raise RuleError(_("Tệp lớn hơn %(n)s MB. Chia thành nhiều tệp") % {"n": MAX_BYTES // 2**20}, field="file")
    if content.startswith(OLD_EXCEL):
        raise RuleError(_("Tệp là Excel đời cũ (.xls). Lưu lại dạng .xlsx"), field="file")
    if content.startswith(ZIP):
        return _table(_sheet_lines(content, max_rows), max_rows, is_sheet=True)
    text = decode(content)
    if name.lower().endswith((".yaml", ".yml")):
        return _items(_yaml(text), max_rows)
    return read_text(text, max_rows=max_rows)


def read_text(text: str, *, max_rows: int = MAX_ROWS) -> Table:
    """Return the statements of a table in text: pasted from a sheet, or CSV with any usual delimiter."""
    if not text.strip():
        raise RuleError(_("Tệp không có gì. Cần một dòng tiêu đề và ít nhất một dòng số liệu"), field="file")
    if "\x00" in text:
        raise RuleError(_("Tệp không phải bảng. Chọn tệp YAML, CSV hoặc XLSX"), field="file")
    return _table(_csv_lines(text, max_rows), max_rows, is_sheet=False)


def decode(content: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or the Vietnamese code page of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258", errors="replace")


def _yaml(text: str) -> list[dict[str, object]]:
    try:
        data = _scalars(text)
    except (yaml.YAMLError, RecursionError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        where = _(", dòng %(line)s") % {"line": mark.line + 1} if mark else ""
        raise RuleError(_("Tệp không phải YAML đúng cách%(where)s") % {"where": where}, field="file") from None
    if isinstance(data, dict):
        lists = [value for value in data.values() if isinstance(value, list)]
        data = lists[0] if len(lists) == 1 else data
    if not data:
        raise RuleError(_("Tệp không có báo cáo nào"), field="file")
    if not isinstance(data, list):
        raise RuleError(_("Tệp YAML phải là một danh sách, mỗi mục một báo cáo"), field="file")
    for number, item in enumerate(data, start=1):
        if not isinstance(item, dict):
            raise RuleError(_("Mục %(n)s của tệp YAML không phải là “mã: giá trị”") % {"n": number}, field="file")
    return data


def _scalars(text: str) -> Any:
    """Return the data of a YAML text with every scalar as text: "1.234" must not become 1,234 thousandths.

    Built from the parser's events: four times as fast as a loader, and an alias repeats a figure, never a tree.
    """
    root: list[Any] = []
    stack: list[tuple[list[Any] | None, dict[str, Any] | None, list[str]]] = [(root, None, [])]
    anchors: dict[str, str] = {}
    for event in nesting.events(text):
        made: Any
        if isinstance(event, yaml.ScalarEvent):
            made = event.value
            if event.anchor:
                anchors[event.anchor] = made
        elif isinstance(event, yaml.AliasEvent):
            made = anchors.get(str(event.anchor), "")
        elif isinstance(event, yaml.SequenceStartEvent):
            made = []
        elif isinstance(event, yaml.MappingStartEvent):
            made = {}
        else:
            if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                stack.pop()
            continue
        _place(stack[-1], made)
        if isinstance(made, list):
            stack.append((made, None, []))
        elif isinstance(made, dict):
            stack.append((None, made, []))
    return root[0] if root else None


def _place(parent: tuple[list[Any] | None, dict[str, Any] | None, list[str]], made: Any) -> None:
    """Put a value into the list or, as key and value in turn, into the mapping that is open."""
    items, pairs, key = parent
    if items is not None:
        items.append(made)
    elif pairs is not None and key:
        pairs[key.pop()] = made
    else:
        key.append(made if isinstance(made, str) else "")


def _items(items: Sequence[dict[str, object]], max_rows: int) -> Table:
    _check_size(len(items), max_rows)
    means: dict[str, str] = {}
    rows, unknown = [], dict[str, None]()
    for number, item in enumerate(items, start=1):
        fields: dict[str, str] = {}
        cells: dict[str, str] = {}
        headings: dict[str, str] = {}
        for key, value in item.items():
            meaning = means.get(key)
            if meaning is None:
                meaning = means[key] = columns.meaning(key)
            if not meaning:
                unknown[key] = None
            elif meaning.startswith("@"):
                fields[meaning[1:]] = _scalar(value)
            else:
                _put(cells, headings, meaning, key, _scalar(value))
        rows.append(Row(number, fields, cells, headings))
    return Table(rows, tuple(unknown))


def _scalar(value: object) -> str:
    """Return a value as text; a list of two days is a period, other nested data says nothing."""
    if isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value):
        return "/".join(value)
    return value if isinstance(value, str) else ""


def _put(cells: dict[str, str], headings: dict[str, str], meaning: str, heading: str, text: str) -> None:
    """Store a cell; a column for two figures together gives the sum to the first and nothing to the second."""
    first, *rest = meaning.split("+")
    if cells.get(first):
        return
    cells[first], headings[first] = text, heading
    for code in rest:
        if text.strip():
            cells[code], headings[code] = "0", heading


def _csv_lines(text: str, max_rows: int) -> list[list[str]]:
    head = "\n".join(text.splitlines()[:HEAD_ROWS])
    delimiter = max(DELIMITERS, key=head.count)
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            lines.append([cell.strip() for cell in line[:MAX_COLUMNS]])
            _check_size(len(lines) - HEAD_ROWS, max_rows)
    except csv.Error as wrong:
        raise RuleError(
            _("Dòng %(n)s không đọc được. Lưu lại bảng dạng CSV") % {"n": len(lines) + 1}, field="file"
        ) from wrong
    return lines


def _sheet_lines(content: bytes, max_rows: int) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise RuleError(_("Tệp mở ra quá lớn. Chỉ giữ bảng số liệu"), field="file")
        rows, cells = sheets.extent(content)
        _check_size(rows - HEAD_ROWS, max_rows)
        if cells > 4 * (max_rows + HEAD_ROWS) * MAX_COLUMNS:  # nobody's table: the reader would lay out every cell
            raise RuleError(_("Bảng có quá nhiều cột. Chỉ giữ bảng số liệu"), field="file")
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        _check_size(sheet.total_height - HEAD_ROWS, max_rows)
        return [[_cell(one) for one in line[:MAX_COLUMNS]] for line in sheet.to_python(skip_empty_area=False)]
    except sheets.BROKEN:
        raise RuleError(_("Tệp không phải XLSX đọc được. Lưu lại dạng .xlsx"), field="file") from None


def _cell(cell: object) -> str:
    """Return a cell as text; a whole number loses the ".0" that sheets give it, a fraction gets our comma."""
    if isinstance(cell, bool) or cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")
    return str(cell).strip()


def _check_size(n_rows: int, max_rows: int) -> None:
    if n_rows > max_rows:
        raise RuleError(_("Bảng có quá %(limit)s dòng. Chia thành nhiều tệp") % {"limit": max_rows}, field="file")


def _table(lines: list[list[str]], max_rows: int, *, is_sheet: bool) -> Table:
    index, means = _head(lines)
    heads = lines[index]
    unknown = [head for head, meaning in zip(heads, means, strict=False) if head and not meaning]
    rows = []
    for number, line in enumerate(lines[index + 1 :], start=index + 2):
        if not any(line) or _is_numbering(line):
            continue
        fields: dict[str, str] = {}
        cells: dict[str, str] = {}
        headings: dict[str, str] = {}
        for meaning, head, text in zip(means, heads, line, strict=False):
            if meaning.startswith("@"):
                fields.setdefault(meaning[1:], text)
            elif meaning:
                _put(cells, headings, meaning, head or meaning, text)
        rows.append(Row(number, fields, cells, headings, is_sheet))
    _check_size(len(rows), max_rows)
    if not rows:
        raise RuleError(_("Bảng chỉ có tiêu đề. Thêm ít nhất một dòng số liệu"), field="file")
    return Table(rows, tuple(dict.fromkeys(unknown)))


def _head(lines: list[list[str]]) -> tuple[int, list[str]]:
    """Find the row that names the columns: the one among the first that names most figures."""
    best: tuple[int, int, list[str]] = (0, -1, [])
    for index, line in enumerate(lines[:HEAD_ROWS]):
        above = lines[index - 1] if index else []
        means = columns.meanings(line, above if _may_be_head(above) else [])
        n_figures = len({one for one in means if one and not one.startswith("@")})
        if n_figures > best[0]:
            best = (n_figures, index, means)
    if best[1] < 0:
        raise RuleError(_("Không thấy cột số liệu nào. Đặt tên cột theo danh mục chỉ tiêu ở dòng đầu"), field="file")
    return best[1], best[2]


def _may_be_head(line: Sequence[str]) -> bool:
    return any(line) and not any(cell.replace(".", "").isdigit() for cell in line)


def _is_numbering(line: Sequence[str]) -> bool:
    """Tell whether the row only numbers the columns: "(1) (2) (3)", or "3 = 4 + 5 + 6" among them."""
    filled = [cell for cell in line if cell]
    return len(filled) > 2 and all(cell.startswith("(") and cell.endswith(")") for cell in filled)
