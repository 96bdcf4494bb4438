"""What the package (zip) of a template may hold: checked before anything opens it. No macros, no outside, no bombs.

A template comes from a person's computer and is opened again by everybody who works on a document: what it could do
there or here beyond laying out words is refused.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from lxml import etree

from cchc.common.archives import UNREADABLE
from cchc.common.errors import RuleError

MAX_PACKED = 5 * 2**20
MAX_UNPACKED = 24 * 2**20
MAX_MEMBERS = 300
MAX_XML = 2**20  # one part of XML; a page of Word is about 50 kB
MAX_BRACES = 1_200  # in one part: docxtpl looks for the end of each tag by itself
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DOCX_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Page numbers and nothing else: other fields fetch files, start programs or ask the network (DDE, INCLUDETEXT).
_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"})
_ACTIVE_TAGS = frozenset({"object", "control", "OLEObject", "altChunk", "subDoc", "movie"})
_ACTIVE_PARTS = re.compile(
    r"vbaproject|vbadata|(^|/)activex/|(^|/)embeddings/|\.bin$|\.(exe|dll|js|vbs|htm|html)$", re.IGNORECASE
)
_ACTIVE_RELATIONS = frozenset({"oleObject", "package", "control", "vbaProject", "aFChunk", "subDocument"})
_HARMLESS_LINK = re.compile(r"^(https?|mailto):", re.IGNORECASE)


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a safe DOCX by name, or refuse it with what is wrong."""
    if len(data) > MAX_PACKED:
        raise RuleError(_("Mẫu lớn hơn 5 MB. Bỏ bớt ảnh rồi tải lại"), field="file")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            _require_small(members)
            for member in members:
                _require_plain_name(member.filename)
            parts = {member.filename: _unpacked(archive, member) for member in members if not member.is_dir()}
    except UNREADABLE as error:
        raise RuleError(_("Tệp không phải DOCX hoặc bị hỏng. Lưu lại từ Word"), field="file") from error
    _require_docx(parts)
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            _require_quiet(name, part)
    return parts


def _require_small(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    too_much = len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED
    if too_much or len(set(names)) != len(names):
        raise RuleError(_("Mẫu quá lớn khi giải nén. Lưu lại từ Word rồi tải lại"), field="file")


def _require_plain_name(name: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise RuleError(_("Mẫu có tên tệp con sai cách. Lưu lại từ Word rồi tải lại"), field="file")
    if _ACTIVE_PARTS.search(name):
        raise RuleError(_("Mẫu có macro hoặc đối tượng nhúng. Bỏ đi rồi lưu lại dạng .docx"), field="file")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Read a part, and never more of it than its head says: the head of a bomb lies."""
    with archive.open(member) as stream:
        data = stream.read(member.file_size + 1)
    if len(data) > member.file_size:
        raise RuleError(_("Mẫu quá lớn khi giải nén. Lưu lại từ Word rồi tải lại"), field="file")
    return data


def _require_docx(parts: dict[str, bytes]) -> None:
    types = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise RuleError(_("Mẫu có macro. Lưu lại dạng .docx không macro"), field="file")
    if "word/document.xml" not in parts or _DOCX_MAIN not in types:
        raise RuleError(_("Tệp không phải DOCX. Chọn tệp lưu từ Word dạng .docx"), field="file")


def _require_quiet(name: str, part: bytes) -> None:
    root = parsed(name, part)
    if name.endswith(".rels"):
        _require_inside(root)
        return
    for element in root.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname in _ACTIVE_TAGS:
            raise RuleError(_("Mẫu có đối tượng nhúng. Xóa đối tượng đó rồi lưu lại"), field="file")
    for instruction in _instructions(root):
        word = (instruction.split() or [""])[0].upper()
        if word not in _FIELDS:
            said = {"field": word[:30] or "?"}
            raise RuleError(_("Mẫu có trường Word “%(field)s” không được dùng. Xóa trường đó") % said, field="file")


def parsed(name: str, part: bytes) -> etree._Element:
    """Parse a part without entities, network or huge trees; a DOCTYPE is refused outright."""
    if len(part) > MAX_XML:
        raise RuleError(_("Phần %(name)s của mẫu quá lớn. Rút gọn mẫu") % {"name": name[:60]}, field="file")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise RuleError(_("Tệp không phải DOCX hoặc bị hỏng. Lưu lại từ Word"), field="file") from error
    if etree.tostring(root, encoding="unicode").count("{") > MAX_BRACES:
        raise RuleError(_("Mẫu có hơn 500 trường. Rút gọn mẫu"), field="file")
    if root.getroottree().docinfo.doctype:
        raise RuleError(_("Mẫu khai báo DOCTYPE nên không nhận. Lưu lại từ Word"), field="file")
    return root


def _require_inside(root: etree._Element) -> None:
    for relation in root.iter(_RELATION):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        if kind in _ACTIVE_RELATIONS:
            raise RuleError(_("Mẫu có macro hoặc đối tượng nhúng. Bỏ đi rồi lưu lại dạng .docx"), field="file")
        if relation.get("TargetMode") != "External":
            if ".." in PurePosixPath(relation.get("Target", "")).parts[2:]:
                raise RuleError(_("Mẫu có tên tệp con sai cách. Lưu lại từ Word rồi tải lại"), field="file")
            continue
        if kind != "hyperlink" or not _HARMLESS_LINK.match(relation.get("Target", "")):
            message = _("Mẫu trỏ tới tệp bên ngoài (%(kind)s). Bỏ liên kết đó rồi lưu lại")
            raise RuleError(message % {"kind": kind[:30]}, field="file")


def _instructions(root: etree._Element) -> Iterator[str]:
    """Yield the instruction of every Word field, put together again where Word or somebody cut it into runs."""
    open_fields: list[list[str]] = []
    for element in root.iter(f"{_W}fldSimple", f"{_W}fldChar", f"{_W}instrText", f"{_W}delInstrText"):
        if element.tag == f"{_W}fldSimple":
            yield element.get(f"{_W}instr", "")
        elif element.tag in (f"{_W}instrText", f"{_W}delInstrText"):
            if open_fields:
                open_fields[-1].append(element.text or "")
            else:
                yield element.text or ""
        elif element.get(f"{_W}fldCharType") == "begin":
            open_fields.append([])
        elif open_fields and element.get(f"{_W}fldCharType") == "separate":
            yield "".join(open_fields[-1])
            open_fields[-1] = ["PAGE"]  # said already; what follows is its result
        elif open_fields and element.get(f"{_W}fldCharType") == "end":
            yield "".join(open_fields.pop())
    yield from ("".join(field) for field in open_fields)
