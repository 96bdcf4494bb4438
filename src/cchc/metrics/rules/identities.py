"""Which figures must agree, read from data/identities.yaml: sums that are equal, sums that bound another, shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Words:
    """A text in the two languages of the site; `str()` gives the one of the page."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.vi


@dataclass(frozen=True, eq=False)
class Identity:
    """One statement over figures: left = right, or left <= right; between: right is of the period before."""

    id: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    is_equality: bool
    is_between: bool
    name: Words
    more_left: Words
    more_right: Words
    basis: str
    confidence: str
    more_right_carried: Words | None  # instead of more_right once it is known what was carried over
    members: tuple[str, ...]

    @property
    def relation(self) -> str:
        """Say how the sides must stand to each other: "=" or "<="."""
        return "=" if self.is_equality else "<="


@dataclass(frozen=True, eq=False)
class Share:
    """A percentage that a table may give beside its counts: part / whole, compared to its rounding."""

    id: str
    code: str
    part: str
    whole: str
    name: Words
    basis: str
    confidence: str


@dataclass(frozen=True)
class Least:
    """A figure that is unknown when absent and then judged by the least that it can be."""

    code: str
    unless: tuple[str, ...]
    given: str


@dataclass(frozen=True, eq=False)
class Book:
    """Everything that the reconciliation knows besides the figures."""

    identities: tuple[Identity, ...]
    shares: tuple[Share, ...]
    zeros: frozenset[str]
    least: Least
    names: Mapping[str, Words]  # of the catalogue
    short: Mapping[str, Words]
    units: Mapping[str, Words]
    decimals: Mapping[str, int]
    owners: Mapping[str, Words]  # of the definitions, by group of the catalogue
    by_id: Mapping[str, Identity | Share]

    def within(self) -> tuple[Identity, ...]:
        """Return the identities inside one period."""
        return tuple(one for one in self.identities if not one.is_between)

    def between(self) -> tuple[Identity, ...]:
        """Return the identities between one period and the next."""
        return tuple(one for one in self.identities if one.is_between)

    def of(self, code: str) -> list[Identity]:
        """Return the identities that name the figure."""
        return [one for one in self.identities if code in one.members]

    def say(self, code: str) -> str:
        """Return the short name of a figure inside a sentence."""
        short = self.short.get(code)
        if short:
            return str(short)
        name = str(self.names.get(code, code))
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]


@cache
def book() -> Book:
    """Return the identities and the names of the catalogue that come with the product."""
    return read(
        yaml.load((DATA / "identities.yaml").read_text("utf-8"), yaml.CSafeLoader),
        yaml.load((DATA / "metrics.yaml").read_text("utf-8"), yaml.CSafeLoader),
    )


def read(data: Mapping[str, Any], catalogue: Mapping[str, Any]) -> Book:
    """Build the book from both data files."""
    metrics = {one["code"]: one for one in catalogue["metrics"]}
    units = {code: _words(catalogue["units"][one["unit"]]) for code, one in metrics.items()}
    identities = tuple(_identity(one) for one in data["identities"])
    shares = tuple(
        Share(one["id"], one["code"], one["part"], one["whole"], _words(one), one["basis"], one["confidence"])
        for one in data["shares"]
    )
    least = data["absent_is_least"]
    names = {code: _words(one) for code, one in metrics.items()} | {one.code: one.name for one in shares}
    by_id: dict[str, Identity | Share] = {one.id: one for one in identities}
    by_id.update((one.id, one) for one in shares)
    return Book(
        identities=identities,
        shares=shares,
        zeros=frozenset(data["absent_is_zero"]),
        least=Least(least["code"], tuple(least["unless"]), least["given"]),
        names=names,
        short={code: _words(one) for code, one in data["short"].items()},
        units=units | {one.code: Words("%", "%") for one in shares},
        decimals={code: one.get("decimals", 0) for code, one in metrics.items()} | {one.code: 4 for one in shares},
        owners={group: _words(one) for group, one in data["owners"].items()},
        by_id=by_id,
    )


def _identity(one: Mapping[str, Any]) -> Identity:
    relation = " <= " if " <= " in one["statement"] else " = "
    left, right = (tuple(side.split(" + ")) for side in one["statement"].split(relation))
    return Identity(
        id=one["id"],
        left=left,
        right=right,
        is_equality=relation == " = ",
        is_between=one["kind"] == "between",
        name=_words(one),
        more_left=_words(one["more_left"]),
        more_right=_words(one.get("more_right", one["more_left"])),
        basis=one["basis"],
        confidence=one["confidence"],
        more_right_carried=_words(one["more_right_carried"]) if "more_right_carried" in one else None,
        members=left + right,
    )


def _words(one: Mapping[str, str]) -> Words:
    return Words(one["vi"], one["en"])
