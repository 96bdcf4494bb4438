"""The random draw of units as pure arithmetic: the same papers give the same units anywhere, with nothing but SHA-256.

Method "v1", so that anybody can repeat it by hand (the page of a draw prints the commands):

1. The decision's number as printed on it, in Unicode NFC, without blanks, in capitals; a bar; its date as
   YYYY-MM-DD. SHA-256 of those UTF-8 bytes, in lower-case hexadecimal, is the seed.
2. Each unit that is not excluded gets a score: SHA-256 of seed, bar, code of the unit.
3. Units stand in strata (or all in one). Places: of a share, each stratum gets share × eligible units, rounded up, so
   at least one; of a number, each stratum gets one place, then every further place goes to the stratum with most
   eligible units per place held so far (the first by name if equal).
4. In each stratum the units with the smallest scores are drawn.

A score depends on the decision and on the unit alone: neither the order of the list nor another unit's exclusion
changes it. Whoever chose number or date freely could choose the result; so both stand before the list is fixed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from hashlib import sha256

from django.utils.translation import gettext as _

from cchc.common.errors import RuleError
from cchc.common.text import clean

METHOD = "v1"
MOST_UNITS = 20_000
_NUMBER = re.compile(r"[\w./-]+")  # nothing that a shell would read as more than a word
_CODE = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Candidate:
    """A unit that may be drawn; without strata the stratum is ""."""

    code: str
    name: str
    stratum: str = ""


@dataclass(frozen=True)
class Excluded:
    """A unit that was left out beforehand, and why."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True)
class Scored:
    """A unit with its score; `rank` counts from 1 in its stratum."""

    code: str
    name: str
    score: str
    rank: int
    is_drawn: bool


@dataclass(frozen=True)
class Stratum:
    """The units of one stratum by score; the first `places` of them are drawn."""

    name: str
    places: int
    rows: tuple[Scored, ...]

    @property
    def size(self) -> int:
        """How many units could be drawn."""
        return len(self.rows)


@dataclass(frozen=True)
class Outcome:
    """Everything that a draw says."""

    seed_text: str
    seed: str
    strata: tuple[Stratum, ...]
    excluded: tuple[Excluded, ...]

    @property
    def drawn(self) -> list[str]:
        """The codes drawn, stratum by stratum, smallest score first."""
        return [row.code for stratum in self.strata for row in stratum.rows if row.is_drawn]


def canonical_number(typed: str) -> str:
    """Return the decision's number as the seed takes it, or refuse."""
    number = "".join(clean(typed).split())
    number = unicodedata.normalize("NFC", number.upper())
    if not _NUMBER.fullmatch(number) or not any(char.isdigit() for char in number) or len(number) > 60:
        raise RuleError(_("Số quyết định chưa đúng. Ghi như 12/QĐ-SNV"), field="decision_number")
    return number


def seed_text(number: str, day: date) -> str:
    """Return what is hashed first: "12/QĐ-SNV|2026-01-05"."""
    return f"{canonical_number(number)}|{day:%Y-%m-%d}"


