"""Is the journal as it was written? Every entry, every link, every seal; whatever was done to a row is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from multiprocessing import get_context
from operator import attrgetter

from django.db import connection, connections

from ..models import DaySeal, Entry, Seal
from ..rules import seals as rules
from ..rules.damage import Chain, Kind, Link, compare, copies
from . import raw

PART = 50_000
WORTH_A_SECOND_PROCESS = 100_000
PROCESSES = 2
Watch = Callable[[int, int], None]  # entries read, entries in all


@dataclass(frozen=True)
class Damage:
    """One row that is not as it was written."""

    kind: Kind
    what: str  # "entry", "seal", "day_seal"
    number: int  # the entry's key, the seal's number
    unit_id: int | None = None  # of a seal of a unit
    at: str = ""  # UTC; of an entry that is gone, nobody knows
    who: str = ""
    said: str = ""


@dataclass
class Report:
    """What was found."""

    entries: int = 0
    seals: int = 0
    sealed_through: int = 0  # the last entry under a seal
    damage: list[Damage] = field(default_factory=list)


@dataclass(frozen=True)
class _Part:
    """A stretch of the journal that one process reads."""

    after: int
    last: int | None  # None: to the end
    seals: tuple[int, ...] = ()  # keys of the seals of days that speak of it
    top: int = 0


@dataclass
class _Found:
    """What one part did not fit."""

    chain: Chain
    entries: int = 0
    seals: int = 0
    rows: dict[int, Kind] = field(default_factory=dict)
    words: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    day_seals: list[Damage] = field(default_factory=list)


def verify(watch: Watch | None = None) -> Report:
    """Verify the whole journal."""
    days = list(DaySeal.objects.order_by("number"))  # what is sealed from here on is the next verification's
    parts, damage = _parts(days)
    total = Entry.objects.count()
    report = Report(sealed_through=max((part.last or 0 for part in parts if part.seals), default=0))
    chain, rows, words = Chain(strict=False), dict[int, Kind](), dict[int, tuple[str, str, str]]()
    for found in _each(parts, total):
        report.entries += found.entries
        report.seals += found.seals
        chain.join(found.chain)
        rows |= found.rows
        words |= found.words
        damage += found.day_seals
        if watch:
            watch(report.entries, total)
    damage += _unit_chains(days)
    linked = chain.damage()
    moved = {pk: kind for pk, kind in linked.items() if kind == Kind.REORDERED and pk not in words}
    rows = linked | rows | moved  # a seal is surer than neighbours, but cannot know where a row has gone
    report.damage = [*_named(rows, words), *damage]
    return report


def fits(seal: DaySeal) -> bool:
    """Tell whether the seal of a day still holds what it was made of: itself and the seals of the units."""
    root = rules.root_of(seal.seals.order_by("chain").values_list("digest", flat=True))
    return root == seal.root and _day_digest(seal) == seal.digest


def broken_entries() -> Iterator[Entry]:
    """Yield the entries that are there but not as they were written."""
    keys = [row.number for row in verify().damage if row.what == "entry"]
    yield from Entry.objects.filter(pk__in=keys).order_by("pk")


def _parts(days: list[DaySeal]) -> tuple[list[_Part], list[Damage]]:
    """Cut the journal where the seals do, and check the chain of the days' seals."""
    stretches: dict[tuple[int, int], list[int]] = {}
    lines, trusted = [], 0
    for seal in days:
        right = _day_digest(seal)
        lines.append((seal.number, seal.previous, seal.digest, right))
        if (right == seal.digest and seal.after_entry >= trusted) or (seal.after_entry, seal.last_entry) in stretches:
            stretches.setdefault((seal.after_entry, seal.last_entry), []).append(seal.pk)
            trusted = seal.last_entry
    parts, reached = [], 0
    for (after, last), keys in stretches.items():
        if after > reached:
            parts.append(_Part(reached, after))  # its seal is gone or was changed
        parts.append(_Part(after, last, tuple(keys)))
        reached = last
    end = raw.last_key()
    parts += [_Part(low, min(low + PART, end)) for low in range(reached, end, PART)]
    parts.append(_Part(end, None, top=raw.counted_to()))
    return parts, [Damage(kind, "day_seal", number) for number, kind in rules.chain_damage(lines)]


def _each(parts: list[_Part], total: int) -> Iterator[_Found]:
    """Read all parts; a long journal in two processes."""
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]
    alone = total < WORTH_A_SECOND_PROCESS or connection.in_atomic_block or in_memory
    if alone:
        yield from map(_read, parts)
        return
    connections.close_all()  # the children are forks and must open their own
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        yield from pool.map(_read, parts)


