"""The same document as DOCX: A4, margins and head of NĐ 30/2020, real footnotes, same input → same bytes.

For offices that go on working in Word. The issued original is the PDF.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Emu, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from . import glyphs
from .content import Content
from .docx_notes import Notes
from .docx_package import blank, packed
from .layout import Imprint, Plain, lay_out

FONT = "Times New Roman"
LEFT, RIGHT, TOP, BOTTOM = Mm(30), Mm(20), Mm(20), Mm(20)
TEXT_WIDTH = Mm(160)
CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_ALIGNS = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_DRAFT_INSTANT = datetime(2020, 3, 5, tzinfo=UTC)


def render_docx(content: Content, imprint: Imprint) -> bytes:
    """Return the document as DOCX, or refuse with the character that cannot be printed."""
    laid_out = lay_out(content, imprint)
    glyphs.require_printable(laid_out)
    return Writer(laid_out, imprint).write()


class Writer:
    """Writes a document that is laid out into an empty package, or its text into a template that was filled."""

    def __init__(self, laid_out: Plain, imprint: Imprint, package: Docx | None = None) -> None:
        self.doc = laid_out
        self.imprint = imprint
        self.docx: Docx = package or docx.Document(BytesIO(blank()))
        self.notes = Notes(self.docx)

    def write(self) -> bytes:
        """Return the whole document."""
        self._properties()
        self._style()
        self._page(self.docx.sections[0])
        self._head()
        self._title()
        self._addressees()
        self._body(self.doc["blocks"])
        # The last words stay with the signatures: no signature stands alone on a page.
        self.docx.paragraphs[-1].paragraph_format.keep_with_next = True
        self._signatures()
        self._annexes()
        return self._saved()

    def write_at(self, anchor: Paragraph | None) -> bytes:
        """Return the package with the text in the place of `anchor` and the annexes behind everything."""
        self._properties()
        body = self.docx.element.body
        before = set(body)
        self._body(self.doc["blocks"])
        written = [element for element in body if element not in before]
        if anchor is None:
            for element in written:
                body.remove(element)
        else:
            self.docx.paragraphs[-1].paragraph_format.keep_with_next = True  # no signature stands alone on a page
            for element in written:
                anchor._p.addprevious(element)
            anchor._p.getparent().remove(anchor._p)
        self._annexes()
        return self._saved()

    def _annexes(self) -> None:
        for annex in self.doc["annexes"]:
            self._annex(annex)

    def _saved(self) -> bytes:
        self.notes.finish()
        return packed(self.docx)

    # ── the page ──
    def _properties(self) -> None:
        day = self.imprint.issued_on
        instant = (datetime.combine(day, time(), UTC) if day else _DRAFT_INSTANT).replace(tzinfo=None)
        core = self.docx.core_properties
        core.title, core.author, core.language = self.doc["title"][:255], self.doc["issuer"][:255], "vi-VN"
        core.created = core.modified = instant
        core.last_modified_by, core.comments, core.revision = "", "", 1

    def _style(self) -> None:
        style = self.docx.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(14)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        style.element.get_or_add_rPr().append(language)

    def _page(self, section: Section, *, landscape: bool = False) -> None:
        width, height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = width, height
        section.left_margin, section.right_margin = LEFT, RIGHT
        section.top_margin, section.bottom_margin = TOP, BOTTOM
        section.header_distance, section.footer_distance = Mm(10), Mm(10)
        # The number stands centred in the top margin, and not on the first page.
        section.different_first_page_header_footer = True
        section.header.is_linked_to_previous = False
        section.first_page_header.is_linked_to_previous = False
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = CENTER
        run = paragraph.add_run()
        run.font.size = Pt(13)
        for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
            run._r.append(_field(kind, instruction))

    # ── head ──
    def _head(self) -> None:
        table = self._frame((Mm(66), Mm(102)), rows=2)
        left, right = table.rows[0].cells
        for line in self.doc["parent"]:
            self._centred(left, line, 13)
        for line in self.doc["issuing"]:
            self._centred(left, line, 13, bold=True)
        _rule(self._centred(left, "", 4), Mm(66), 22)
        self._centred(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True)
        self._centred(right, "Độc lập - Tự do - Hạnh phúc", 14, bold=True)
        _rule(self._centred(right, "", 4), Mm(102), 61)
        left, right = table.rows[1].cells
        self._centred(left, self.doc["number"], 13)
        if self.doc["summary"]:
            self._centred(left, self.doc["summary"], 12).paragraph_format.space_before = Pt(6)
        if self.doc["mark"]:
            self._centred(left, self.doc["mark"], 12, bold=True)
        if self.doc["place"]:
            self._centred(right, self.doc["place"], 14, italic=True)
        for row in table.rows:
            for cell in row.cells:
                _drop_first(cell)

    def _title(self) -> None:
        if not self.doc["type"]:  # a letter: its subject stands under its number
            self._line("").paragraph_format.space_after = Pt(6)
            return
        first = self._line(self.doc["type"], bold=True, align=CENTER)
        first.paragraph_format.space_before = Pt(12)
        self._line(self.doc["subject"], bold=True, align=CENTER)
        rule = self._line("", align=CENTER)
        _rule(rule, TEXT_WIDTH, 40)
        rule.paragraph_format.space_after = Pt(8)
        if self.doc["authority"]:
            self._line(self.doc["authority"], bold=True, align=CENTER).paragraph_format.space_after = Pt(6)

    def _addressees(self) -> None:
        names = self.doc["addressees"]
        if not names:
            return
        if len(names) == 1:
            last = self._line(f"Kính gửi: {names[0]}", align=CENTER)
        else:
            last = self._line("Kính gửi:")
            last.paragraph_format.left_indent = Mm(30)
            for name in names:
                last = self._line(name)
                last.paragraph_format.left_indent = Mm(52)  # the dashes stand under the colon
                last.paragraph_format.first_line_indent = Mm(-3)
        last.paragraph_format.space_after = Pt(12)

    # ── body ──
    def _body(self, blocks: list[Plain]) -> None:
        for block in blocks:
            if block["t"] == "heading":
                self._heading(block)
            elif block["t"] == "table":
                self._table(block)
            else:
                self._text(block)

    def _heading(self, block: Plain) -> None:
        level, label = block["level"], block["label"]
        centred = level in ("part", "centred")
        words = "\n".join(filter(None, (label, block["text"]))) if centred else f"{label} {block['text']}"
        paragraph = self._line(words, bold=level != "point", align=CENTER if centred else JUSTIFY, indented=not centred)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(6)
        _outline(paragraph, block["depth"])

    def _text(self, block: Plain) -> None:
        paragraph = self._line("", align=JUSTIFY, indented=block.get("indented", True))
        paragraph.paragraph_format.space_after = Pt(6)
        if block["t"] == "basis":
            paragraph.add_run(block["text"]).italic = True
            return
        if "label" in block:
            words = " ".join(filter(None, (block["label"], block.get("title", ""))))
            paragraph.add_run(f"{words} ").bold = block["t"] == "article" or None
        self._runs(paragraph, block["runs"])

    def _runs(self, paragraph: Paragraph, runs: list[Plain], size: int | None = None) -> None:
        for part in runs:
            run = paragraph.add_run(part["s"])
            run.bold, run.italic = part["b"] or None, part["i"] or None
            if size:
                run.font.size = Pt(size)
            if part["n"] and part["again"]:  # the note that it has; Word keeps its own count, which is ours
                again = paragraph.add_run(str(part["number"]))
                again.font.superscript = True
            elif part["n"]:
                self.notes.add(paragraph, part["n"])

    def _table(self, block: Plain) -> None:
        if block["caption"]:
            self._line(block["caption"], bold=True, align=CENTER)
        table = self.docx.add_table(rows=1, cols=len(block["headers"]))
        _draw_grid(table)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        section = self.docx.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]  # set above
        widths = [round(width * share / sum(block["widths"])) for share in block["widths"]]
        for cell, words in zip(table.rows[0].cells, block["headers"], strict=True):
            self._centred(cell, words, 13, bold=True)
            _drop_first(cell)
        _repeat_head(table)
        for row in block["rows"]:
            added = table.add_row()
            _keep_whole(added)
            cells = [_Cell(cell, table) for cell in added._tr.tc_lst]  # `cells` counts the whole table each time
            for index, (cell, value) in enumerate(zip(cells, row, strict=True)):
                paragraph = cell.paragraphs[0]
                self._runs(paragraph, value["parts"], 13)
                paragraph.alignment = _ALIGNS[block["aligns"][index]]
        _set_widths(table, widths)
        self._line("").paragraph_format.space_after = Pt(0)

    # ── signatures, annexes ──
    def _signatures(self) -> None:
        signers = self.doc["signatures"]
        several = len(signers) > 1
        table = self._frame((TEXT_WIDTH // len(signers),) * len(signers) if several else (Mm(72), Mm(88)))
        _keep_whole(table.rows[0])
        cells = table.rows[0].cells
        for cell, signer in zip(cells if several else cells[1:], signers, strict=False):
            self._signer(cell, signer)
        if several:
            for cell in cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = bool(self.doc["recipients"])
            self._recipients(self.docx)
        else:
            self._recipients(cells[0])
        for cell in cells:
            _drop_first(cell)

    def _signer(self, cell: _Cell, signer: Plain) -> None:
        for line in signer["authority"]:
            self._centred(cell, line, 14, bold=True)
        self._centred(cell, "", 14).paragraph_format.space_after = Pt(64)
        self._centred(cell, signer["name"], 14, bold=True)

    def _recipients(self, place: Docx | _Cell) -> None:
        if not self.doc["recipients"]:
            return
        run = place.add_paragraph().add_run("Nơi nhận:")
        run.bold, run.italic, run.font.size = True, True, Pt(12)
        for line in self.doc["recipients"]:
            place.add_paragraph().add_run(line).font.size = Pt(11)
        *others, last = place.paragraphs[-len(self.doc["recipients"]) - 1 :]
        _tight(last)
        for paragraph in others:
            _tight(paragraph)
            paragraph.paragraph_format.keep_with_next = True

    def _annex(self, annex: Plain) -> None:
        section = self.docx.add_section(WD_SECTION.NEW_PAGE)
        self._page(section, landscape=annex["landscape"])
        _restart_numbers(section)
        heading = self._line(f"{annex['label']}\n{annex['title']}", bold=True, align=CENTER)
        _outline(heading, 1)
        note = self._line("", align=CENTER)
        note.add_run(annex["note"]).italic = True
        note.paragraph_format.space_after = Pt(8)
        self._body(annex["blocks"])

    # ── small parts ──
    def _frame(self, widths: tuple[Any, ...], rows: int = 1) -> Table:
        table: Table = self.docx.add_table(rows=rows, cols=len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _set_widths(table, list(widths))
        return table

    def _line(self, words: str, *, bold: bool = False, align: Any = None, indented: bool = False) -> Paragraph:
        paragraph: Paragraph = self.docx.add_paragraph()
        _tight(paragraph)
        paragraph.alignment = align
        if indented:
            paragraph.paragraph_format.first_line_indent = Cm(1.27)
        if words:
            paragraph.add_run(words).bold = bold or None
        return paragraph

    def _centred(self, cell: _Cell, words: str, size: int, *, bold: bool = False, italic: bool = False) -> Paragraph:
        paragraph: Paragraph = cell.add_paragraph()
        _tight(paragraph)
        paragraph.alignment = CENTER
        run = paragraph.add_run(words)
        run.font.size, run.bold, run.italic = Pt(size), bold or None, italic or None
        return paragraph


def _tight(paragraph: Paragraph) -> None:
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing_rule = Pt(0), Pt(0), WD_LINE_SPACING.SINGLE


def _drop_first(cell: _Cell) -> None:
    """A new cell holds an empty paragraph, which would be a blank line over our own."""
    if len(cell.paragraphs) > 1 and not cell.paragraphs[0].text:
        cell._tc.remove(cell.paragraphs[0]._p)


def _rule(paragraph: Paragraph, available: int, width_mm: int) -> None:
    """A line under the head: the top border of an empty paragraph, indented from both sides."""
    side = (available - Mm(width_mm)) // 2
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    border = '<w:pBdr %s><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph._p.get_or_add_pPr().insert_element_before(parse_xml(border % name), "w:spacing", "w:ind", "w:jc")


def _field(kind: str, instruction: str) -> Any:
    if kind:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        return element
    element = OxmlElement("w:instrText")
    element.text = instruction
    return element


def _outline(paragraph: Paragraph, depth: int) -> None:
    """Give the paragraph a place in the outline without Word's heading looks."""
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), str(depth - 1))
    paragraph._p.get_or_add_pPr().append(level)


def _draw_grid(table: Table) -> None:
    """Draw the lines on the table itself: an office's template need not know Word's style of that name."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    borders = parse_xml(f"<w:tblBorders {name}>{sides}</w:tblBorders>")
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _set_widths(table: Table, widths: list[int]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Emu(width)


def _keep_whole(row: _Row) -> None:
    """A row does not break across pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat_head(table: Table) -> None:
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _restart_numbers(section: Section) -> None:
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.append(numbers)
