"""Filling an office's template: its fields by docxtpl in a sandbox, the text by our own writer where {{ noi_dung }} stood."""

from __future__ import annotations

import secrets
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.document import Document as Docx
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError

from cchc.common.errors import RuleError

from .. import glyphs
from ..content import Content
from ..docx import Writer
from ..layout import Imprint, lay_out
from .fields import values_of
from .language import PlainEnvironment


class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl without what we do ourselves or want untouched."""

    def render_properties(self, context: dict[str, Any], jinja_env: Environment | None = None) -> None:
        """Leave title and author to our writer: they are no templates."""

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Environment) -> str:
        """Render one part; a value that looks like a tag stays as it is (docxtpl would turn {_{ into {{)."""
        rendered = jinja_env.from_string(src_xml).render(context)
        filled: str = self.resolve_listing(rendered)
        return filled


def render_office_docx(template: bytes, content: Content, imprint: Imprint) -> bytes:
    """Return the document set in an office's own template; the same input gives the same bytes."""
    laid_out = lay_out(content, imprint)
    glyphs.require_printable(laid_out)
    mark = f"cchc{secrets.token_hex(12)}"
    filled = Template(BytesIO(template))
    try:
        filled.render(values_of(laid_out, mark), PlainEnvironment(), autoescape=True)
    except (TemplateError, ValueError, KeyError, AttributeError, TypeError) as error:
        # docxtpl trusts its templates: what one without tables, heads or properties can raise is not one kind of error.
        raise RuleError(
            _("Mẫu văn bản không điền được: %(why)s. Dùng lại mẫu trước") % {"why": str(error)[:120]}
        ) from error
    buffer = BytesIO()
    filled.save(buffer)
    package = docx.Document(buffer)
    return Writer(laid_out, imprint, package).write_at(_anchor(package, mark))


def _anchor(package: Docx, mark: str) -> Paragraph | None:
    """Return the first paragraph of the body that holds the mark; words beside it stay in a paragraph of their own."""
    found: Paragraph | None = None
    body = package.element.body
    for node in list(body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")):
        if mark not in (node.text or ""):
            continue
        node.text = node.text.replace(mark, "")
        paragraph = next(parent for parent in node.iterancestors() if parent.tag.endswith("}p"))
        if found is None:
            found = _place_for(paragraph, package)
    return found


def _place_for(paragraph: Any, package: Docx) -> Paragraph:
    shown = Paragraph(paragraph, package._body)
    if not shown.text.strip():
        return shown
    behind = docx.oxml.OxmlElement("w:p")
    paragraph.addnext(behind)
    return Paragraph(behind, package._body)
