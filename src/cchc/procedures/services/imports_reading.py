"""Reading of a file of procedures, JSON or XLSX, into records. Nothing is stored here."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

import python_calamine
from django.utils import translation
from django.utils.translation import gettext as _

from cchc.common import numbers, sheets
from cchc.common.errors import RuleError
from cchc.common.exports import MAX_CELL
from cchc.common.text import clean, fold

from ..rules.exchange import book, columns, national
from ..rules.exchange.book import Book, Line
from ..rules.exchange.columns import SheetForm
from ..rules.exchange.records import Record

MAX_BYTES = 64 * 2**20
MAX_PROCEDURES = 20_000
# A workbook is a zip: a small file may unpack to more memory than the server has.
MAX_UNPACKED_BYTES = 400 * 2**20
MAX_ROWS = 300_000
MAX_CELLS = 6_000_000  # laid out by the reader, filled or not
HEAD_ROWS = 20  # titles and notes above the row that names the columns
MAX_DEPTH = 20
MAX_DIGITS = 40
# A reader gives a formula that failed as an empty cell.
_FAILED = re.compile(rb'<(?:\w+:)?c\b[^<>]*\br="([A-Z]+[0-9]+)"[^<>]*\bt="e"[^<>]*>.*?<(?:\w+:)?v>([^<]{1,20})<')
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Upload:
    """What a file says: its procedures, what nobody knows in it, what was understood on its behalf."""

    records: Sequence[Record]
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kind: str = "json"


def read(content: bytes) -> Upload:
    """Return the procedures of a file by what it holds, or refuse with what is wrong with it."""
    if not content:
        raise RuleError(_("Tệp trống. Chọn tệp khác"), field="file")
    if len(content) > MAX_BYTES:
        raise RuleError(_("Tệp lớn hơn %(n)s MB. Chia thành nhiều tệp") % {"n": MAX_BYTES // 2**20}, field="file")
    if content.startswith(OLD_EXCEL):
        raise RuleError(_("Tệp là Excel đời cũ (.xls). Lưu lại dạng .xlsx"), field="file")
    upload = _read_book(content) if content.startswith(ZIP) else _read_json(content)
    if not upload.records:
        raise RuleError(_("Tệp không có thủ tục nào. Xem lại tệp đã chọn"), field="file")
    return upload


def _refuse_too_many(rows: Sequence[Any]) -> None:
    if len(rows) > MAX_PROCEDURES:
        words = {"most": numbers.show(MAX_PROCEDURES)}
        raise RuleError(_("Tệp có hơn %(most)s thủ tục. Chia thành nhiều tệp") % words, field="file")


# ── JSON ──


def _read_json(content: bytes) -> Upload:
    try:
        text = content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        raise RuleError(_("Tệp không phải JSON hoặc XLSX. Chọn tệp khác"), field="file") from None
    try:
        data = json.loads(text, parse_float=_fraction, parse_constant=_refuse_constant, object_pairs_hook=_once)
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as wrong:
        words = {"line": wrong.lineno, "column": wrong.colno}
        sentence = _("Tệp không phải JSON: sai ở dòng %(line)s, cột %(column)s") % words
        raise RuleError(sentence, field="file") from None
    except (ValueError, InvalidOperation):  # a number longer than Python reads, NaN
        raise RuleError(_("Tệp JSON có số không đọc được. Xem lại tệp"), field="file") from None
    items = _items(data)
    _refuse_too_many(items)
    if any(_depth(item) > MAX_DEPTH for item in items):
        raise _too_deep()
    records = list(national.read(items))
    unknown = dict.fromkeys(name for record in records for name in record.unknown)
    return Upload(records, tuple(unknown))


def _items(data: Any) -> list[Any]:
    """Return the records of a file: one, a list, or an answer of the interface that wraps them."""
    if isinstance(data, Mapping):
        wrapped = next((data[name] for name in ("data", "result", "Data", "DATA") if name in data), None)
        if "MATTHC" not in data and isinstance(wrapped, (list, Mapping)):
            return _items(wrapped)
        return [data]
    if isinstance(data, list):
        return data
    raise RuleError(_("Tệp JSON không có bản ghi thủ tục nào. Xem lại tệp"), field="file")


def _depth(value: Any) -> int:
    """Return how deep the nesting goes, without recursion: the file may be made to hurt."""
    deepest, waiting = 0, [(value, 1)]
    while waiting and deepest <= MAX_DEPTH:
        one, depth = waiting.pop()
        inside = one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
        deepest = max(deepest, depth)
        waiting += [(item, depth + 1) for item in inside if isinstance(item, (list, Mapping))]
    return deepest


def _too_deep() -> RuleError:
    return RuleError(_("Tệp JSON lồng quá sâu, không phải bản ghi thủ tục. Xem lại tệp"), field="file")


def _refuse_constant(word: str) -> Any:
    raise ValueError(word)


def _fraction(text: str) -> Decimal:
    """Read a number that can be written out: 1e999999999 is a line of a billion digits."""
    number = Decimal(text) if len(text) <= MAX_DIGITS else None
    if number is None or abs(number.adjusted()) > MAX_DIGITS:
        raise ValueError(text[:MAX_DIGITS])
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says one field twice: the first would be lost."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, n in Counter(name for name, _value in pairs).items() if n > 1)
        sentence = _("Tệp JSON có trường “%(name)s” ghi hai lần. Giữ một") % {"name": clean(twice)[:40]}
        raise RuleError(sentence, field="file")
    return found


# ── XLSX ──


def _read_book(content: bytes) -> Upload:
    try:
        _check_size(content)
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        # The words of the workbook are Vietnamese, whatever the language of the person who uploads it.
        with translation.override("vi"):
            found = _sheets(workbook)
    except sheets.BROKEN:
        raise RuleError(_("Tệp không phải XLSX đọc được. Lưu lại dạng .xlsx"), field="file") from None
    except OverflowError:  # a day beyond the calendar
        raise RuleError(_("Tệp XLSX có ô ngày không đọc được. Ghi ngày dạng chữ"), field="file") from None
    _refuse_too_many(found.lines[columns.PROCEDURES])
    with translation.override("vi"):
        return Upload(list(book.read(found)), found.unknown, found.notes, kind="xlsx")


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise RuleError(_("Tệp mở ra quá lớn. Chỉ giữ các bảng của tệp mẫu"), field="file")
        rows, cells = sheets.extent(content)
        if rows > MAX_ROWS or cells > MAX_CELLS:
            raise RuleError(_("Bảng có quá nhiều dòng hoặc cột. Chia thành nhiều tệp"), field="file")
        for member in archive.infolist():
            if failed := _FAILED.search(archive.read(member)):
                words = {"place": failed[1].decode(), "fault": failed[2].decode(errors="replace")}
                sentence = _("Ô %(place)s có công thức lỗi %(fault)s. Điền giá trị rồi tải lại") % words
                raise RuleError(sentence, field="file")


def _sheets(workbook: python_calamine.CalamineWorkbook) -> Book:
    lines: dict[str, list[Line]] = {}
    unknown: list[str] = []
    notes: list[str] = []
    names = workbook.sheet_names
    for index, name in enumerate(names):
        form = columns.form_named(name)
        if form is None and len(names) == 1:
            form = columns.BY_KEY[columns.PROCEDURES]  # a plain list of procedures under any name
        if form is None or form.key in lines:
            if name not in (LEGEND, "Sheet1"):
                unknown.append(_("bảng “%(name)s”") % {"name": name})
            continue
        sheet = workbook.get_sheet_by_index(index)
        rows = [[_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        notes += _fill_merged(form, rows, getattr(sheet, "merged_cell_ranges", None) or ())
        lines[form.key] = list(_lines(form, rows, unknown))
    if columns.PROCEDURES not in lines:
        raise RuleError(_("Không thấy bảng “Thủ tục”. Dùng tệp mẫu"), field="file")
    return Book(lines, tuple(unknown), tuple(notes))


LEGEND = "Cách ghi"  # explains the template; holds nothing


def _lines(form: SheetForm, rows: list[list[str]], unknown: list[str]) -> Iterable[Line]:
    start, heads = _head(form, rows)
    if start is None:
        if any(any(row) for row in rows):
            raise _no_head(form)
        return
    known = columns.names_of(form)
    fields = [known.get(fold(head).strip(" .:*")) for head in heads]
    for column in form.columns:
        words = {"sheet": form.name, "column": column.label}
        if column.required and column.key not in fields:
            raise RuleError(_("Bảng “%(sheet)s” thiếu cột “%(column)s”. Dùng tệp mẫu") % words, field="file")
        if fields.count(column.key) > 1:
            raise RuleError(_("Bảng “%(sheet)s” có hai cột “%(column)s”. Giữ một cột") % words, field="file")
    unknown += [
        _("bảng “%(sheet)s”, cột “%(column)s”") % {"sheet": form.name, "column": head}
        for head, name in zip(heads, fields, strict=True)
        if head and name is None
    ]
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        cells = {name: cell for name, cell in zip(fields, row, strict=False) if name and cell}
        if any(len(cell) >= MAX_CELL for cell in cells.values()):
            words = {"sheet": form.name, "n": number, "most": numbers.show(MAX_CELL)}
            sentence = _("Bảng “%(sheet)s”, dòng %(n)s: ô đầy %(most)s ký tự, có thể đã bị cắt. Nhập bằng tệp JSON")
            raise RuleError(sentence % words, field="file")
        if cells:
            yield Line(number, cells)


def _head(form: SheetForm, rows: list[list[str]]) -> tuple[int | None, list[str]]:
    known = columns.names_of(form)
    for index, row in enumerate(rows[:HEAD_ROWS]):
        if "code" in {known.get(fold(cell).strip(" .:*")) for cell in row if cell}:
            return index, row
    return None, []


def _no_head(form: SheetForm) -> RuleError:
    words = {"sheet": form.name}
    return RuleError(_("Bảng “%(sheet)s” không có dòng tiêu đề với cột “Mã thủ tục”") % words, field="file")


def _fill_merged(form: SheetForm, rows: list[list[str]], ranges: Iterable[Any]) -> list[str]:
    """Give each row under a merged cell the value of the cell, and say so; a cell merged across columns is refused."""
    start, _heads = _head(form, rows)
    notes = []
    for (top, left), (bottom, right) in sorted(ranges):
        if start is None or bottom < start:
            continue  # a title above the head
        place = f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"
        words = {"sheet": form.name, "place": place}
        if left != right or top <= start:
            raise RuleError(_("Bảng “%(sheet)s” có ô gộp %(place)s. Bỏ gộp, điền từng ô") % words, field="file")
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        for number in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[number]) and any(rows[number]):
                rows[number][left] = value
        notes.append(_("Bảng “%(sheet)s”: ô gộp %(place)s được hiểu là cùng giá trị ở mọi dòng") % words)
    return notes


def _letters(index: int) -> str:
    letters = ""
    while index >= 0:
        letters = chr(65 + index % 26) + letters
        index = index // 26 - 1
    return letters


def _cell(cell: object) -> str:
    """Return a cell as text: days as people write them, a code that the sheet took for a number in its six digits."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return clean(str(cell))


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    text = repr(value)
    # 1.001190 typed as a number comes as 1.00119: four and five decimals are a code, not a fee or a share of a day.
    if 1 <= value < 10 and 3 < len(text.partition(".")[2]) <= 6:
        return f"{value:.6f}"
    return text.replace(".", ",")
