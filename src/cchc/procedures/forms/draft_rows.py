"""The rows of the editor of a draft: as they come from a request, and as they are shown of what is stored.

A row is named by its place: `case-0-paper-3-name`. Buttons named `add` and `remove` send what was typed and get it back
with rows more or fewer; nothing is stored then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cchc.common import numbers
from cchc.common.text import clean

from ..rules.content import Case, Content, Method

# Fields of the kinds of rows; the first one says whether the row says anything.
KINDS: dict[str, tuple[str, ...]] = {
    "agency": ("name", "role", "code", "unit"),
    "result": ("name", "code"),
    "basis": ("number", "day", "note"),
    "case": ("name", "code", "cutoff"),
    "step": ("text",),
    "method": ("channel", "amount", "unit", "assumed", "text"),
    "fee": ("amount", "text", "note", "code"),
    "paper": ("name", "group", "originals", "copies", "form", "shown", "code"),
}
CHILDREN = {"case": ("step", "method", "paper"), "method": ("fee",)}
TOP = ("agency", "result", "basis", "case")
MORE = 3  # empty rows that "add" gives
MAX_ROWS = 400  # beyond it "add" gives none; what a file brought in is read whole
_KEY = re.compile(r"[a-z]+-[0-9]{1,4}(?:-[a-z]+-[0-9]{1,4})*")


@dataclass
class Row:
    """One row as it was typed, its rows below, and what is wrong with it."""

    kind: str
    values: dict[str, str]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    place: str = ""  # "case-0-paper-3"

    @property
    def is_empty(self) -> bool:
        """Nothing was typed, here or below. Choices that stand by themselves do not count."""
        typed = (value for name, value in self.values.items() if name not in ("role", "unit", "assumed", "shown"))
        return not any(map(clean, typed)) and all(row.is_empty for rows in self.rows.values() for row in rows)

    def below(self, kind: str) -> list[Row]:
        """Return the rows of that kind below."""
        return self.rows.get(kind, [])


# ── reading what was typed ──


def read(data: Mapping[str, str]) -> dict[str, list[Row]]:
    """Return the rows of a request, in the order of their places."""
    places: dict[str, dict[str, str]] = {}
    for key, value in data.items():
        place, _dash, name = key.rpartition("-")
        if _KEY.fullmatch(place):
            places.setdefault(place, {})[name] = str(value)
    return _rows("", TOP, places, _numbers(places))


def change(rows: dict[str, list[Row]], data: Mapping[str, str]) -> None:
    """Give more rows, or take one away, as the pressed button says."""
    if place := data.get("remove"):
        _remove(rows, place)
    elif place := data.get("add"):
        parent, _dash, kind = place.rpartition("-")
        target = _find(rows, parent) if parent else None
        siblings = (target.rows if target else rows).setdefault(kind, []) if kind in KINDS else None
        if siblings is not None and len(siblings) < MAX_ROWS:
            siblings += [_empty(kind) for _n in range(1 if kind in ("case", "method") else MORE)]
    place_all(rows)


def every(rows: dict[str, list[Row]]) -> Iterable[Row]:
    """Walk through all rows, each before those below it."""
    for siblings in rows.values():
        for row in siblings:
            yield row
            yield from every(row.rows)


def problems(rows: dict[str, list[Row]]) -> list[tuple[str, str]]:
    """Return (place, sentence) of every row that is wrong, for the summary above the form."""
    return [(row.place, sentence) for row in every(rows) for sentence in row.errors]


# ── showing what is stored ──


def rows_of(content: Content) -> dict[str, list[Row]]:
    """Return the rows of a content, each list with an empty row at its end."""
    rows = {
        "agency": [
            Row("agency", {"name": one.name, "role": one.role, "code": one.code, "unit": one.unit_code})
            for one in content.agencies
        ],
        "result": [Row("result", {"name": one.name, "code": one.code}) for one in content.results],
        "basis": [
            Row("basis", {"number": one.number, "day": _show_day(one.issued_on), "note": one.note})
            for one in content.legal_bases
        ],
        "case": [_case_row(case) for case in content.cases] or [_empty("case")],
    }
    for kind in ("agency", "result", "basis"):
        rows[kind].append(_empty(kind))
    place_all(rows)
    return rows


def place_all(rows: dict[str, list[Row]], parent: str = "") -> None:
    """Number the rows by where they stand now."""
    for kind, siblings in rows.items():
        for number, row in enumerate(siblings):
            row.place = f"{parent}{kind}-{number}"
            place_all(row.rows, f"{row.place}-")


# ── inside: rows ──


def _numbers(places: Iterable[str]) -> dict[str, set[int]]:
    """Return by "case-0-paper-" which numbers stand there; a row below says that those above it are there too."""
    found: dict[str, set[int]] = {}
    for place in places:
        parts = place.split("-")
        for end in range(1, len(parts), 2):
            found.setdefault("-".join(parts[:end]) + "-", set()).add(int(parts[end]))
    return found


def _rows(
    parent: str, kinds: tuple[str, ...], places: dict[str, dict[str, str]], numbers_at: dict[str, set[int]]
) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for kind in kinds:
        found[kind] = []
        for number in sorted(numbers_at.get(f"{parent}{kind}-", ())):
            place = f"{parent}{kind}-{number}"
            typed = places.get(place, {})
            values = {name: typed.get(name, "") for name in KINDS[kind]}
            below = _rows(f"{place}-", CHILDREN.get(kind, ()), places, numbers_at)
            found[kind].append(Row(kind, values, below, place=place))
    return found


def _empty(kind: str) -> Row:
    below: dict[str, list[Row]] = {child: [_empty(child)] for child in CHILDREN.get(kind, ())}
    return Row(kind, dict.fromkeys(KINDS[kind], ""), below)


def _find(rows: dict[str, list[Row]], place: str) -> Row | None:
    return next((row for row in every(rows) if row.place == place), None)


def _remove(rows: dict[str, list[Row]], place: str) -> None:
    for kind, siblings in rows.items():
        rows[kind] = [row for row in siblings if row.place != place]
        for row in rows[kind]:
            _remove(row.rows, place)


def _case_row(case: Case) -> Row:
    cutoff = f"{case.same_day_cutoff:%H:%M}" if case.same_day_cutoff else ""
    steps = [Row("step", {"text": text}) for text in case.steps]
    papers = [
        Row(
            "paper",
            {
                "name": one.name,
                "group": one.group,
                "originals": str(one.originals or ""),
                "copies": str(one.copies or ""),
                "form": one.form_name,
                "shown": "on" if one.is_shown_only else "",
                "code": one.code,
            },
        )
        for one in case.components
    ]
    below = {
        "step": [*steps, _empty("step")],
        "method": [_method_row(one) for one in case.methods] or [_empty("method")],
        "paper": [*papers, _empty("paper")],
    }
    return Row("case", {"name": case.name, "code": case.code, "cutoff": cutoff}, below)


def _method_row(one: Method) -> Row:
    fees = [
        Row("fee", {"amount": _show_number(fee.amount), "text": fee.text, "note": fee.note, "code": fee.code})
        for fee in one.fees
    ]
    values = {
        "channel": one.channel,
        "amount": _show_number(one.amount),
        "unit": one.unit,
        "assumed": one.assumed_unit,
        "text": one.text,
    }
    return Row("method", values, {"fee": [*fees, _empty("fee")]})


def _show_number(value: Decimal | None) -> str:
    return "" if value is None else numbers.show_exact(value)


def _show_day(value: date | None) -> str:
    return "" if value is None else value.strftime("%d/%m/%Y")
