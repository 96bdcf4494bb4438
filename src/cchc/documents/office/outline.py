"""A DOCX as plain lines for a page: what stands where, without Word. Pictures and shapes are not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table
from docx.text.paragraph import Paragraph

_ALIGNS = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "end"}


@dataclass(frozen=True)
class Line:
    """One paragraph."""

    text: str
    align: str = "start"
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, or a table as rows of cells of lines."""

    line: Line | None = None
    rows: list[list[list[Line]]] = field(default_factory=list)


def outline_of(data: bytes) -> list[Block]:
    """Return the body of a DOCX of ours, empty paragraphs left out."""
    document = docx.Document(BytesIO(data))
    return [block for block in _blocks(document) if block.rows or (block.line and block.line.text)]


def _blocks(document: Any) -> Iterator[Block]:
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield Block(rows=[[_cell(cell) for cell in row.cells] for row in part.rows])
        else:
            yield Block(_line(part))


def _cell(cell: Any) -> list[Line]:
    lines = (_line(paragraph) for paragraph in cell.paragraphs)
    return [line for line in lines if line.text]


def _line(paragraph: Paragraph) -> Line:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return Line(
        paragraph.text.strip(),
        _ALIGNS.get(paragraph.alignment, "start") if paragraph.alignment is not None else "start",
        bold=bool(runs) and all(run.bold for run in runs),
        italic=bool(runs) and all(run.italic for run in runs),
    )
