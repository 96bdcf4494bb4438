"""Where the floors above join: which of their dates a change of the calendar would move, and who decides on each.

An import changes nothing that is stored. After it, the page of the decision lists what would fall on another day if it
were computed now; a person keeps or recomputes each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # apps join while Django starts, before there are models
    from cchc.accounts.models import User
    from cchc.units.models import Unit

    from .rules import Calendar


class Change(NamedTuple):
    """A change of the calendar: whom it concerns, and the calendar of any unit before and after it."""

    unit: Unit | None  # None: everyone
    old: Callable[[Unit | None], Calendar]
    new: Callable[[Unit | None], Calendar]


@dataclass(frozen=True)
class Moved:
    """A stored date that would be another one now. `kind` names the app's deciders, `key` the date among its own."""

    kind: str
    key: str
    label: str
    url: str
    old_due: date
    new_due: date


# Each yields the open dates of its app that the change moves, as far as the reader may see them; None sees all.
moving: list[Callable[[User | None, Change], Iterable[Moved]]] = []

# By `Moved.kind`: stores the new date; refuses by its own policy and rule; journals in its own words.
recompute: dict[str, Callable[[User, Moved, str], None]] = {}


def moved_by(reader: User | None, change: Change) -> list[Moved]:
    """Return what a change moves, soonest first."""
    found = [one for asked in moving for one in asked(reader, change)]
    return sorted(found, key=lambda one: (one.new_due, one.label))
