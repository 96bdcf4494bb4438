"""Where the floors above join: who may edit units, and what else the page of a unit shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # apps join while Django starts, before there are models
    from cchc.audit.services import Actor

    from .models import Unit


@dataclass(frozen=True)
class Section:
    """A part of a unit's page that a higher app fills; its template finds `context` under the name `part`."""

    title: str
    template: str
    context: Mapping[str, Any]


# `accounts` joins here; until it does, nobody but a command of the system may edit.
edit_checks: list[Callable[[Actor], bool]] = []

# Each answers with a section for this reader and this unit, or None when it has nothing to show.
sections: list[Callable[[Actor, Unit], Section | None]] = []


def may_edit(actor: Actor | None) -> bool:
    """Tell whether `actor` may add, change or end units; None is a command of the system."""
    return actor is None or any(check(actor) for check in edit_checks)


def sections_of(actor: Actor, unit: Unit) -> list[Section]:
    """Return the sections that the apps above add to the page of `unit`."""
    found = (section(actor, unit) for section in sections)
    return [one for one in found if one]
