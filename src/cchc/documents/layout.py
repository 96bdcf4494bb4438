"""From content and imprint to what is set: numbers counted, marks added, lines of the head written. Pure.

The result is plain data (it goes to typst as JSON) and both renderers read it, so PDF and DOCX say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from . import rules
from .choices import DocumentKind
from .content import (
    Annex,
    Article,
    BasisLines,
    Block,
    Bullets,
    Cited,
    Content,
    Heading,
    HeadingLevel,
    ItemLevel,
    NumberedItem,
    Paragraph,
    Personal,
    Run,
    Runs,
    TableBlock,
    Text,
)

END_MARK = "./."
DRAFT_MARK = "DỰ THẢO"
REBUILT_MARK = "BẢN DỰNG LẠI"  # set again from the text of a paper document
PUBLIC_MARK = "BẢN CÔNG KHAI"

Plain = dict[str, Any]
_BREAK, _LONG_LINE = "NHÂN DÂN ", 24  # about the width of the left column
_SPAN = re.compile(r"(?<=\d) - (?=\d)")


@dataclass(frozen=True)
class Imprint:
    """What the text itself does not hold: number, day, and the mark of a copy that is not the issued one."""

    symbol: str
    number_text: str = ""
    issued_on: date | None = None
    mark: str = DRAFT_MARK
    year: int | None = None  # shown in the gap of a draft's date


@dataclass
class _Counters:
    part: int = 0
    section: int = 0
    clause: int = 0
    point: int = 0
    article: int = 0

    def next_heading(self, level: HeadingLevel) -> str:
        if level is HeadingLevel.PART:
            self.part, self.section, self.clause, self.point = self.part + 1, 0, 0, 0
            return f"Phần {rules.roman(self.part)}"
        if level is HeadingLevel.SECTION:
            self.section, self.clause, self.point = self.section + 1, 0, 0
            return f"{rules.roman(self.section)}."
        if level is HeadingLevel.CENTRED:
            return ""
        return self.next_item(ItemLevel(level.value))

    def next_item(self, level: ItemLevel) -> str:
        if level is ItemLevel.CLAUSE:
            self.clause, self.point = self.clause + 1, 0
            return f"{self.clause}."
        self.point += 1
        return f"{rules.point_letter(self.point)})"

    def next_article(self) -> str:
        self.article, self.clause, self.point = self.article + 1, 0, 0
        return f"Điều {self.article}."


_WANTED_DEPTH = {"part": 1, "section": 1, "clause": 2, "point": 3, "centred": 1}


@dataclass
class _Depths:
    """Depth of each heading in the outline: screen readers (PDF/UA) may meet no skipped level."""

    last: int = 0
    _below: int = 0

    def __post_init__(self) -> None:
        self._below = self.last  # an annex's own title stands above its headings

    def deepen(self, blocks: list[Plain]) -> list[Plain]:
        for block in blocks:
            if block["t"] == "heading":
                self.last = min(_WANTED_DEPTH[block["level"]] + self._below, self.last + 1)
                block["depth"] = self.last
        return blocks


def lay_out(content: Content, imprint: Imprint) -> Plain:
    """Return everything that a renderer sets, in order."""
    kind = DocumentKind(content.kind)
    head = content.letterhead
    place = ""
    if kind not in rules.KINDS_WITHOUT_PLACE_AND_DATE:
        place = rules.place_and_date(head.place, imprint.issued_on, imprint.year)
    named = rules.reference(kind, imprint.number_text, imprint.issued_on, content.issuer_name)
    body = content.blocks if imprint.mark == REBUILT_MARK else _ended(content.blocks)
    is_nameless = kind in rules.KINDS_WITHOUT_NAME
    depths = _Depths()
    made = {
        "title": f"{rules.KIND_TITLES[kind].capitalize()} {content.subject}".strip(),
        "issuer": content.issuer_name or head.issuing_body.replace("\n", " "),
        "parent": _lines(head.parent_body),
        "issuing": _lines(head.issuing_body),
        "number": _number_line(content, imprint),
        "place": place,
        "mark": imprint.mark,
        "type": "" if is_nameless else rules.KIND_TITLES[kind],
        "subject": content.subject,
        "summary": rules.summary_line(content.subject) if is_nameless else "",
        "addressees": _addressees(content.addressees),
        "authority": content.authority.upper(),
        "blocks": depths.deepen(_blocks(body)),
        "signatures": [
            {"authority": [line.upper() for line in block.authority], "name": block.name}
            for block in content.signatures
        ],
        "recipients": _recipients(content.recipients),
        "annexes": [
            _annex(annex, index, len(content.annexes), named) for index, annex in enumerate(content.annexes, 1)
        ],
    }
    return _number_notes(made)


def _number_line(content: Content, imprint: Imprint) -> str:
    known = "" if imprint.number_text == rules.NO_NUMBER else imprint.number_text
    return rules.number_line(content.kind, imprint.symbol, known, content.office_symbol)


def _lines(words: str) -> list[str]:
    """Capitals; a long name breaks after "NHÂN DÂN", so that no line begins in the middle of a place's name."""
    lines = [line.upper() for line in words.split("\n") if line.strip()]
    broken = (line.replace(_BREAK, _BREAK.rstrip() + "\n", 1) if len(line) > _LONG_LINE else line for line in lines)
    return [part for line in broken for part in line.split("\n")]


