"""The fields of the national database's record, and which fields of a file have no place here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cchc.common.text import clean

# {}: a value; None: a field that we know and have no place for.
SHAPE: dict[str, dict[str, Any] | None] = {
    **{name: {} for name in ("MATTHC", "MATTHCDP", "TENTTHC", "MOTADOITUONGTHUCHIEN", "YEUCAU", "TRANGTHAI")},
    "MACOQUANCONGBO": None,
    "LINHVUCTHUCHIEN": {"MALINHVUC": {}, "TENLINHVUC": {}, "MANGANH": None},
    "COQUANTHUCHIEN": {"MADONVI": {}, "TENDONVI": {}, "CAPDONVI": {}},
    "DOITUONGTHUCHIEN": {"TENDOITUONG": {}},
    "TRINHTUTHUCHIEN": {"TRUONGHOP": {}, "TRINHTU": {"TENTRINHTU": {}}},
    "CACHTHUCTHUCHIEN": {
        "KENH": {},
        "THOIGIAN": {
            "THOIGIANGIAIQUYET": {},
            "DONVITINH": {},
            "MOTA": {},
            "PHILEPHI": {"MAPHILEPHI": {}, "SOTIEN": {}, "DONVI": {}, "MOTA": {}},
        },
    },
    "THANHPHANHOSO": {"TRUONGHOP": {}, "GIAYTO": {"MAGIAYTO": {}, "TENGIAYTO": {}, "TENMAUDON": {}}},
    "KETQUATHUCHIEN": {"MAKETQUA": {}, "TENKETQUA": {}},
    "CANCUPHAPLY": {"SOVANBAN": {}, "TENVANBAN": {}},
}
MAX_LISTED = 50  # unknown fields named of one record


def unknown(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the fields of one record by their path that have no place here; a known one only where it says something."""
    return tuple(dict.fromkeys(_named(raw, SHAPE, "")))[:MAX_LISTED]


def _named(value: Any, known: Mapping[str, Any], path: str) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _named(item, known, path)
    elif isinstance(value, Mapping):
        for name, inside in value.items():
            here = f"{path}.{name}" if path else str(name)
            if name not in known or (known[name] is None and inside not in (None, "")):
                yield clean(here)[:200]
            elif known[name]:
                yield from _named(inside, known[name], here)
