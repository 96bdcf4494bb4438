"""PDF by typst: PDF/A-2a and PDF/UA-1 at once, bundled fonts only, same input → same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from cchc.common.errors import RuleError

from . import glyphs
from .content import Content
from .layout import Imprint, lay_out

TEMPLATE = Path(__file__).with_name("typst") / "document.typ"
_PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b(?!s)")
# Drafts have no day of their own; a fixed instant keeps their bytes stable.
_DRAFT_INSTANT = datetime(2020, 3, 5, tzinfo=UTC)  # the day of the decree


def render_pdf(content: Content, imprint: Imprint) -> bytes:
    """Return the document as PDF, or refuse with the character that cannot be printed."""
    laid_out = lay_out(content, imprint)
    glyphs.require_printable(laid_out)
    stamp = datetime.combine(imprint.issued_on, time(), UTC) if imprint.issued_on else _DRAFT_INSTANT
    return compile_pdf(TEMPLATE, {"document": laid_out}, stamp)


def compile_pdf(template: Path, inputs: Mapping[str, Any], stamp: datetime) -> bytes:
    """Return what a typst template makes of `inputs` (each is one JSON text), with our fonts alone."""
    try:
        pdf = typst.compile(
            template,
            root=template.parent,
            font_paths=_fonts(),
            sys_inputs={name: json.dumps(value, ensure_ascii=False) for name, value in inputs.items()},
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=stamp,
        )
    except typst.TypstError as error:
        raise RuleError(_("Không dàn được trang văn bản: %(why)s") % {"why": error.message}) from error
    if not isinstance(pdf, bytes):
        raise TypeError("typst returned no PDF")
    return pdf


def count_pages(pdf: bytes) -> int:
    """Return the number of pages of a PDF that typst made (its page objects are plain, not packed)."""
    return len(_PAGE_OBJECT.findall(pdf))


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[glyphs.FONT_DIR])