def _recipients(names: Iterable[str]) -> list[str]:
    """Each line ends with ";", the last with "." — Basis: ND30-12."""
    lines = [name.strip().rstrip(";.").strip() for name in names if name.strip()]
    return [f"- {line}{'.' if index == len(lines) else ';'}" for index, line in enumerate(lines, 1)]


def _addressees(names: Iterable[str]) -> list[str]:
    """One stands beside "Kính gửi:", several each on a dashed line of their own. Basis: ND30-16."""
    clean = [name.strip().rstrip(";.").strip() for name in names if name.strip()]
    return clean if len(clean) < 2 else _recipients(clean)


def _annex(annex: Annex, index: int, count: int, named: str) -> Plain:
    """An only annex has no number, several count in Roman. Basis: ND30-13."""
    return {
        "label": "Phụ lục" if count == 1 else f"Phụ lục {rules.roman(index)}",
        "title": annex.title.upper(),
        "note": f"(Kèm theo {named})",
        "landscape": annex.landscape,
        "blocks": _Depths(last=1).deepen(_blocks(annex.blocks)),
    }


# ── the end of the body ──
def _ended(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Put "./." after the last words of the body. Basis: ND30-10. A table at the end closes it by itself."""
    if not blocks:
        return blocks
    *others, last = blocks
    if isinstance(last, (Paragraph, Article, NumberedItem)):
        return (*others, replace(last, runs=_ended_runs(last.runs)))
    if isinstance(last, Bullets) and last.items:
        return (*others, replace(last, items=(*last.items[:-1], _ended_runs(last.items[-1]))))
    return blocks


def _ended_runs(runs: Runs) -> Runs:
    if not runs:
        return runs
    *others, last = runs
    words = last.text.rstrip().removesuffix(END_MARK).rstrip(" .;,:")
    if isinstance(last, Text):
        return (*others, replace(last, text=words + END_MARK))
    return (*others, replace(last, text=words), Text(END_MARK))


# ── blocks ──
def _blocks(blocks: Iterable[Block]) -> list[Plain]:
    counters = _Counters()
    set_blocks: list[Plain] = []
    for block in _merged(blocks):
        set_blocks.extend(_SETTERS[type(block)](block, counters))
    return set_blocks


def _merged(blocks: Iterable[Block]) -> list[Block]:
    """Join neighbouring lists of bases: only the very last line ends with a point."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, BasisLines) and isinstance(last, BasisLines):
            joined[-1] = BasisLines((*last.lines, *block.lines))
        else:
            joined.append(block)
    return joined


def _heading(block: Heading, counters: _Counters) -> list[Plain]:
    counted = counters.next_heading(block.level)
    words = block.text.upper() if block.level in (HeadingLevel.PART, HeadingLevel.SECTION) else block.text
    return [{"t": "heading", "level": block.level.value, "label": block.label or counted, "text": words}]


def _paragraph(block: Paragraph, counters: _Counters) -> list[Plain]:
    return [{"t": "paragraph", "runs": line, "indented": block.indented} for line in _lines_of(block.runs)]


def _article(block: Article, counters: _Counters) -> list[Plain]:
    counted = counters.next_article()
    return [{"t": "article", "label": block.label or counted, "title": block.title, "runs": _runs(block.runs)}]


def _item(block: NumberedItem, counters: _Counters) -> list[Plain]:
    counted = counters.next_item(block.level)
    return [{"t": "item", "label": block.label or counted, "runs": _runs(block.runs)}]


def _bullets(block: Bullets, counters: _Counters) -> list[Plain]:
    return [{"t": "item", "label": "-", "runs": _runs(item)} for item in block.items]


def _table(block: TableBlock, counters: _Counters) -> list[Plain]:
    return [
        {
            "t": "table",
            "caption": block.caption,
            "headers": list(block.headers),
            "rows": [[{"parts": _runs(cell)} for cell in row] for row in block.rows],
            "widths": list(block.widths),
            "aligns": [_align(block, column) for column in range(len(block.headers))],
        }
    ]


def _align(block: TableBlock, column: int) -> str:
    if column in block.numeric:
        return "right"
    return "center" if block.headers[column].upper() in ("TT", "STT") else "left"


def _basis(block: BasisLines, counters: _Counters) -> list[Plain]:
    """Each basis ends with ";", the last with "." — Basis: ND30-09."""
    lines = [line.strip().rstrip(";.,").strip() for line in block.lines if line.strip()]
    ended = [f"{line}{'.' if index == len(lines) else ';'}" for index, line in enumerate(lines, 1)]
    return [{"t": "basis", "text": _glued(line)} for line in ended]


_SETTERS: dict[type, Callable[[Any, _Counters], list[Plain]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Article: _article,
    NumberedItem: _item,
    Bullets: _bullets,
    TableBlock: _table,
    BasisLines: _basis,
}


# ── runs ──
def _runs(runs: Runs) -> list[Plain]:
    return [_run(run) for run in runs if run.text]


def _run(run: Run) -> Plain:
    bold = isinstance(run, Text) and run.bold
    italic = isinstance(run, Text) and run.italic
    plain: Plain = {"s": _glued(run.text), "b": bold, "i": italic, "n": ""}
    if isinstance(run, Cited):
        plain |= {"n": run.note, "cites": run.key or run.text}
    return plain


def _number_notes(made: Plain) -> Plain:
    """Number the notes in order of first use: a figure that is cited again points to the note that it has."""
    numbers: dict[tuple[str, str], int] = {}
    for run in _runs_in([made["blocks"], [annex["blocks"] for annex in made["annexes"]]]):
        key = (run["cites"], run["n"])
        run["again"] = key in numbers
        run["number"] = numbers.setdefault(key, len(numbers) + 1)
    return made


def _runs_in(value: object) -> Iterator[Plain]:
    """Yield the cited runs, in the order in which they are read."""
    if isinstance(value, list):
        for item in value:
            yield from _runs_in(item)
    elif isinstance(value, dict):
        if "cites" in value:
            yield value
        else:
            yield from _runs_in([value.get(name, []) for name in ("runs", "rows", "parts")])


def _glued(words: str) -> str:
    """Keep "2021 - 2030" on one line."""
    return _SPAN.sub("\u00a0-\u00a0", words)


def _lines_of(runs: Runs) -> list[list[Plain]]:
    """Split at line breaks: what a person typed on several lines becomes several paragraphs."""
    lines: list[list[Plain]] = [[]]
    for run in runs:
        first, *more = run.text.split("\n")
        pieces = [first, *more]
        for index, piece in enumerate(pieces):
            if index:
                lines.append([])
            if piece:
                shown = run if len(pieces) == 1 else _piece(run, piece)
                lines[-1].append(_run(shown))
    return [line for line in lines if line]


def _piece(run: Run, words: str) -> Run:
    return Personal(words, run.mask) if isinstance(run, Personal) else replace(run, text=words)
