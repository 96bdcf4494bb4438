"""Makers of good and hostile DOCX packages for the tests of templates."""

import io
import zipfile
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZipFile

import docx

from cchc.documents.office.standard import standard_template

HEAD = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
)


def words(*paragraphs: str, header: str = "") -> bytes:
    """Return a DOCX made by Word's own means with these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_parts(changes: dict[str, bytes | None], data: bytes | None = None) -> bytes:
    """Return the standard template with parts added, changed or (None) taken away."""
    return changed(lambda parts: parts | {k: v for k, v in changes.items() if v is not None}, data)


def changed(change: Callable[[dict[str, bytes]], dict[str, bytes]], data: bytes | None = None) -> bytes:
    source = ZipFile(io.BytesIO(data or standard_template("TB")))
    parts = change({name: source.read(name) for name in source.namelist()})
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), part, ZIP_DEFLATED)
    return buffer.getvalue()


def with_body(xml: str) -> bytes:
    """Return the standard template with `xml` before everything else in its body."""
    return changed(
        lambda parts: (
            parts
            | {"word/document.xml": parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)}
        )
    )


def with_relation(kind: str, target: str, mode: str = "External") -> bytes:
    line = (
        f'<Relationship Id="rId99" Target="{target}" TargetMode="{mode}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    )
    name = "word/_rels/document.xml.rels"
    return changed(lambda parts: parts | {name: parts[name].replace(b"</Relationships>", line.encode())})


def field(*pieces: str) -> str:
    """Return a Word field whose instruction is cut into runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    return f"<w:p>{begin}{runs}{end}</w:p>"
