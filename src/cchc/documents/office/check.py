"""What a template says of itself before anybody accepts it: its fields, what we do not know, what it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx.opc.exceptions import OpcError

from cchc.common.errors import RuleError

from . import language, package
from .fields import BODY, GUIDE, KNOWN, Field, of_kind
from .render import Template

_WHOLE_PARAGRAPH = re.compile(r"\{\{\s*(?:p|r|tr|tc)\s")
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


@dataclass(frozen=True)
class Finding:
    """The fields of a template: used, unknown to us (it is refused while there are any), compulsory but missing."""

    used: list[Field]
    unknown: list[str]
    missing: list[Field]
    unused: list[Field]


def examine(data: bytes, kind: str) -> Finding:
    """Read a template for documents of `kind`; refuse what is not safe or cannot be read."""
    package.parts_of(data)
    try:
        names = _names(data)
    except (OpcError, KeyError, ValueError, AttributeError) as error:  # a package whose parts do not fit together
        raise RuleError(_("Tệp không phải DOCX hoặc bị hỏng. Lưu lại từ Word"), field="file") from error
    fields = of_kind(kind)
    known = {field.name for field in fields} | {GUIDE}
    return Finding(
        used=[field for field in fields if field.name in names],
        unknown=sorted(names - known),
        missing=[field for field in fields if field.compulsory and field.name not in names],
        unused=[field for field in fields if field.name not in names and not field.compulsory],
    )


def require_known(finding: Finding) -> None:
    """Refuse a template with fields that nothing will ever fill, naming each."""
    if not finding.unknown:
        return
    names = ", ".join(finding.unknown[:12])
    if set(finding.unknown) <= KNOWN:
        raise RuleError(
            _("Loại văn bản này không có trường: %(names)s. Xóa trong Word") % {"names": names}, field="file"
        )
    raise RuleError(_("Mẫu có trường không có: %(names)s. Sửa tên theo danh sách") % {"names": names}, field="file")


def _names(data: bytes) -> set[str]:
    template = Template(BytesIO(data))
    template.init_docx()
    body = template.get_xml()
    _require_no_bare_values(body)
    names = language.names_in(template.patch_xml(body))
    for xml in _other_parts(template):
        _require_no_bare_values(xml)
        found = language.names_in(template.patch_xml(xml))
        if BODY in found:
            raise RuleError(_("Trường noi_dung chỉ đặt ở phần thân. Chuyển khỏi đầu, chân trang"), field="file")
        names |= found
    return names


def _other_parts(template: Any) -> Iterator[str]:
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(uri):
            yield template.get_part_xml(part)
    for part in template.docx.part.package.parts:
        if part.content_type == _FOOTNOTES:
            yield part.blob.decode("utf-8")


def _require_no_bare_values(xml: str) -> None:
    """Refuse {{p x}} and its like: they put words where Word wants a paragraph, and we have no such values."""
    if _WHOLE_PARAGRAPH.search(re.sub(r"<[^>]+>", "", xml)):
        raise RuleError(_("Viết {{ ten_truong }}, bỏ chữ p, r, tr, tc sau dấu ngoặc"), field="file")
