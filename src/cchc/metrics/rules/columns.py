"""Which figure a column holds, by its heading: code, name of the catalogue, or a usual short heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import yaml

from cchc.common.text import fold

from .identities import DATA, book

_FILLERS = re.compile(r"\b(?:ho so|so luong|so|trong do|tthc ve)\b")


@cache
def known() -> Mapping[str, str]:
    """Return what each heading means: a field ("@unit") or a code; two codes joined by + share one column."""
    data = yaml.load((DATA / "headings.yaml").read_text("utf-8"), yaml.CSafeLoader)
    the_book = book()
    found: dict[str, str] = {}
    for code, names in the_book.names.items():
        short = the_book.short.get(code)
        for text in (code, code.replace("_", " "), names.vi, names.en, *((short.vi, short.en) if short else ())):
            found.setdefault(bare(text), code)
            found.setdefault(plain(text), code)
    for code, headings in data["metrics"].items():
        found |= {form: code for heading in headings for form in (bare(heading), plain(heading))}
    for field, headings in data["fields"].items():
        found |= {bare(heading): f"@{field}" for heading in headings}
    found.pop("", None)
    return found


def bare(text: str) -> str:
    """Return a heading without marks, capitals and punctuation: "Đúng hạn (hồ sơ)" → "dung han ho so"."""
    return " ".join(re.sub(r"[^a-z0-9_+]+", " ", fold(text)).split())


def plain(text: str) -> str:
    """Return the bare heading without the words that every heading has: "số hồ sơ đúng hạn" → "dung han"."""
    return " ".join(_FILLERS.sub(" ", bare(text)).split())


def meaning(heading: str, above: str = "") -> str:
    """Return what a heading means under the one above it, "" if it is not known."""
    table = known()
    own = table.get(bare(heading)) or table.get(plain(heading)) or ""
    if above:
        both = table.get(plain(f"{above} {heading}")) or table.get(bare(f"{above} {heading}"))
        if both:
            return both
    return own


def meanings(headings: Sequence[str], above: Sequence[str] = ()) -> list[str]:
    """Return what each column of a head row means; a merged head above counts for all columns under it."""
    spread: list[str] = []
    for cell in above:
        spread.append(cell or (spread[-1] if spread else ""))
    spread += [spread[-1] if spread else ""] * (len(headings) - len(spread))
    found: list[str] = []
    for heading, over in zip(headings, spread, strict=False):
        means = meaning(heading, over) if heading else meaning(over)
        if means == "resolved_late" and means in found and {"pending", "pending_in_time"} & set(found):
            means = "pending_overdue"  # the second "Quá hạn" of a flat head belongs to what is pending
        found.append(means)
    return found
