"""Reading of a decision's days: pasted rows, CSV, XLSX, YAML. Nothing is stored here."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import NamedTuple

import python_calamine
import yaml
from django.utils.translation import gettext as _

from cchc.common import nesting, sheets
from cchc.common.errors import RuleError
from cchc.common.text import clean

from ..import_rules import LABELS, MAX_ROWS, REQUIRED, RawRow, column_of

MAX_BYTES = 2 * 2**20
MAX_YAML_BYTES = 2**18
MAX_UNPACKED_BYTES = 20 * 2**20  # a sheet is a zip: a small file may unpack to more memory than the server has
MAX_CELLS = 200_000


class Read(NamedTuple):
    """The rows of a file, and the columns that were not understood and are left out."""

    rows: list[RawRow]
    ignored: list[str]


def read_text(text: str) -> Read:
    """Return pasted rows "ngày, loại, tên": with a head or in that order, parted by tab, semicolon or comma."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise RuleError(_("Dán các dòng ngày, loại, tên; hoặc chọn tệp"), field="text")
    _check_size(len(lines), "text")
    separator = next((mark for mark in "\t;," if mark in lines[0]), ",")
    numbered = [[clean(cell) for cell in line] for line in csv.reader(lines, delimiter=separator)]
    return _rows(numbered, field="text", may_lack_head=True)


def read_file(name: str, content: bytes) -> Read:
    """Return the rows of a sheet, a CSV or a YAML file, or refuse with what is wrong with it."""
    if len(content) > MAX_BYTES:
        raise RuleError(_("Tệp lớn hơn 2 MB. Chỉ giữ bảng ngày nghỉ"), field="file")
    lowered = name.lower()
    if lowered.endswith((".yaml", ".yml")):
        return _read_yaml(content)
    if lowered.endswith((".csv", ".txt")):
        try:
            return read_text(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise RuleError(_("Tệp CSV chưa ở bảng mã UTF-8. Lưu lại dạng UTF-8"), field="file") from None
    return _rows(_cells_of(content), field="file")


def _read_yaml(content: bytes) -> Read:
    if len(content) > MAX_YAML_BYTES:
        raise RuleError(_("Tệp YAML lớn hơn 256 kB. Chỉ giữ danh sách ngày"), field="file")
    try:
        text = content.decode("utf-8")
        # A reference repeats what it names: by references to references, a small file grows beyond any memory.
        if any(isinstance(event, yaml.AliasEvent) for event in nesting.events(text)):
            raise RuleError(_("Tệp YAML dùng tham chiếu “*”. Ghi đủ từng dòng"), field="file")
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):  # also a day that does not exist, brackets without end
        raise RuleError(_("Tệp không phải YAML đọc được. Xem lại thụt dòng và ngày"), field="file") from None
    items = data.get("days") if isinstance(data, dict) else data
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise RuleError(_("Tệp YAML không có danh sách “days”"), field="file")
    _check_size(len(items), "file")
    return _named(items)


def _named(items: Sequence[Mapping[object, object]]) -> Read:
    ignored: dict[str, None] = {}
    rows = []
    for number, item in enumerate(items, start=1):
        cells = {}
        for key, value in item.items():
            name = column_of(str(key))
            if name:
                cells[name] = _text(value)
            else:
                ignored[str(key)[:40]] = None
        rows.append(RawRow(number, cells))
    return Read(rows, list(ignored))


def _rows(lines: Sequence[Sequence[str]], *, field: str, may_lack_head: bool = False) -> Read:
    start = next((number for number, line in enumerate(lines) if "date" in map(column_of, line)), None)
    if start is None and may_lack_head:
        names, ignored, start = list(LABELS), [], -1
    elif start is None:
        raise RuleError(_("Không thấy cột “Ngày”. Đặt tên cột: Ngày, Loại, Tên, Đổi với"), field=field)
    else:
        names = [column_of(header) for header in lines[start]]
        ignored = [header[:40] for header, name in zip(lines[start], names, strict=True) if header and not name]
    missing = [LABELS[name] for name in REQUIRED if name not in names]
    if missing:
        words = {"missing": ", ".join(missing), "there": ", ".join(ignored) or _("không có")}
        raise RuleError(_("Thiếu cột: %(missing)s. Cột chưa rõ: %(there)s") % words, field=field)
    found = [
        RawRow(number, {name: cell for name, cell in zip(names, line, strict=False) if name})
        for number, line in enumerate(lines[start + 1 :], start=start + 2)
        if any(line)
    ]
    if not found:
        raise RuleError(_("Chưa có dòng nào dưới tên cột. Ghi ít nhất một ngày"), field=field)
    _check_size(len(found), field)
    return Read(found, ignored)


def _cells_of(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise RuleError(_("Tệp mở ra quá lớn. Chỉ giữ bảng ngày nghỉ"), field="file")
        n_rows, n_cells = sheets.extent(content)
        _check_size(n_rows // 10, "file")  # rows that are empty do not count; so many are no decision
        if n_cells > MAX_CELLS:
            raise RuleError(_("Bảng có quá nhiều cột. Chỉ giữ cột Ngày, Loại, Tên"), field="file")
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        lines = [[_text(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)]
        _refuse_merged(lines, sheet.merged_cell_ranges or ())
    except sheets.BROKEN:
        raise RuleError(_("Tệp không phải XLSX. Lưu lại dạng .xlsx"), field="file") from None
    return lines


def _refuse_merged(lines: Sequence[Sequence[str]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Refuse cells merged below the head: which of the rows they speak of, nobody can know."""
    head = next((number for number, line in enumerate(lines) if "date" in map(column_of, line)), 0)
    for (top, _left), (bottom, _right) in merged:
        if bottom > head and top != bottom:
            words = {"first": top + 1, "last": bottom + 1}
            raise RuleError(_("Dòng %(first)s-%(last)s có ô gộp. Bỏ gộp ô rồi tải lại") % words, field="file")


def _check_size(n_rows: int, field: str) -> None:
    if n_rows > MAX_ROWS:
        raise RuleError(_("Có quá %(limit)s dòng. Một quyết định chỉ vài chục ngày") % {"limit": MAX_ROWS}, field=field)


def _text(cell: object) -> str:
    """Return a cell as text; days as they are typed, nested data says nothing."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None or isinstance(cell, (list, dict)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell))
