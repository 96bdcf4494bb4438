"""Numbers of the law that the engine does not know by itself: each with a basis, a confidence and its first day."""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.errors import RuleError

from .pauses import PauseMode

FILE = Path(__file__).resolve().parents[1] / "data" / "rules.yaml"


class Constant(NamedTuple):
    """A value that holds from a day on, until a later row of the same name."""

    name: str
    value: int | str
    basis: str
    confidence: str
    valid_from: date


def read(text: str) -> tuple[Constant, ...]:
    """Return the rows of a file of constants, in the order of their first days."""
    rows = (Constant(**row) for row in yaml.safe_load(text)["rules"])
    return tuple(sorted(rows, key=lambda row: (row.name, row.valid_from)))


@lru_cache(maxsize=1)
def constants() -> tuple[Constant, ...]:
    """Return the constants of this installation."""
    return read(FILE.read_text("utf-8"))


def constant_on(name: str, day: date, rows: tuple[Constant, ...] | None = None) -> Constant:
    """Return the row of a name that holds on a day, or refuse a day before the first."""
    found = [row for row in rows or constants() if row.name == name and row.valid_from <= day]
    if not found:
        words = {"name": name, "day": dates.show(day)}
        raise RuleError(_("Chưa có quy định “%(name)s” ngày %(day)s. Bổ sung cấu hình") % words)
    return found[-1]


def value_on(name: str, day: date) -> int | str:
    """Return the value of a name that holds on a day."""
    return constant_on(name, day).value


def day_minutes_on(day: date) -> int:
    """Return how many working minutes a term of one working day has."""
    return int(value_on("day_minutes", day))


def cutoff_on(day: date) -> time:
    """Return the time of day after which a same-day procedure waits for the next working day."""
    return time.fromisoformat(str(value_on("same_day_cutoff", day)))


def apology_days_on(day: date) -> int:
    """Return how many days before the due day an apology must be sent at the latest."""
    return int(value_on("apology_days", day))


def supplement_mode_on(day: date) -> PauseMode:
    """Return what a supplement does to the clock when the procedure says nothing else."""
    return PauseMode(str(value_on("supplement_mode", day)))


def closing_days_on(day: date) -> tuple[int, int]:
    """Return between how many days of waiting a dossier never completed may be closed."""
    return int(value_on("closing_days_min", day)), int(value_on("closing_days_max", day))
