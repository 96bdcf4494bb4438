"""A figure as a table or a report writes it: "35.826", "1 234", "hơn 3.500", "98,81%"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.common import numbers
from cchc.common.errors import RuleError
from cchc.common.text import fold

from .identities import Book
from .solving import Given, Number, exactly

NOTHING = frozenset({"", "-", "–", "—", "null", "none", "~", "...", "…", "n/a", "x", "khong co", "chua co"})
_MORE = re.compile(r"(?:hon|tren|>=?|≥|it nhat|tu)\s*(?=[\d.])")
_LESS = re.compile(r"(?:gan|duoi|<=?|≤|nhieu nhat|khong qua)\s*(?=[\d.])")
_ABOUT = re.compile(r"(?:khoang|~|xap xi)\s*(?=[\d.])")
_THOUSANDS_BY_COMMA = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.0+)?")
_UNIT_WORDS = re.compile(r"\s*(?:ho so|thu tuc|van ban|nhiem vu|sang kien|tthc)\s*$")
LARGEST = 10**15
SHARE_DIGITS = Decimal("0.0001")


@dataclass(frozen=True)
class Cell:
    """What a cell gives: a figure, nothing, or a fault in words."""

    given: Given | None = None
    fault: str = ""


def read(book: Book, code: str, text: str, *, is_fraction: bool = False) -> Cell:
    """Return the figure that a cell says. `is_fraction`: a sheet stores 98,81% as 0.9881."""
    bare = fold(text)
    if bare in NOTHING:
        return Cell()
    is_share = any(one.code == code for one in book.shares)
    for pattern, make in ((_MORE, _at_least), (_LESS, _at_most), (_ABOUT, None)):
        match = pattern.match(bare)
        if match:
            if make is None:
                return Cell()
            value, fault = _number(book, code, bare[match.end() :], text)
            return Cell(fault=fault) if value is None else Cell(make(value))
    value, fault = _number(book, code, bare, text)
    if value is None:
        return Cell(fault=fault)
    if is_share:
        number = Decimal(value)
        if is_fraction and number <= 1:
            number = (number * 100).normalize()
        exponent = number.as_tuple().exponent
        value = number.quantize(SHARE_DIGITS) if isinstance(exponent, int) and exponent < -4 else number
    return Cell(exactly(value))


def _number(book: Book, code: str, bare: str, text: str) -> tuple[Number | None, str]:
    bare = _UNIT_WORDS.sub("", bare)
    decimals = book.decimals.get(code, 0)
    try:
        if decimals == 0 and _THOUSANDS_BY_COMMA.fullmatch(bare):
            value = Decimal(bare.split(".")[0].replace(",", ""))
        else:
            value = numbers.parse(bare)
    except RuleError:
        return None, _("“%(text)s” không phải là số") % {"text": text.strip()[:40]}
    if value < 0 or value >= LARGEST:
        return None, _("“%(text)s” phải từ 0 và dưới một triệu tỷ") % {"text": text.strip()[:40]}
    if decimals == 0:
        if value != value.to_integral_value():
            return None, _("“%(text)s” phải là số nguyên") % {"text": text.strip()[:40]}
        return int(value), ""
    return value, ""


def _at_least(value: Number) -> Given:
    return Given(value, None)


def _at_most(value: Number) -> Given:
    return Given(0, value)