def digest(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, in lower-case hexadecimal."""
    return sha256(text.encode()).hexdigest()


def score(seed: str, code: str) -> str:
    """Return the score of a unit: the smaller, the sooner drawn."""
    return digest(f"{seed}|{code}")


def draw(
    *,
    number: str,
    day: date,
    units: Iterable[Candidate],
    reasons: Mapping[str, str] | None = None,
    share: Decimal | None = None,
    count: int | None = None,
) -> Outcome:
    """Draw `share` % of each stratum, or `count` units; `reasons` maps the code of an excluded unit to its reason."""
    text = seed_text(number, day)
    seed = digest(text)
    listed = _checked(units)
    excluded = _excluded(listed, reasons or {})
    left_out = {row.code for row in excluded}
    strata: dict[str, list[Candidate]] = {}
    for unit in listed:
        if unit.code not in left_out:
            strata.setdefault(unit.stratum, []).append(unit)
    if not strata:
        raise RuleError(_("Không còn đơn vị nào để rút. Bớt đơn vị bị loại"), field="reasons")
    sizes = {name: len(strata[name]) for name in sorted(strata)}
    places = places_by_share(sizes, share) if share is not None else places_by_number(sizes, count)
    scored = tuple(_stratum(name, strata[name], places[name], seed) for name in sizes)
    return Outcome(text, seed, scored, excluded)


def places_by_share(sizes: Mapping[str, int], share: Decimal) -> dict[str, int]:
    """Return share × size of each stratum rounded up: never less than the share that was ordered, never none.

    Basis: KT-07 in docs/legal.md.
    """
    if not 0 < share <= 100:
        raise RuleError(_("Tỷ lệ phải lớn hơn 0 và không quá 100%"), field="amount")
    return {name: int((share * size / 100).to_integral_value(ROUND_CEILING)) for name, size in sizes.items()}


def places_by_number(sizes: Mapping[str, int], count: int | None) -> dict[str, int]:
    """Return one place for each stratum and the others, one by one, to whoever has most units per place held."""
    if count is None:
        raise RuleError(_("Ghi tỷ lệ hoặc số đơn vị cần rút"), field="amount")
    if not 0 < count <= sum(sizes.values()):
        words = {"count": count, "total": sum(sizes.values())}
        raise RuleError(_("Không rút được %(count)s đơn vị: có %(total)s đơn vị để chọn") % words, field="amount")
    if count < len(sizes):
        words = {"count": count, "groups": len(sizes)}
        raise RuleError(_("Rút %(count)s đơn vị không đủ cho %(groups)s nhóm. Tăng số đơn vị") % words, field="amount")
    held = dict.fromkeys(sorted(sizes), 1)
    for _place in range(count - len(held)):
        name = max(held, key=lambda one: Fraction(sizes[one], held[one]))  # the first of equals: held is sorted
        held[name] += 1
    return held


def _checked(units: Iterable[Candidate]) -> list[Candidate]:
    listed = [Candidate(clean(unit.code), clean(unit.name), clean(unit.stratum)) for unit in units]
    if len(listed) > MOST_UNITS:
        raise RuleError(_("Danh sách dài quá 20.000 đơn vị. Chia thành nhiều đợt"))
    seen: set[str] = set()
    for unit in listed:
        if not _CODE.fullmatch(unit.code):
            raise RuleError(_("Mã đơn vị “%(code)s” chưa đúng. Chỉ dùng chữ, số, gạch nối") % {"code": unit.code[:40]})
        if unit.code in seen:
            raise RuleError(_("Đơn vị “%(code)s” có hai lần. Bỏ bớt một dòng") % {"code": unit.code})
        seen.add(unit.code)
    return sorted(listed, key=lambda unit: unit.code)


def _excluded(listed: Sequence[Candidate], reasons: Mapping[str, str]) -> tuple[Excluded, ...]:
    names = {unit.code: unit.name for unit in listed}
    rows = []
    for code, reason in sorted((clean(code), clean(reason)) for code, reason in reasons.items()):
        if code not in names:
            raise RuleError(_("Đơn vị loại “%(code)s” không có trong danh sách") % {"code": code[:40]}, field="reasons")
        if not reason:
            raise RuleError(_("Ghi lý do loại %(name)s") % {"name": names[code] or code}, field="reasons")
        rows.append(Excluded(code, names[code], reason))
    return tuple(rows)


def _stratum(name: str, units: Sequence[Candidate], places: int, seed: str) -> Stratum:
    by_score = sorted((score(seed, unit.code), unit.code, unit.name) for unit in units)
    rows = [
        Scored(code, title, points, rank, is_drawn=rank <= places)
        for rank, (points, code, title) in enumerate(by_score, start=1)
    ]
    return Stratum(name, places, tuple(rows))
