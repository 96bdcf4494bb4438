"""Finding what was done to the journal: rules that know neither database nor clock.

Every entry names the entry that it follows and that entry's digest. On SQLite, which has one writer, that is always
the entry right before it (`strict`). PostgreSQL lets two transactions follow the same entry, so there the chain is a
tree until the seals fix it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

LISTED = 1000  # of one hole in the numbers


class Kind(StrEnum):
    """What may have happened to a row."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"


class Link(NamedTuple):
    """Where an entry says that it stands, and what stands there now."""

    pk: int
    digest: str
    previous_pk: int  # 0: the first of all
    previous_digest: str
    named: str | None  # the digest that the entry `previous_pk` has today, None if it is gone


@dataclass
class Chain:
    """Reads links in the order of their keys and remembers only what does not fit."""

    strict: bool
    last_pk: int = 0  # the entry before the first that is read, 0: none
    missing: set[int] = field(default_factory=set)
    opened: bool = False  # the first entry says that it is the first
    holes: int = 0  # rows of holes that were too wide to list
    displaced: dict[int, Link] = field(default_factory=dict)
    expected: dict[int, str] = field(default_factory=dict)  # the digest that the follower knew

    def read(self, link: Link, *, fits: bool = True) -> None:
        """Take the next entry; what an entry says that does not fit its own digest proves nothing about others."""
        if self.strict and self.last_pk and link.pk > self.last_pk + 1:
            self._hole(self.last_pk + 1, link.pk)
        if fits:
            self._judge(link)
        self.last_pk = link.pk

    def _judge(self, link: Link) -> None:
        if link.previous_pk == 0 and not (self.strict and self.last_pk):
            self.opened = self.opened or not self.last_pk
            return
        follows_wrong = self.strict and self.last_pk and link.previous_pk != self.last_pk
        if link.previous_pk >= link.pk or (follows_wrong and link.named is not None) or link.previous_pk == 0:
            self.displaced[link.pk] = link
        elif link.named is None:
            self.missing.add(link.previous_pk)
        elif link.named != link.previous_digest:
            self.expected[link.previous_pk] = link.previous_digest

    def reach(self, top: int) -> None:
        """Say how far the database has counted: where there is one writer, all up to `top` must be there."""
        if self.strict and self.last_pk < top:
            self._hole(self.last_pk + 1, top + 1)

    def join(self, later: "Chain") -> None:
        """Add what a later part of the journal did not fit."""
        self.missing |= later.missing
        self.opened = self.opened or later.opened
        self.holes += later.holes
        self.displaced |= later.displaced
        self.expected |= later.expected

    def damage(self) -> dict[int, Kind]:
        """Return what happened, by the key of the row."""
        found = dict.fromkeys(self.missing, Kind.MISSING)
        digests = {link.digest for link in self.displaced.values()}
        wanted = set(self.expected.values())
        for pk, link in self.displaced.items():
            place = link.previous_pk + 1
            moved = link.previous_pk >= pk or link.digest in wanted or place in self.missing
            moved = moved or (place != pk and place in self.displaced) or (place == 1 and not self.opened)
            found[pk] = Kind.REORDERED if moved else Kind.INSERTED
        for pk, digest in self.expected.items():
            if pk not in found:
                found[pk] = Kind.REORDERED if digest in digests else Kind.CHANGED
        return found

    def _hole(self, first: int, end: int) -> None:
        self.missing.update(range(first, min(end, first + LISTED)))
        self.holes += max(0, end - first - LISTED)


def compare(sealed: Mapping[int, bytes], found: Mapping[int, bytes]) -> dict[int, Kind]:
    """Compare the rows that a seal holds (key → digest) with the rows that are there."""
    if sealed == found:
        return {}
    damage: dict[int, Kind] = {}
    off = {pk for pk in sealed.keys() | found.keys() if sealed.get(pk) != found.get(pk)}
    were = {sealed[pk] for pk in off if pk in sealed}
    for pk in off:
        if pk not in found:
            damage[pk] = Kind.MISSING
        elif found[pk] in were:
            damage[pk] = Kind.REORDERED
        else:
            damage[pk] = Kind.CHANGED if pk in sealed else Kind.INSERTED
    return damage


def copies(digests: Iterable[tuple[int, str]]) -> set[int]:
    """Return the keys of rows whose digest an earlier row has already: nobody writes the same entry twice."""
    seen: set[str] = set()
    again: set[int] = set()
    for pk, digest in digests:
        if digest in seen:
            again.add(pk)
        seen.add(digest)
    return again
