"""A whole version as plain values: what is drafted, compared, checked, imported and exported."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from typing import TypeVar

from cchc.common.confidence import Confidence
from cchc.common.text import clean

from ..choices import TermUnit

COMMON_CASE = "chung"  # the code of the one case of a procedure without cases
T = TypeVar("T")


@dataclass(frozen=True)
class Fee:
    """A fee or charge; `amount` in đồng, None where the source gives no one number."""

    amount: Decimal | None = None
    text: str = ""
    note: str = ""
    code: str = ""


@dataclass(frozen=True)
class Method:
    """A channel with its time and fees. `unit` empty: the source gives a bare number, read as `assumed_unit`."""

    channel: str
    amount: Decimal | None = None
    unit: str = ""
    assumed_unit: str = ""
    text: str = ""
    fees: tuple[Fee, ...] = ()

    @property
    def term(self) -> str:
        """The time as the engine reads it ("5wd"), empty where the unit is not known."""
        unit = self.unit or self.assumed_unit
        return f"{self.amount.normalize():f}{unit}" if self.amount is not None and unit else ""

    @property
    def is_assumed(self) -> bool:
        """The source does not give the unit."""
        return self.amount is not None and self.unit == TermUnit.UNKNOWN


@dataclass(frozen=True)
class Component:
    """One paper of the dossier."""

    name: str
    group: str = ""
    originals: int = 0
    copies: int = 0
    form_name: str = ""
    is_shown_only: bool = False
    code: str = ""


@dataclass(frozen=True)
class Case:
    """A case with its own steps, channels and papers; `code` stays through the versions."""

    code: str = COMMON_CASE
    name: str = ""
    same_day_cutoff: time | None = None
    steps: tuple[str, ...] = ()
    methods: tuple[Method, ...] = ()
    components: tuple[Component, ...] = ()

    def cutoff_of(self, method: Method) -> time | None:
        """Return the hour until which what is handed in this way is answered the same day; None if it is not."""
        is_one_day = method.amount == 1 and (method.unit or method.assumed_unit) in ("", "d", "wd")
        return self.same_day_cutoff if is_one_day else None


@dataclass(frozen=True)
class Agency:
    """An agency in a role; `unit_code` where it is a unit of ours."""

    role: str
    name: str
    code: str = ""
    unit_code: str = ""


@dataclass(frozen=True)
class Result:
    """What the citizen gets."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class LegalBasis:
    """A legal document, by number and (where the source says it) date; `title` helps when it is not recorded yet."""

    number: str
    issued_on: date | None = None
    note: str = ""
    title: str = field(default="", compare=False)


@dataclass(frozen=True)
class Content:
    """All that a version says. The sector is named; its code is kept where the source has one."""

    name: str
    sector: str
    sector_code: str = field(default="", compare=False)
    levels: tuple[str, ...] = ()
    subjects: str = ""
    set_count: int = 1
    conditions: str = ""
    online_level: str = ""
    partial_reason: str = ""
    agencies: tuple[Agency, ...] = ()
    cases: tuple[Case, ...] = ()
    results: tuple[Result, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    confidence: str = Confidence.HIGH
    source: str = ""
    caution: str = ""


EMPTY = Content(name="", sector="", cases=(Case(),))


def cleaned(content: Content) -> Content:
    """Return the content as it is stored: cleaned texts, rows that say nothing left out."""
    return replace(
        _clean_texts(content),
        levels=tuple(dict.fromkeys(content.levels)),
        agencies=tuple(row for row in map(_clean_texts, content.agencies) if row.name),
        cases=tuple(map(_clean_case, content.cases)),
        results=tuple(row for row in map(_clean_texts, content.results) if row.name),
        legal_bases=_clean_bases(content.legal_bases),
    )


def _clean_case(case: Case) -> Case:
    return replace(
        _clean_texts(case),
        steps=tuple(text for text in map(clean, case.steps) if text),
        methods=tuple(
            replace(_clean_texts(row), fees=tuple(fee for fee in map(_clean_texts, row.fees) if _says_fee(fee)))
            for row in case.methods
        ),
        components=tuple(row for row in map(_clean_texts, case.components) if row.name),
    )


def _clean_bases(rows: tuple[LegalBasis, ...]) -> tuple[LegalBasis, ...]:
    """One document and article once: the first row of each stays."""
    kept: dict[tuple[str, date | None, str], LegalBasis] = {}
    for row in map(_clean_texts, rows):
        if row.number:
            kept.setdefault((row.number, row.issued_on, row.note), row)
    return tuple(kept.values())


def _says_fee(fee: Fee) -> bool:
    return bool(fee.amount is not None or fee.text or fee.note)


def _clean_texts(row: T) -> T:
    texts = {name: clean(value) for name, value in vars(row).items() if type(value) is str}
    return replace(row, **texts)  # type: ignore[type-var]  # only the rows above come here
