"""The arithmetic of a summary: shares with their spread, and which earlier figures a unit may be compared with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import sqrt

_Z95 = 1.959963984540054  # the normal quantile of a 95 % interval


@dataclass(frozen=True)
class Counts:
    """How check items were judged. Items that did not arise, and items not judged, count nowhere."""

    met: int = 0
    partly: int = 0
    not_met: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.met + other.met, self.partly + other.partly, self.not_met + other.not_met)

    @property
    def judged(self) -> int:
        """The denominator of every share."""
        return self.met + self.partly + self.not_met

    @property
    def share(self) -> Decimal | None:
        """Items met of items judged, in % with one decimal; None when nothing was judged."""
        return percent(self.met, self.judged)


def percent(part: int, whole: int) -> Decimal | None:
    """Return `part` of `whole` in % with one decimal, halves up; None of nothing."""
    if whole <= 0:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % interval (Wilson) of a share, as fractions; (0, 1) when nothing was counted."""
    if whole <= 0:
        return 0.0, 1.0
    share, spread = part / whole, _Z95**2 / whole
    centre = (share + spread / 2) / (1 + spread)
    half = _Z95 * sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


class Basis(StrEnum):
    """What a unit of this year is compared with, or why it is not."""

    SAME = "same"  # with itself
    CONTINUED = "continued"  # with the one unit that it follows
    MERGED = "merged"  # with the sum of all the units that it was made from
    NEW = "new"  # neither it nor any unit before it was inspected last year
    SPLIT = "split"  # a unit before it was divided: nobody knows which part of a figure is whose
    PARTIAL = "partial"  # only some of the units that it was made from were inspected


@dataclass(frozen=True)
class Link:
    """One succession into a unit."""

    predecessor: int
    is_partial: bool


@dataclass(frozen=True)
class Comparable:
    """The earlier units whose figures together stand against the later one; `missing` is what lacks."""

    basis: Basis
    parts: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()

    @property
    def is_refused(self) -> bool:
        """No earlier figure may stand beside this one."""
        return self.basis in (Basis.NEW, Basis.SPLIT, Basis.PARTIAL)


def comparable(unit: int, inspected: Collection[int], links: Mapping[int, Sequence[Link]]) -> Comparable:
    """Return what `unit` may be compared with: itself, else all of its predecessors that together made it.

    `inspected` are the units of the earlier year, `links` the successions into each unit.
    """
    if unit in inspected:
        return Comparable(Basis.SAME, (unit,))
    found: list[int] = []
    missing: list[int] = []
    is_divided = False
    seen = {unit}
    ahead = [unit]
    while ahead:
        here = ahead.pop()
        before = links.get(here, ())
        if not before and here != unit:
            missing.append(here)
        for link in before:
            is_divided = is_divided or link.is_partial
            if link.predecessor in seen:
                continue
            seen.add(link.predecessor)
            if link.predecessor in inspected:
                found.append(link.predecessor)
            else:
                ahead.append(link.predecessor)
    if not found:
        return Comparable(Basis.NEW, missing=tuple(sorted(missing)))
    if is_divided:
        return Comparable(Basis.SPLIT, tuple(sorted(found)))
    if missing:
        return Comparable(Basis.PARTIAL, tuple(sorted(found)), tuple(sorted(missing)))
    return Comparable(Basis.MERGED if len(found) > 1 else Basis.CONTINUED, tuple(sorted(found)))
