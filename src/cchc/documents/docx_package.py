"""The package (zip) of a DOCX: an empty one to begin with, and the same bytes for the same parts."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.pkgwriter import _ContentTypesItem
from docx.oxml.ns import qn

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
# What our documents use of the styles that python-docx brings along; the rest is only read, packed and carried.
_STYLES = frozenset({"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "Footer"})

_UNUSED_PARTS = frozenset({"customXml", "numbering", "stylesWithEffects", "webSettings"})


@cache
def blank() -> bytes:
    """Return an empty package without thumbnail and unused styles: opened and packed for every document."""
    empty = docx.Document()
    styles = empty.styles.element
    for style in styles.xpath("w:style"):
        if style.get(qn("w:styleId")) not in _STYLES:
            styles.remove(style)
    for latent in styles.xpath("w:latentStyles"):
        styles.remove(latent)
    for key, relation in list(empty.part.package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del empty.part.package.rels[key]
    for key, relation in list(empty.part.rels.items()):
        if relation.reltype.rsplit("/", 1)[-1] in _UNUSED_PARTS:
            del empty.part.rels[key]
    return packed(empty, zipfile.ZIP_STORED)


def packed(document: Docx, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Write the package with a fixed date on every part, so that the same text gives the same bytes."""
    package: Any = document.part.package
    parts = list(package.iter_parts())
    for part in parts:
        part.before_marshal()
    types: Any = _ContentTypesItem
    members = [("[Content_Types].xml", types.from_parts(parts).blob), ("_rels/.rels", package.rels.xml)]
    for part in parts:
        members.append((part.partname.membername, part.blob))
        if part.rels:
            members.append((part.partname.rels_uri.membername, part.rels.xml))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, blob in members:
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = compression
            info.external_attr = 0o600 << 16
            target.writestr(info, blob)
    return buffer.getvalue()
