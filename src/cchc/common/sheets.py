"""How far the sheets of an XLSX file reach, before a reader makes room for every cell between the first and the last.

Two cells in opposite corners fit into five kilobytes; a reader that lays out the whole sheet for them takes the process
down with it.
"""

import io
import re
import zipfile

import python_calamine

from .archives import UNREADABLE

# What reading a workbook may end with when it is none; IndexError: it has no sheet.
BROKEN: tuple[type[Exception], ...] = (*UNREADABLE, python_calamine.CalamineError, IndexError)

# Rows and cells that are only formatted are closed at once and hold nothing.
_EMPTY = re.compile(rb'<(?:\w+:)?(?:c|row)(?:\s+[\w:]+="[^"<>]*")*\s*/>')
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})([0-9]{1,9})["']""")  # "B12" of a cell, "12" of a row
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")


def extent(content: bytes) -> tuple[int, int]:
    """Return how many rows the largest sheet has, and how many cells are laid out at most; BadZipFile if it is broken."""
    rows, cells = 0, 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                xml = archive.read(member)
                if b"sheetData" not in xml:  # by what it holds: a part may have any name
                    continue
                height, width, extra_rows, extra_columns = _measure(xml)
                rows = max(rows, height, extra_rows)
                cells = max(cells, (height + extra_rows) * (width + extra_columns))
    except UNREADABLE as wrong:
        raise zipfile.BadZipFile(str(wrong)) from wrong
    return rows, cells


def _measure(xml: bytes) -> tuple[int, int, int, int]:
    """Return the last row and column that are named, and the most that may follow without a name of their own."""
    filled = _EMPTY.sub(b"", xml)
    places = set(_PLACE.findall(filled))
    parts = _ROW.split(filled)
    height = max((int(digits) for _letters, digits in places), default=0)
    width = max((_number(letters) for letters, _digits in places), default=0)
    return height, width, len(parts) - 1, max(len(_CELL.findall(part)) for part in parts)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
