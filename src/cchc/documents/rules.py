"""Rules of NĐ 30/2020/NĐ-CP that are words, not layout: numbers, dates, symbols, how the books run. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cchc.common.errors import RuleError

from .choices import DocumentKind

# Letters of points (điểm): the Vietnamese alphabet as the decree counts it, without f, j, w, z and the marked vowels.
_POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_SKIPPED = frozenset({"và", "của", "các", "cho", "về"})
_BODY_ABOVE = re.compile(r"(?:Hội đồng|Ủy ban) nhân dân", re.IGNORECASE)
_PLACEHOLDER = "……"
_ABOUT = re.compile(r"^(?:về việc|v/v)\s+", re.IGNORECASE)

KIND_TITLES = {
    DocumentKind.PLAN: "KẾ HOẠCH",
    DocumentKind.DECISION: "QUYẾT ĐỊNH",
    DocumentKind.MINUTES: "BIÊN BẢN",
    DocumentKind.NOTICE: "THÔNG BÁO",
    DocumentKind.LETTER: "CÔNG VĂN",
    DocumentKind.REPORT: "BÁO CÁO",
}
# Form 1.9 of Phụ lục III: minutes have no line of place and date in the head.
KINDS_WITHOUT_PLACE_AND_DATE = frozenset({DocumentKind.MINUTES})
# A letter bears neither the name of its kind over the text nor its abbreviation in the number. Basis: ND30-15.
KINDS_WITHOUT_NAME = frozenset({DocumentKind.LETTER})
NO_NUMBER = "không số"  # a paper document whose number is not known


def full_symbol(kind: str, symbol: str, office: str = "") -> str:
    """Return what follows the number: "KH-UBND"; for a letter the body and the drafting office, "SNV-CCHC"."""
    parts = (symbol, office) if kind in KINDS_WITHOUT_NAME else (kind, symbol)
    return "-".join(part for part in parts if part)


def number_text(number: int, kind: str, symbol: str, office: str = "") -> str:
    """Return "05/KH-UBND": a leading zero below 10, the kind's abbreviation, the symbol. Basis: ND30-05, ND30-15."""
    return f"{number:02d}/{full_symbol(kind, symbol, office)}"


def symbol_for(unit_name: str, *, is_territory: bool) -> str:
    """Return the symbol of the issuing body: "UBND" for territories, initials otherwise ("Sở Nội vụ" → "SNV").

    The body that it belongs to ends the name ("Ban Pháp chế HĐND tỉnh" → "BPC"), small linking words do not
    count ("Sở Khoa học và Công nghệ" → "SKHCN"). Basis: ND30-05.
    """
    if is_territory:
        return "UBND"
    itself = _BODY_ABOVE.match(unit_name)
    own = itself.group() if itself else _BODY_ABOVE.split(unit_name)[0]
    words = [word for word in re.findall(r"\w+", own) if word.lower() not in _SKIPPED]
    initials: list[str] = []
    for word in words:
        if len(word) > 1 and word.isupper():
            break
        initials.append(word[0].upper())
    if initials:
        return "".join(initials)
    return words[0] if words else "CQ"


def date_in_words(day: date) -> str:
    """Return "ngày 05 tháng 01 năm 2026": leading zeros for days below 10 and for months 1 and 2. Basis: ND30-06."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_and_date(place: str, day: date | None, year: int | None = None) -> str:
    """Return "Hậu Sơn, ngày 05 tháng 01 năm 2026", with gaps to fill while there is no date."""
    if day is None:
        return f"{place}, ngày {_PLACEHOLDER} tháng {_PLACEHOLDER} năm {year or _PLACEHOLDER}"
    return f"{place}, {date_in_words(day)}"


def number_line(kind: str, symbol: str, text: str, office: str = "") -> str:
    """Return "Số: 05/KH-UBND", or with a gap while there is no number."""
    return f"Số: {text or f'{_PLACEHOLDER}/{full_symbol(kind, symbol, office)}'}"


def summary_line(subject: str) -> str:
    """Return the line under a letter's number: "V/v kiểm tra …", however the subject was written. Basis: ND30-15."""
    return f"V/v {_ABOUT.sub('', subject)}"


def reference(kind: str, text: str, issued_on: date | None, issuer_name: str) -> str:
    """Return how another text names the document: "Kế hoạch số 05/KH-UBND ngày 05 tháng 01 năm 2026 của …"."""
    label = KIND_TITLES[DocumentKind(kind)].capitalize()
    parts = [f"{label} số {text or _PLACEHOLDER}" if text != NO_NUMBER else label]
    parts.append(
        date_in_words(issued_on) if issued_on else f"ngày {_PLACEHOLDER} tháng {_PLACEHOLDER} năm {_PLACEHOLDER}"
    )
    if issuer_name:
        parts.append(f"của {issuer_name}")
    return " ".join(parts)


def roman(number: int) -> str:
    """Return 1 → "I", 9 → "IX", as parts, sections and annexes are counted."""
    if not 0 < number < 90:
        raise ValueError(f"no Roman numeral for {number}")
    digits = ""
    for value, sign in _ROMAN:
        while number >= value:
            digits += sign
            number -= value
    return digits


def point_letter(number: int) -> str:
    """Return 1 → "a", 5 → "đ", 6 → "e"; after "y" comes "aa"."""
    rounds, index = divmod(number - 1, len(_POINT_LETTERS))
    return _POINT_LETTERS[index] * (rounds + 1)


def require_different_people(*, drafter_id: int | None, signer_id: int | None) -> None:
    """Refuse a signer who drafted the document; the system itself (None) may do both."""
    if drafter_id is not None and drafter_id == signer_id:
        raise RuleError(_("Người soạn không được ký văn bản của mình. Trình người khác ký"))


def require_issue_year(*, today: date, book_year: int) -> None:
    """Refuse a number of another year's book: numbers run from 1 January to 31 December. Basis: ND30-04."""
    if today.year != book_year:
        raise RuleError(_("Sổ văn bản là của năm %(year)s. Dùng sổ của năm ban hành") % {"year": book_year})


def has_gap(numbers: list[int], last_number: int) -> bool:
    """Tell whether a book lacks a number between 1 and its last one."""
    return sorted(numbers) != list(range(1, last_number + 1))


_HASHED = ("kind", "unit_id", "subject", "content", "number_text", "signer_name", "signer_title")


def digest_of(document: Any, cited: Sequence[Sequence[Any]]) -> str:
    """Return the SHA-256 of what an issued row says in words: its text columns, day and the figures that it cites."""
    said = {name: getattr(document, name) for name in _HASHED}
    said["issued_on"] = document.issued_on.isoformat()
    said["cited"] = [list(row) for row in cited]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
