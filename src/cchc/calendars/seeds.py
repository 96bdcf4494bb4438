"""The calendar that comes with the product: data/days.yaml, made by tools/make_calendar.py."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

PATH = Path(__file__).with_name("data") / "days.yaml"


class YearSeed(NamedTuple):
    """A year, and whether its yearly decision is known."""

    year: int
    is_confirmed: bool
    note: str


class DecisionSeed(NamedTuple):
    """A decision; `date` is None where the source names it without its day."""

    key: str
    kind: str
    number: str
    date: date | None
    issuer: str
    title: str
    source: str
    confidence: str


# A class with a field `date` cannot name the type so.
Day = date


class DaySeed(NamedTuple):
    """A special day; `decision` is the key of one above, or nothing."""

    date: Day
    kind: str
    name: str
    decision: str
    confidence: str
    known_from: Day | None
    pair: Day | None


class Shipped(NamedTuple):
    """The whole file."""

    years: tuple[YearSeed, ...]
    decisions: tuple[DecisionSeed, ...]
    days: tuple[DaySeed, ...]


@cache
def shipped() -> Shipped:
    """Return the calendar of the product, read once."""
    data: dict[str, list[dict[str, Any]]] = yaml.load(PATH.read_bytes(), yaml.CSafeLoader)  # it is safe
    return Shipped(
        tuple(YearSeed(row["year"], row["confirmed"], row.get("note", "")) for row in data["years"]),
        tuple(DecisionSeed(*(_said(row, name) for name in DecisionSeed._fields)) for row in data["decisions"]),
        tuple(DaySeed(*(_said(row, name) for name in DaySeed._fields)) for row in data["days"]),
    )


def _said(row: dict[str, Any], name: str) -> Any:
    return row.get(name, None if name in ("date", "known_from", "pair") else "")
