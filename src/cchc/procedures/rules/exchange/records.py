"""One procedure as a file tells of it, with what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from ..content import EMPTY, Content

# "1.001193"; the local copy carries the province: "1.001193.000.00.00.H56" (see docs/legal.md, TT-30).
_CODE = re.compile(r"[0-9]\.[0-9]{6}")
_LOCAL = re.compile(r"([0-9]\.[0-9]{6})(\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}|\.H[0-9]{2})")
_CUT = re.compile(r"[0-9]+(\.[0-9]*)?")  # 1.00119: a sheet took 1.001190 for a number
_ANY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")


@dataclass(frozen=True)
class Flaw:
    """One thing wrong in a file: where, and a sentence. A doubt is shown and asks for a look, it refuses nothing."""

    place: str
    sentence: str
    is_doubt: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


@dataclass(frozen=True)
class Record:
    """One procedure of a file. `raw` is the national record, whose gaps are filled from what the register has."""

    place: str
    code: str
    local_code: str = ""
    content: Content = EMPTY
    is_closed: bool = False
    flaws: tuple[Flaw, ...] = ()
    unknown: tuple[str, ...] = ()
    raw: Mapping[str, Any] | None = None

    def to_show(self) -> Record:
        """Return the record with its name alone."""
        return replace(self, content=replace(EMPTY, name=self.content.name), raw=None)

    @property
    def is_wrong(self) -> bool:
        """It has a flaw that refuses it."""
        return any(not flaw.is_doubt for flaw in self.flaws)


def split_code(code: str, local_code: str = "") -> tuple[str, str]:
    """Return the national and the local code, where one of them holds both."""
    if match := _LOCAL.fullmatch(code):
        return match[1], local_code or code
    return code or (match[1] if (match := _LOCAL.fullmatch(local_code)) else local_code), local_code


def is_national(code: str) -> bool:
    """Tell whether a code has the form of the national database."""
    return bool(_CODE.fullmatch(code))


def code_flaw(code: str) -> str:
    """Return what is wrong with a code, national or local; empty when nothing is."""
    if not code:
        return _("Thiếu mã thủ tục. Ghi mã như 1.001193")
    if is_national(code) or (_ANY.fullmatch(code) and not _CUT.fullmatch(code)):
        return ""
    return _("Mã “%(code)s” chưa đúng. Ghi mã như 1.001193") % {"code": code[:40]}
