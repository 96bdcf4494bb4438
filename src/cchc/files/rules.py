"""What a file is, by its bytes: kept types, refused types, sentences. No database, no store."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Collection
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _

from cchc.common.archives import UNREADABLE
from cchc.common.errors import RuleError
from cchc.common.numbers import show
from cchc.common.text import clean

from . import choices

HEAD_BYTES = 64 * 1024
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"})
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xcf\xfa\xed\xfe",
    b"#!",
)
_PROGRAM_ENDINGS = frozenset(
    {".exe", ".dll", ".msi", ".bat", ".cmd", ".com", ".scr", ".js", ".vbs", ".ps1", ".sh", ".jar"}
)
_MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|head|body|script|iframe|svg|\?xml|!--)", re.IGNORECASE)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_SEARCH = 1024  # readers accept the mark anywhere in the first kilobyte
MAX_UNPACKED = 400 * choices.MEGABYTE
MAX_RATIO = 200
MAX_MEMBERS = 5000
_MAX_NAME = 120
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")
_BAD_IN_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


def clean_name(name: str) -> str:
    """Return the name without folders, forbidden and invisible marks, NFC, at most 120 characters."""
    last = re.split(r"[/\\]", clean(unicodedata.normalize("NFC", name)).replace("\n", " "))[-1]
    bare = _BAD_IN_NAME.sub(" ", last)
    stem, ending = _split(re.sub(r"\s+", " ", bare).strip())
    stem = stem.strip(" .") or "tep"
    return f"{stem[: _MAX_NAME - len(ending)].strip(' .')}{ending}"


def content_type(head: bytes, file: BinaryIO, name: str) -> str:
    """Return what the bytes are, or refuse what is not kept. `file` is read only for packed formats."""
    if not head:
        raise RuleError(_("Tệp rỗng. Chọn tệp khác"))
    _refuse_programs(head, name)
    for found in (_picture(head), _pdf(head)):
        if found:
            return found
    if head.startswith(b"PK\x03\x04"):
        return _packed(file)
    if head.startswith(_OLD_OFFICE):
        raise RuleError(_("Tệp Office đời cũ (.doc, .xls). Lưu lại thành DOCX hoặc XLSX"))
    if _MARKUP.search(head[:4096]):
        raise RuleError(_("Tệp là trang web hoặc ảnh SVG. Chọn tệp PDF, ảnh hoặc DOCX"))
    if _is_text(head):
        return choices.CSV if _split(name)[1] == ".csv" else choices.TEXT
    raise RuleError(_unknown(head))


def require_name_fits(name: str, found: str) -> None:
    """Refuse a name that says another type than the bytes do."""
    ending = _split(name)[1]
    if not ending or ending in choices.ENDINGS[found]:
        return
    text_like = found in (choices.TEXT, choices.CSV) and ending in (".txt", ".csv")
    if not text_like:
        raise RuleError(
            _("Tên tệp ghi %(ending)s nhưng nội dung là %(found)s. Đổi tên hoặc chọn tệp khác")
            % {"ending": ending, "found": choices.SHORT_NAMES[found]}
        )


def require_allowed(found: str, allowed: Collection[str]) -> None:
    """Refuse a type that this place does not take."""
    if found not in allowed:
        wanted = ", ".join(choices.SHORT_NAMES[kind] for kind in choices.SHORT_NAMES if kind in allowed)
        raise RuleError(
            _("Tệp là %(found)s. Chỗ này nhận: %(wanted)s") % {"found": choices.SHORT_NAMES[found], "wanted": wanted}
        )


def require_size(size: int, limit: int) -> None:
    """Refuse what is larger than `limit` bytes."""
    if size > limit:
        raise RuleError(too_large(size, limit))


def too_large(size: int, limit: int) -> str:
    """Return the sentence for a file over the limit."""
    return _("Tệp %(size)s MB, quá mức %(limit)s MB. Chọn tệp nhỏ hơn") % {
        "size": show(-(-size // choices.MEGABYTE)),
        "limit": show(limit // choices.MEGABYTE),
    }


def limit_for(found: str, max_bytes: int | None) -> int:
    """Return the size limit of a type: photos are smaller than papers unless the caller says otherwise."""
    if max_bytes is not None:
        return max_bytes
    return choices.MAX_PHOTO_BYTES if found in choices.PHOTOS else choices.MAX_BYTES


def named_with_ending(name: str, found: str) -> str:
    """Return `name` with the ending of its content if it has none."""
    return name if _split(name)[1] else f"{name}{choices.ENDINGS[found][0]}"


def _split(name: str) -> tuple[str, str]:
    """Part "Báo cáo.PDF" into "Báo cáo" and ".pdf"; what is no ending stays in the stem."""
    match = _ENDING.search(name)
    return (name[: match.start()], match.group().lower()) if match else (name, "")


def _refuse_programs(head: bytes, name: str) -> None:
    if head.startswith(_PROGRAMS) or _split(name)[1] in _PROGRAM_ENDINGS:
        raise RuleError(_("Tệp là chương trình, không phải PDF. Chọn tệp PDF, ảnh hoặc DOCX"))


def _picture(head: bytes) -> str:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return choices.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return choices.JPEG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return choices.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return choices.HEIC
    return ""


def _pdf(head: bytes) -> str:
    return choices.PDF if b"%PDF-" in head[:_PDF_SEARCH] else ""


def _packed(file: BinaryIO) -> str:
    """Tell DOCX from XLSX by their main part; refuse other archives and bombs."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except UNREADABLE as error:
        raise RuleError(_("Tệp nén bị hỏng. Lưu lại rồi chọn tệp khác")) from error
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or (unpacked > choices.MEGABYTE and unpacked // packed > MAX_RATIO)
    ):
        raise RuleError(_("Tệp nén quá lớn khi giải nén. Chọn tệp khác"))
    names = {member.filename for member in members}
    if any(name.endswith("vbaProject.bin") for name in names):
        raise RuleError(_("Tệp Office chứa macro. Lưu lại không kèm macro"))
    if "word/document.xml" in names:
        return choices.DOCX
    if "xl/workbook.xml" in names:
        return choices.XLSX
    raise RuleError(_("Tệp là tệp nén. Giải nén rồi chọn từng tệp PDF, ảnh hoặc DOCX"))


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        words = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # not just a character cut in two by the end of the head
            return False
        words = head[: error.start].decode("utf-8-sig")
    return not any(unicodedata.category(char) == "Cc" and char not in "\t\r\n\f" for char in words)


def _unknown(head: bytes) -> str:
    try:
        guess = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        guess = ""
    if guess:
        return _("Tệp là loại %(guess)s, hệ thống không nhận. Chọn tệp PDF, ảnh hoặc DOCX") % {"guess": guess}
    return _("Không nhận ra loại tệp. Chọn tệp PDF, ảnh hoặc DOCX")
