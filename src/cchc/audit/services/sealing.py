"""Sealing: every unit's day under a hash that names the one before it.

What is sealed is a stretch of keys that nothing can enter any more, not "all of a day": an entry that comes late only
gets the next seal of its day. Reading and hashing take no lock; writing does, and starts again if somebody was quicker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction

from ..models import DaySeal, Entry, Seal
from ..queries import raw
from ..rules import seals as rules

STRETCH = 50_000  # entries that one seal speaks of at most, so that verifying needs little memory
CHUNK = 500
Watch = Callable[[int, int], None]  # entries sealed so far, entries to seal


@dataclass
class _Stretch:
    """Entries read, by day and by unit."""

    after: int
    last: int
    days: dict[str, dict[int, list[tuple[int, str]]]] = field(default_factory=dict)


def seal_days(*, now: datetime, through: date | None = None, watch: Watch | None = None) -> list[DaySeal]:
    """Seal every entry written so far, or those up to the end of the day `through`; return the new seals of days."""
    end, made, heads = _settled(through), list[DaySeal](), dict[int, tuple[int, str]]()
    start = _head_entry()
    while True:
        head = DaySeal.objects.order_by("-number").first()
        after = head.last_entry if head else 0
        if after >= end:
            return made
        stretch = _read(after, end)
        written = _write(head, stretch, heads, now)
        if written is None:
            heads.clear()  # somebody else sealed meanwhile
            continue
        made += written
        if watch:
            watch(stretch.last - start, end - start)


def _head_entry() -> int:
    return DaySeal.objects.order_by("-number").values_list("last_entry", flat=True).first() or 0


@transaction.atomic
def _settled(through: date | None) -> int:
    """Return the highest key below which every entry is committed or never will be.

    PostgreSQL gives a key before the commit: waiting for all writers, for a moment, leaves none under way. SQLite has
    one writer.
    """
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_entry IN SHARE MODE")
    last = raw.last_key()
    if through is None or not last:
        return last
    later = Entry.objects.after_day(through).order_by("pk").values_list("pk", flat=True).first()
    return min(last, later - 1) if later else last


def _read(after: int, end: int) -> _Stretch:
    stretch, count = _Stretch(after, end), 0
    for row in raw.rows(after, end, only=STRETCH):
        units = stretch.days.setdefault(rules.day_of(row.at), {})
        units.setdefault(row.chain, []).append((row.pk, row.digest))
        count, last = count + 1, row.pk
    if count == STRETCH:
        stretch.last = last
    return stretch


@transaction.atomic
def _write(
    head: DaySeal | None, stretch: _Stretch, heads: dict[int, tuple[int, str]], now: datetime
) -> list[DaySeal] | None:
    """Write the seals of a stretch behind `head`; None if another sealer was there first."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_dayseal IN SHARE ROW EXCLUSIVE MODE")
    if DaySeal.objects.order_by("-number").first() != head:
        return None
    _load_heads({chain for units in stretch.days.values() for chain in units}, heads)
    number, previous = (head.number, head.digest) if head else (0, "")
    made = []
    for day in sorted(stretch.days):
        number += 1
        seals = [_unit_seal(chain, day, entries, heads) for chain, entries in sorted(stretch.days[day].items())]
        whole = _day_seal(number, day, stretch, seals, previous, now)
        previous = whole.digest
        made.append(whole)
        for seal in seals:
            seal.day_seal = whole
        Seal.objects.bulk_create(seals, batch_size=CHUNK)
    return made


def _unit_seal(chain: int, day: str, entries: list[tuple[int, str]], heads: dict[int, tuple[int, str]]) -> Seal:
    number, previous = heads.get(chain, (0, ""))
    said = rules.UnitSeal(
        chain=chain,
        number=number + 1,
        day=day,
        first_entry=entries[0][0],
        last_entry=entries[-1][0],
        entries=len(entries),
        root=rules.root_of(digest for _pk, digest in entries),
        leaves=rules.leaves_of(entries),
        previous=previous,
    )
    digest = said.digest()
    heads[chain] = (said.number, digest)
    fields = {name: value for name, value in vars(said).items() if name != "day"}
    return Seal(**fields, unit_id=chain or None, digest=digest)


def _day_seal(number: int, day: str, stretch: _Stretch, seals: list[Seal], previous: str, now: datetime) -> DaySeal:
    said = rules.DaySeal(
        number=number,
        day=day,
        after_entry=stretch.after,
        last_entry=stretch.last,
        entries=sum(seal.entries for seal in seals),
        units=len(seals),
        root=rules.root_of(seal.digest for seal in seals),
        previous=previous,
        sealed_at=now,
    )
    return DaySeal.objects.create(**vars(said) | {"day": date.fromisoformat(day)}, digest=said.digest())


def _load_heads(chains: set[int], heads: dict[int, tuple[int, str]]) -> None:
    """Find the last seal of each chain that is not known yet."""
    unknown = sorted(chains - heads.keys())
    for i in range(0, len(unknown), CHUNK):
        found = Seal.objects.filter(chain__in=unknown[i : i + CHUNK]).order_by("chain", "number")
        for chain, number, digest in found.values_list("chain", "number", "digest").iterator(chunk_size=5000):
            heads[chain] = (number, digest)
