"""What a seal is made of: the entries of one unit on one day, then all units of the day, each naming the one before."""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from . import canonical, moment_text
from .damage import Kind

OFFICE_HOURS_AHEAD = 7  # the official time of Viet Nam; a day of the journal is a day of the office
LEAF = struct.Struct(">Q8s")  # an entry's key and the first quarter of its digest: enough to name a row
SHOWN = 32  # characters of a digest that are printed


@dataclass(frozen=True)
class UnitSeal:
    """One unit's day, as it is hashed."""

    chain: int  # the unit's key, 0: entries without a unit
    number: int  # in the unit's chain, from 1
    day: str
    first_entry: int
    last_entry: int
    entries: int
    root: str
    leaves: bytes
    previous: str  # digest of the unit's seal before, "" for the first

    def digest(self) -> str:
        """Return the SHA-256 of all that the seal says."""
        leaves = hashlib.sha256(self.leaves).hexdigest()
        places = [self.chain, self.number, self.day, self.first_entry, self.last_entry, self.entries]
        return _hash(["cchc-unit-seal-1", *places, self.root, leaves, self.previous])


@dataclass(frozen=True)
class DaySeal:
    """One day of the whole journal, as it is hashed."""

    number: int
    day: str
    after_entry: int  # the seal speaks of the entries after this one …
    last_entry: int  # … up to this one
    entries: int
    units: int
    root: str
    previous: str
    sealed_at: datetime

    def digest(self) -> str:
        """Return the SHA-256 of all that the seal says."""
        places = [self.number, self.day, self.after_entry, self.last_entry, self.entries, self.units]
        return _hash(["cchc-day-seal-1", *places, self.root, self.previous, moment_text(self.sealed_at)])


@lru_cache(maxsize=4096)
def _day_of_hour(hour: str) -> str:
    return (datetime.fromisoformat(f"{hour}:00") + timedelta(hours=OFFICE_HOURS_AHEAD)).date().isoformat()


def day_of(moment: str) -> str:
    """Return the office's day of a moment written by `moment_text`; "" if somebody left no moment there."""
    try:
        return _day_of_hour(moment[:13])
    except (TypeError, ValueError):
        return ""


def end_of(day: date) -> datetime:
    """Return the first moment after `day`."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1, hours=-OFFICE_HOURS_AHEAD)


def root_of(digests: Iterable[str]) -> str:
    """Return one hash over digests in their order."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def short(digest: str) -> bytes:
    """Return the part of a digest that a seal keeps of each entry; nothing of what somebody put in its place."""
    try:
        return bytes.fromhex(digest[:16])
    except ValueError:
        return b""


def leaves_of(entries: Iterable[tuple[int, str]]) -> bytes:
    """Return keys and short digests of entries, packed."""
    return b"".join(LEAF.pack(pk, short(digest)) for pk, digest in entries)


def unpack(leaves: bytes) -> dict[int, bytes]:
    """Return what `leaves_of` has packed: key → short digest."""
    return dict(LEAF.iter_unpack(leaves))


def chain_damage(seals: Iterable[tuple[int, str, str, str]]) -> Iterator[tuple[int, Kind]]:
    """Read one chain of seals (number, previous, digest kept, digest recomputed) by number; yield what does not fit."""
    number, digest = 0, ""
    for this, previous, kept, right in seals:
        yield from ((gone, Kind.MISSING) for gone in range(number + 1, this))
        if kept != right:
            yield this, Kind.CHANGED
        elif previous != digest and this == number + 1:
            yield this, Kind.REORDERED
        number, digest = this, kept


def grouped(digest: str) -> str:
    """Return a seal as it is printed: groups of four, so that a person can read it aloud."""
    shown = digest[:SHOWN]
    return " ".join(shown[i : i + 4] for i in range(0, len(shown), 4))


def _hash(parts: list[object]) -> str:
    return hashlib.sha256(canonical(parts).encode()).hexdigest()
