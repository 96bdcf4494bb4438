"""Footnotes in a DOCX, which python-docx cannot write by itself: the part, its relation, the references."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NUMBER = re.compile(rb'<w:footnote [^>]*w:id="(\d+)"')
_FONT = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
# The two notes that Word itself expects: the line above the notes, and the line of a continued note.
_RESERVED = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


class Notes:
    """Collects the notes of one document; `finish` writes the part."""

    def __init__(self, document: Docx) -> None:
        self.document = document
        self.notes: list[str] = []
        self.kept = next((rel.target_part for rel in document.part.rels.values() if _is_notes(rel)), None)
        self.first = _highest(self.kept.blob) + 1 if self.kept else 1

    def add(self, paragraph: Paragraph, words: str) -> None:
        """Put a superscript number at the end of `paragraph` and keep its note."""
        self.notes.append(words)
        run = paragraph.add_run()
        run.font.superscript = True
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self.first + len(self.notes) - 1))
        run._r.append(reference)

    def finish(self) -> None:
        """Write the footnotes into the package, if there are any."""
        if not self.notes:
            return
        notes = "".join(_note(number, words) for number, words in enumerate(self.notes, self.first))
        if self.kept is not None:  # a template has notes of its own: ours come behind them
            end = b"</w:footnotes>"
            self.kept._blob = self.kept.blob.replace(end, notes.encode() + end)
            return
        xml = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<w:footnotes xmlns:w="{_NAMESPACE}">{_RESERVED}{notes}</w:footnotes>'
        )
        package: Any = self.document.part.package
        part = Part(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, xml.encode(), package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _is_notes(relation: Any) -> bool:
    return bool(relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES)


def _highest(xml: bytes) -> int:
    return max((int(number) for number in _NUMBER.findall(xml)), default=0)


def _note(number: int, words: str) -> str:
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="both"/></w:pPr>'
        f'<w:r><w:rPr>{_FONT}<w:sz w:val="22"/><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:rPr>{_FONT}<w:sz w:val="22"/></w:rPr><w:t xml:space="preserve"> {escape(words)}</w:t></w:r>'
        "</w:p></w:footnote>"
    )
