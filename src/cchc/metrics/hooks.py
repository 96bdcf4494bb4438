"""What the apps above tell the figures at start-up (their `AppConfig.ready`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from cchc.accounts.models import User
    from cchc.units.models import Unit

    from .models import Figure


@dataclass(frozen=True)
class Use:
    """A place that cites a figure: its name and its address."""

    label: str
    url: str


# Who else may record figures of a unit: the team that inspects it.
may_record: list[Callable[[User, Unit], bool]] = []

# Who may record and correct only what a unit reports of itself: its own people while a report of theirs is open.
may_report: list[Callable[[User, Unit], bool]] = []

# What else a user sees: a condition over `Figure` (figures of the units that their team inspects).
visible: list[Callable[[User], Q]] = []

# Where a figure is cited, as far as the user may know.
used_in: list[Callable[[User, Figure], list[Use]]] = []


@dataclass(frozen=True)
class Computed:
    """A figure that the system counts itself, with the rows that it counted: (label, address)."""

    value: Decimal
    rows: tuple[tuple[str, str], ...] = ()


# By metric code: count it for a unit from the first to the last day of a period. The app that owns the rows joins.
collectors: dict[str, Callable[[Unit, date, date], Computed]] = {}
