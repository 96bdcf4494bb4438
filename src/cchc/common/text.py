"""Vietnamese text: what is stored (NFC), what is searched (folded) and how lists are sorted.

SQLite and PostgreSQL know no đ and differ in Vietnamese order, so both orders are stored in columns that the
services fill with `fold` and `sort_key`.
"""

import re
import unicodedata
from functools import lru_cache

# Marks that reverse or hide text; they can make a stored name read as another one. Half a character, as JSON can spell
# it, can be neither stored nor shown.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: index for index, letter in enumerate(_LETTERS, start=36)}
_RANK |= {str(digit): digit + 20 for digit in range(10)}
# Order of tones in Vietnamese dictionaries: level, grave, hook, tilde, acute, dot below.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def clean(text: str) -> str:
    """Return `text` as it is stored: NFC, without invisible or reversing marks, runs of blanks made one."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def fold(text: str) -> str:
    """Return the form that is searched: lower case, no marks, đ as d, single blanks ("Đô Lương" → "do luong")."""
    letters = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def slug(text: str) -> str:
    """Return a readable code: "Thới Bình" → "thoi-binh"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def sort_key(text: str) -> str:
    """Return a key whose byte order is Vietnamese dictionary order: letters first, tones only to break ties.

    Numbers inside the text sort by value ("Phường 3" before "Phường 10"). ASCII only, so every database agrees.
    """
    padded = re.sub(r"\d+", lambda match: match.group().zfill(6), clean(text).lower())
    letters: list[str] = []
    tones: list[str] = []
    for char in padded:
        base, tone = _split_tone(char)
        letters.append(chr(_RANK[base] + 30) if base in _RANK else ("!" if base.isspace() else "#"))
        tones.append(str(tone))
    return f"{''.join(letters)} {''.join(tones).rstrip('0')}"


@lru_cache(maxsize=2048)
def _split_tone(char: str) -> tuple[str, int]:
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    rest = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return rest, tone
