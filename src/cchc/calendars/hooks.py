"""Where the floors above join: which of their dates a change of the calendar would move, and who decides on each.

An import changes nothing that is stored. After it, the page of the decision lists what would fall on another day if it
were computed now; a person keeps or recomputes each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

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


class Recompute(Protocol):
    """Stores the new date; refuses by its own policy and rule; journals in its own words."""

    def __call__(self, *, actor: User, moved: Moved, reason: str) -> None: ...


recompute: dict[str, Recompute] = {}  # by `Moved.kind`


def moved_by(reader: User | None, change: Change) -> list[Moved]:
    """Return what a change moves, soonest first."""
    found = [one for asked in moving for one in asked(reader, change)]
    return sorted(found, key=lambda one: (one.new_due, one.label))
