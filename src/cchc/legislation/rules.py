"""What the number of a legal document tells about it. Pure."""

import re
from datetime import date

from .choices import DocumentKind

# The longest ending first: "NQ-CP" before "NQ".
_ENDINGS: tuple[tuple[str, DocumentKind], ...] = (
    (r"TTLT(-.*)?", DocumentKind.JOINT_CIRCULAR),
    (r"NĐ-CP", DocumentKind.DECREE),
    (r"TT-?.*", DocumentKind.CIRCULAR),
    (r"NQ-?.*", DocumentKind.RESOLUTION),
    (r"PL-.*", DocumentKind.ORDINANCE),
    (r"QĐ-?.*", DocumentKind.DECISION),
    (r"CT(-.*)?", DocumentKind.DIRECTIVE),
    (r"KH-?.*", DocumentKind.PLAN),
    (r"TB-?.*", DocumentKind.NOTICE),
    (r"CV-?.*", DocumentKind.LETTER),
)
_ASSEMBLY = re.compile(r"QH[0-9]{1,2}")  # a law, a code or a resolution of the National Assembly
_ISSUERS: tuple[tuple[str, str], ...] = (
    (r"(NĐ|NQ)-CP", "Chính phủ"),
    (r"(QĐ|CT)-TTg", "Thủ tướng Chính phủ"),
    (r"(NQ/|PL-)?UBTVQH[0-9]{1,2}", "Ủy ban Thường vụ Quốc hội"),
    (r"QH[0-9]{1,2}", "Quốc hội"),
)
_MINISTRIES = {
    "BTP": "Bộ Tư pháp",
    "VPCP": "Văn phòng Chính phủ",
    "BTC": "Bộ Tài chính",
    "BYT": "Bộ Y tế",
    "BNV": "Bộ Nội vụ",
    "BXD": "Bộ Xây dựng",
    "BCA": "Bộ Công an",
    "BQP": "Bộ Quốc phòng",
    "BNG": "Bộ Ngoại giao",
    "BCT": "Bộ Công Thương",
    "BKHCN": "Bộ Khoa học và Công nghệ",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
    "BNNMT": "Bộ Nông nghiệp và Môi trường",
    "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BTTTT": "Bộ Thông tin và Truyền thông",
    "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
    "BNN": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn",
    "NHNN": "Ngân hàng Nhà nước Việt Nam",
}
# What follows a number: "ngày 15/7/2021", "ngày 15 tháng 7 năm 2021 của …", "của Chính phủ ngày 15/7/2021", "năm 2021".
_DATED = (
    r"(?:[\s,(]+(?:của\s+[^0-9,;()]{1,60}?\s+)?(?:"
    r"(?:ký\s+|ban hành\s+)?ngày\s+([0-9]{1,2})\s*(?:[/.-]|tháng)\s*([0-9]{1,2})\s*(?:[/.-]|năm)\s*([0-9]{4})"
    r"|năm\s+([0-9]{4})))?"
)


def kind_of(number: str) -> DocumentKind:
    """Guess the kind from the number: "118/2025/NĐ-CP" is a decree, "60/2014/QH13" a law."""
    ending = _ending(number)
    if _ASSEMBLY.fullmatch(ending):
        return DocumentKind.RESOLUTION if "/NQ" in number.upper() else DocumentKind.LAW
    if "UBTVQH" in ending:
        return DocumentKind.RESOLUTION if "NQ" in number.upper() else DocumentKind.ORDINANCE
    for pattern, kind in _ENDINGS:
        if re.fullmatch(pattern, ending):
            return kind
    return DocumentKind.OTHER


def issuer_of(number: str) -> str:
    """Guess who issued it; empty where the number does not tell ("2022/QĐ-UBND" may be any province's)."""
    ending = _ending(number)
    for pattern, name in _ISSUERS:
        if re.fullmatch(pattern, ending):
            return name
    _kind, _dash, body = ending.rpartition("-")
    return _MINISTRIES.get(body.upper(), "")


def names(text: str, number: str, issued_on: date | None) -> bool:
    """Tell whether `text` cites that document: its number stands there whole, with no other day or year behind it."""
    whole = rf"(?<![0-9A-Za-zĐđ/.-]){re.escape(number)}(?![0-9A-Za-zĐđ/-]){_DATED}"
    for match in re.finditer(whole, text, re.IGNORECASE):
        day, month, year, year_alone = (int(part) if part else None for part in match.groups())
        if issued_on is None or (year or year_alone) is None:
            return True
        if year_alone == issued_on.year or (year, month, day) == (issued_on.year, issued_on.month, issued_on.day):
            return True
    return False


def _ending(number: str) -> str:
    return number.strip().rpartition("/")[2].strip()
