"""Reading of a set from XLSX and YAML into rows as they were typed. Nothing is stored here."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

import python_calamine
import yaml
from django.utils.translation import gettext as _

from cchc.common import nesting, sheets
from cchc.common.errors import RuleError

from ..rules import rows as row_rules
from ..rules.rows import RawRow

MAX_BYTES = 5 * 2**20
MAX_YAML_BYTES = 2**20
# A sheet is a zip: a small file may unpack to more memory than the server has.
MAX_UNPACKED_BYTES = 60 * 2**20
MAX_CELLS = 2_000_000  # laid out by the reader, filled or not


def read(name: str, content: bytes) -> list[RawRow]:
    """Return the rows of a sheet or a YAML export, or refuse with what is wrong with the file."""
    if len(content) > MAX_BYTES:
        raise RuleError(_("Tệp lớn hơn 5 MB. Chỉ giữ bảng nội dung kiểm tra"), field="file")
    rows = _read_yaml(content) if name.lower().endswith((".yaml", ".yml")) else _read_sheet(content)
    if not rows:
        raise RuleError(_("Tệp không có nội dung kiểm tra nào"), field="file")
    _check_size(len(rows))
    return rows


def _check_size(n_rows: int) -> None:
    if n_rows > row_rules.MAX_ROWS:
        raise RuleError(
            _("Tệp có quá %(limit)s dòng. Chia thành nhiều bộ") % {"limit": row_rules.MAX_ROWS}, field="file"
        )


def raw_of(items: Iterable[Mapping[str, object]]) -> list[RawRow]:
    """Return mappings keyed by YAML keys as rows, numbered from 1."""
    return [RawRow(line, _cells(item)) for line, item in enumerate(items, start=1)]


def _cells(item: Mapping[str, object]) -> dict[str, str]:
    named = ((row_rules.field_of(str(key)), value) for key, value in item.items())
    return {name: _text(value) for name, value in named if name}


def _read_yaml(content: bytes) -> list[RawRow]:
    if len(content) > MAX_YAML_BYTES:
        raise RuleError(_("Tệp YAML lớn hơn 1 MB. Chia thành nhiều bộ"), field="file")
    try:
        text = content.decode("utf-8")
        # A reference repeats what it names: by references to references, a small file grows beyond any memory.
        if any(isinstance(event, yaml.AliasEvent) for event in nesting.events(text)):
            raise RuleError(_("Tệp YAML dùng tham chiếu “*”. Chọn tệp đã xuất từ đây"), field="file")
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):  # also a day that does not exist, brackets without end
        raise RuleError(_("Tệp không phải YAML. Chọn tệp đã xuất từ đây"), field="file") from None
    items = data.get("items") if isinstance(data, dict) else data
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise RuleError(_("Tệp YAML không có danh sách “items”"), field="file")
    return raw_of(items)


def _read_sheet(content: bytes) -> list[RawRow]:
    lines = _lines(content)
    start = next((i for i, line in enumerate(lines) if "code" in map(row_rules.field_of, line)), None)
    if start is None:
        raise RuleError(_("Không thấy cột “Mã”. Dùng tệp mẫu"), field="file")
    headers = lines[start]
    missing = row_rules.missing_columns(headers)
    if missing:
        raise RuleError(_("Thiếu cột: %(names)s. Dùng tệp mẫu") % {"names": ", ".join(missing)}, field="file")
    names = [row_rules.field_of(header) for header in headers]
    rows = []
    for number, line in enumerate(lines[start + 1 :], start=start + 2):
        if any(line):
            rows.append(RawRow(number, {name: cell for name, cell in zip(names, line, strict=False) if name}))
    return rows


def _lines(content: bytes) -> Sequence[list[str]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise RuleError(_("Tệp mở ra quá lớn. Chỉ giữ bảng nội dung kiểm tra"), field="file")
        n_rows, n_cells = sheets.extent(content)
        _check_size(n_rows // 10)  # rows that are empty do not count; so many are no checklist
        if n_cells > MAX_CELLS:
            raise RuleError(_("Bảng có quá nhiều cột. Dùng tệp mẫu"), field="file")
        sheet = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        return [[_text(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)]
    except sheets.BROKEN:
        raise RuleError(_("Tệp không phải XLSX. Lưu lại dạng .xlsx"), field="file") from None


def _text(cell: object) -> str:
    """Return a cell as text; a whole number loses the ".0" that sheets give it, nested data says nothing."""
    if isinstance(cell, (list, dict)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
