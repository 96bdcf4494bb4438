"""Reconciling of a table or a file: each statement judged, what cannot be read named by row and column."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from cchc.common.text import fold

from .. import rules
from ..rules import cells, periods, wording
from ..rules.identities import Book, book
from ..rules.reconcile import Verdict
from ..rules.solving import Given, Number
from ..rules.statements import Statement, judge_all
from ..rules.wording import Said
from .reading import Row, Table


@dataclass(frozen=True)
class Told:
    """One statement with what the identities say of it."""

    id: str | int
    number: int
    unit: str
    period: str
    given: dict[str, Given]
    verdict: Verdict
    faults: tuple[str, ...]

    @property
    def said(self) -> list[tuple[str, Said]]:
        """Return each broken identity with its words."""
        return [(found.identity, wording.say(book(), found, self.verdict)) for found in self.verdict.broken]


@dataclass(frozen=True)
class Answer:
    """What a whole table says."""

    statements: list[Told]
    unknown: tuple[str, ...]
    faults: tuple[str, ...]  # cells that are not numbers: whoever asks must know that they were left out
    notes: tuple[str, ...]  # what is odd but hinders nothing

    @property
    def n_broken(self) -> int:
        """Count the contradictions of all statements."""
        return sum(len(one.verdict.broken) for one in self.statements)


def reconcile(table: Table) -> Answer:
    """Judge every row of a table, rows of the same unit with what the period before leaves."""
    the_book = book()
    shares = frozenset(one.code for one in the_book.shares)
    read = [_read(the_book, shares, row) for row in table.rows]
    verdicts = judge_all(the_book, [statement for statement, _faults, _note in read])
    told = [
        Told(_id(row), row.number, row.fields.get("unit", ""), _period(row, one), dict(one.given), verdict, faults)
        for row, (one, faults, _note), verdict in zip(table.rows, read, verdicts, strict=True)
    ]
    faults = tuple(fault for _one, some, _note in read for fault in some)
    notes = [note for _one, _some, note in read if note]
    notes += [
        _("Mã “%(id)s” có %(n)s lần trong tệp") % {"id": one, "n": n}
        for one, n in Counter(one.id for one in told).items()
        if n > 1
    ]
    return Answer(told, table.unknown, faults, tuple(notes))


def as_data(answer: Answer) -> list[dict[str, Any]]:
    """Return the answer as the command prints it with --json."""
    return [_as_data(one) for one in answer.statements]


def _as_data(one: Told) -> dict[str, Any]:
    found = zip(one.verdict.broken, one.said, strict=True)
    data: dict[str, Any] = {
        "id": one.id,
        "broken": [
            {"identity": break_.identity, "difference": _json(break_.difference), "say": said.sentence}
            for break_, (_identity, said) in found
        ],
        "held": list(one.verdict.held),
        "unjudged": list(one.verdict.unjudged),
        "implied": {code: _json(value) for code, value in one.verdict.implied.items()},
    }
    return data | ({"errors": list(one.faults)} if one.faults else {})


def _json(value: Number) -> int | float:
    """Return a number for JSON; a whole one without a point."""
    if isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _id(row: Row) -> str | int:
    text = row.fields.get("id", "").strip()
    if not text:
        return str(row.number)
    # YAML would have read a bare whole number as one; every other text stays as it is.
    return int(text) if not row.is_sheet and re.fullmatch(r"0|[1-9][0-9]{0,14}", text) else text


def _read(the_book: Book, shares: frozenset[str], row: Row) -> tuple[Statement, tuple[str, ...], str]:
    given: dict[str, Given] = {}
    faults = []
    for code, text in row.cells.items():
        if text.isdecimal() and text.isascii() and len(text) <= 15 and code not in shares:
            number = int(text)
            given[code] = Given(number, number)
            continue
        cell = cells.read(the_book, code, text, is_fraction=row.is_sheet)
        if cell.fault:
            where = {"row": row.number, "column": row.headings.get(code, code), "fault": cell.fault}
            faults.append(_("Dòng %(row)s, cột “%(column)s”: %(fault)s") % where)
        elif cell.given is not None:
            given[code] = cell.given
    start, end, note = _days(row)
    unit, coverage = fold(row.fields.get("unit", "")), fold(row.fields.get("coverage", ""))
    place = (unit, coverage) if unit else ("", coverage, row.number)  # without a unit nothing is before or after
    return Statement(place, start, end, given), tuple(faults), note


def _days(row: Row) -> tuple[date | None, date | None, str]:
    if "start" in row.fields or "end" in row.fields:
        start, end = (periods.parse_day(row.fields.get(name, "")) for name in ("start", "end"))
        return (start, end, "") if start and end and start <= end else (None, None, "")
    text = row.fields.get("period", "").strip()
    if not text:
        return None, None, ""
    period = _parse(text)
    if period is None:
        words = {"row": row.number, "text": text[:40]}
        return None, None, _("Dòng %(row)s: không hiểu kỳ “%(text)s”, không đối chiếu được với kỳ trước") % words
    return period[0], period[1], ""


@lru_cache(maxsize=1024)
def _parse(text: str) -> periods.Period | None:
    return periods.parse(text)


def _period(row: Row, one: Statement) -> str:
    if one.start and one.end:
        return rules.period_words(one.start, one.end)
    return row.fields.get("period", "")


def show_given(one: Given) -> str:
    """Return a figure as it was given: "36.104", "hơn 3.500", "dưới 400"."""
    if one.low == one.high:
        return wording.show(one.low)
    if one.high is None:
        return _("hơn %(value)s") % {"value": wording.show(one.low)}
    return _("dưới %(value)s") % {"value": wording.show(Decimal(one.high))}
