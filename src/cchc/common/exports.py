"""Files that a list is taken out as: XLSX with a sheet of definitions, CSV that Excel opens in Vietnamese."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from . import dates
from .errors import RuleError
from .tables import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 1_048_576 - 1  # of one sheet, besides the head
MAX_CELL = 32_767  # characters; xlsxwriter drops a longer cell silently
# What spreadsheets take for a formula; a leading tab or line end is dropped when the file is read, and the full-width
# signs of Asian keyboards are taken for the others.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the head row, the rows."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = ()  # lines above the head: the filter and the as-of moment in words


def table_sheets(table: Table, name: str, *, notes: Sequence[str] = ()) -> list[Sheet]:
    """Return the sheets of a list: its rows, then the definition of each column that has one."""
    columns = table.exported_columns
    data = Sheet(name, [str(column.label) for column in columns], table.export_rows(), notes)
    defined = [(str(column.label), str(column.definition)) for column in columns if column.definition]
    return [data, Sheet(_("Định nghĩa"), [_("Cột"), _("Nghĩa, đơn vị tính, nguồn")], defined)]


def xlsx_response(filename: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Return a workbook to be saved as `filename`."""
    response = HttpResponse(xlsx_bytes(sheets), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return response


def csv_response(filename: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return CSV in UTF-8 with a byte order mark, so that Excel reads the Vietnamese letters."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([_plain(cell) for cell in headers])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return response


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Return the workbook's bytes: text stays text (never a formula), numbers and days stay numbers and days."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
            "moment": book.add_format({"num_format": "hh:mm dd/mm/yyyy", "align": "left"}),
            "number": book.add_format({"num_format": "#,##0.########"}),
            "whole": book.add_format({"num_format": "#,##0"}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(_sheet_name(sheet.name)), sheet, formats)
    return buffer.getvalue()


def _write(paper: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    head = len(sheet.notes) + 1 if sheet.notes else 0
    for index, note in enumerate(sheet.notes):
        paper.write_string(index, 0, note)
    widths = [len(header) for header in sheet.headers]
    for column, header in enumerate(sheet.headers):
        paper.write_string(head, column, header, formats["head"])
    last = head
    for last, row in enumerate(sheet.rows, start=head + 1):
        if last > MAX_ROWS:
            raise RuleError(_("Bảng có quá nhiều dòng cho Excel. Lọc bớt hoặc xuất CSV"))
        for column, cell in enumerate(row):
            _write_cell(paper, last, column, cell, formats)
            if last - head <= 200 and column < len(widths):
                widths[column] = max(widths[column], len(str(cell if cell is not None else "")))
    for column, width in enumerate(widths):
        paper.set_column(column, column, min(60, width + 2))
    paper.freeze_panes(head + 1, 1)
    if sheet.headers:
        paper.autofilter(head, 0, last, len(sheet.headers) - 1)


def _write_cell(paper: Any, row: int, column: int, cell: Any, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        paper.write_string(row, column, _("có") if cell else _("không"))
    elif isinstance(cell, int):
        paper.write_number(row, column, cell, formats["whole"])
    elif isinstance(cell, (Decimal, float)):
        paper.write_number(row, column, cell, formats["number"])
    elif isinstance(cell, datetime):
        paper.write_datetime(row, column, dates.local(cell), formats["moment"])
    elif isinstance(cell, date):
        paper.write_datetime(row, column, cell, formats["day"])
    else:
        paper.write_string(row, column, str(cell)[:MAX_CELL])


def _plain(cell: Any) -> str:
    """Return the cell as text that a spreadsheet never runs as a formula."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("có") if cell else _("không")
    if isinstance(cell, datetime):
        return f"{dates.local(cell):%H:%M %d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, (int, float, Decimal)):
        return str(cell)
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _sheet_name(name: str) -> str:
    """Return a name that Excel accepts: no []:*?/\\, no quote at the ends, at most 31 characters."""
    return "".join("-" if char in "[]:*?/\\" else char for char in name).strip("'")[:31] or _("Bảng")