def _read(part: _Part) -> _Found:
    found = _Found(Chain(strict=connection.vendor == "sqlite", last_pk=_key_before(part.after)))
    digests: dict[int, str] = {}
    far = []
    for row in raw.rows(part.after, part.last):
        found.entries += 1
        fits = row.fits
        found.chain.read(row.link, fits=fits)
        digests[row.pk] = row.digest
        if row.link.previous_pk <= part.after and not found.chain.strict:
            far.append(row.link)
        if not fits:
            found.rows[row.pk], found.words[row.pk] = Kind.CHANGED, row.words()
    found.chain.reach(part.top)
    again = copies(digests.items()) | {link.pk for link in far if _is_copy(link)}
    found.rows = dict.fromkeys(again, Kind.INSERTED) | found.rows
    if part.seals:
        _compare(part, digests, found)
    return found


def _is_copy(link: Link) -> bool:
    """Tell whether an earlier entry has the same digest; asked only of entries that follow one of an earlier part."""
    return Entry.objects.filter(pk__gt=link.previous_pk, pk__lt=link.pk, digest=link.digest).exists()


def _key_before(after: int) -> int:
    if not after:
        return 0
    return Entry.objects.filter(pk__lte=after).order_by("-pk").values_list("pk", flat=True).first() or 0


def _compare(part: _Part, digests: dict[int, str], found: _Found) -> None:
    """Hold the entries of a stretch against its seals."""
    sealed: dict[int, bytes] = {}
    whole, odd = True, []
    for day_seal in DaySeal.objects.filter(pk__in=part.seals):
        rights = []
        for seal in day_seal.seals.order_by("chain"):
            found.seals += 1
            said = _said(seal, day_seal.day.isoformat())
            rights.append(said.digest())
            if rights[-1] != seal.digest:
                continue  # named by its chain; what it says of entries is worth nothing
            leaves = rules.unpack(said.leaves)
            sealed |= leaves
            if rules.root_of(digests.get(pk, "") for pk in leaves) != seal.root:
                odd.append(leaves)
        whole = whole and rules.root_of(rights) == day_seal.root
    there = {pk: rules.short(digest) for pk, digest in digests.items()}
    if not whole:  # a seal of a unit is gone or was changed: only what the others hold can be judged
        there = {pk: digest for pk, digest in there.items() if pk in sealed}
    damage = compare(sealed, there)
    for leaves in odd:  # the root is the proof, the short digests only help to name the row
        if not damage.keys() & leaves.keys():
            damage |= dict.fromkeys(leaves, Kind.CHANGED)
    found.rows = damage | found.rows


def _unit_chains(days: list[DaySeal]) -> list[Damage]:
    """Check the chain of each unit, and that each day holds the seals that it counted."""
    damage, counted = [], {day.pk: list[str]() for day in days}
    names = {day.pk: day.day.isoformat() for day in days}
    seals = Seal.objects.order_by("chain", "number").filter(day_seal_id__lte=max(names, default=0))
    for chain, group in groupby(seals.iterator(chunk_size=2000), key=attrgetter("chain")):
        lines = []
        for seal in group:
            counted.setdefault(seal.day_seal_id, []).append(seal.digest)
            right = _said(seal, names.get(seal.day_seal_id, "")).digest()
            lines.append((seal.number, seal.previous, seal.digest, right))
        damage += [Damage(kind, "seal", number, unit_id=chain) for number, kind in rules.chain_damage(lines)]
    if damage:
        return damage
    return [Damage(Kind.MISSING, "seals", day.number) for day in days if rules.root_of(counted[day.pk]) != day.root]


def _said(seal: Seal, day: str) -> rules.UnitSeal:
    return rules.UnitSeal(
        chain=seal.chain,
        number=seal.number,
        day=day,
        first_entry=seal.first_entry,
        last_entry=seal.last_entry,
        entries=seal.entries,
        root=seal.root,
        leaves=bytes(seal.leaves),
        previous=seal.previous,
    )


def _day_digest(seal: DaySeal) -> str:
    return rules.DaySeal(
        number=seal.number,
        day=seal.day.isoformat(),
        after_entry=seal.after_entry,
        last_entry=seal.last_entry,
        entries=seal.entries,
        units=seal.units,
        root=seal.root,
        previous=seal.previous,
        sealed_at=seal.sealed_at,
    ).digest()


def _named(rows: dict[int, Kind], words: dict[int, tuple[str, str, str]]) -> list[Damage]:
    """Return the damage of entries with when, who and what, as far as the row still says it."""
    named = []
    for pk, kind in sorted(rows.items()):
        row = None if pk in words or kind == Kind.MISSING else next(raw.rows(pk - 1, pk), None)
        at, who, said = words.get(pk) or (row.words() if row else ("", "", ""))
        named.append(Damage(kind, "entry", pk, at=at, who=who, said=said))
    return named
