"""Which characters the bundled fonts can print. A box instead of a letter is never set: it is refused beforehand."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cchc.common.errors import RuleError

FONT_DIR = Path(__file__).with_name("fonts")
FONT_FAMILY = "Liberation Serif"
_UNICODE_PLATFORMS = ((3, 10), (3, 1), (0, 4), (0, 3))
_LINE_BREAKS = "\n"


@cache
def printable() -> frozenset[str]:
    """Return the characters that all four styles hold, without control and reversing marks."""
    sets = [_characters(path.read_bytes()) for path in sorted(FONT_DIR.glob("*.ttf"))]
    common = frozenset.intersection(*sets)
    return frozenset(char for char in common if unicodedata.category(char)[0] != "C") | {_LINE_BREAKS}


def require_printable(laid_out: dict[str, Any]) -> None:
    """Refuse a character that the fonts lack, naming it and where it stands."""
    allowed = printable()
    for words, place in _strings(laid_out):
        for char in words:
            if char not in allowed:
                raise RuleError(
                    _("Ký tự “%(char)s” (%(code)s) ở %(place)s không in được. Xóa ký tự đó")
                    % {"char": char, "code": f"U+{ord(char):04X}", "place": place}
                )


def _strings(laid_out: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield laid_out["subject"], _("trích yếu")
    yield from _in_blocks(laid_out["blocks"])
    for annex in laid_out["annexes"]:
        yield annex["title"], annex["label"]
        yield from _in_blocks(annex["blocks"])
    for key, place in (
        ("parent", _("tên cơ quan")),
        ("issuing", _("tên cơ quan")),
        ("place", _("địa danh")),
        ("number", _("số, ký hiệu")),
        ("authority", _("thẩm quyền ban hành")),
        ("signatures", _("phần ký")),
        ("recipients", _("nơi nhận")),
        ("addressees", _("nơi nhận")),
        ("title", _("tiêu đề")),
        ("issuer", _("tên cơ quan")),
    ):
        yield from ((words, place) for words in _leaves(laid_out[key]))


def _in_blocks(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    place = _("phần nội dung")
    for block in blocks:
        if block["t"] == "heading":
            place = _("mục “%(heading)s”") % {"heading": f"{block['label']} {block['text']}".strip()[:80]}
        yield from ((words, place) for words in _leaves(block))


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)


def _characters(font: bytes) -> frozenset[str]:
    """Read the Unicode map (table cmap) of a TrueType file."""
    (table_count,) = struct.unpack_from(">H", font, 4)
    tables = {}
    for index in range(table_count):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        tables[tag] = offset
    cmap = tables[b"cmap"]
    (record_count,) = struct.unpack_from(">H", font, cmap + 2)
    maps = {}
    for index in range(record_count):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * index)
        maps[platform, encoding] = cmap + offset
    start = next(maps[key] for key in _UNICODE_PLATFORMS if key in maps)
    (form,) = struct.unpack_from(">H", font, start)
    return frozenset(chr(code) for code in (_segments(font, start) if form == 4 else _groups(font, start)))


def _segments(font: bytes, start: int) -> Iterator[int]:
    """Format 4: segments of the basic plane; glyph 0 means missing."""
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", font, start + 16 + 2 * doubled)
    offsets_at = start + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    for index in range(count):
        for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
            if not offsets[index]:
                glyph = (code + deltas[index]) & 0xFFFF
            else:
                at = offsets_at + 2 * index + offsets[index] + 2 * (code - starts[index])
                (glyph,) = struct.unpack_from(">H", font, at)
            if glyph:
                yield code


def _groups(font: bytes, start: int) -> Iterator[int]:
    """Format 12: runs over all planes."""
    (count,) = struct.unpack_from(">I", font, start + 12)
    for index in range(count):
        first, last, _glyph = struct.unpack_from(">III", font, start + 16 + 12 * index)
        yield from range(first, last + 1)
