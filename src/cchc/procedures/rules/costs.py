"""Compliance cost and what a simplification saves (NĐ 63/2010 Điều 28; the guide's formula). Pure, in đồng."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import yaml

PATH = Path(__file__).parents[1] / "data" / "review_defaults.yaml"
_PERCENT = Decimal("0.01")


class Activity(Protocol):
    """One activity of the citizen: hours, đồng an hour, đồng."""

    hours: Decimal
    hourly_income: Decimal
    direct_cost: Decimal
    fees: Decimal


@dataclass(frozen=True)
class Saving:
    """What changes for all dossiers of a year. Money in đồng, time in hours and working days."""

    cost_before: Decimal  # a dossier
    cost_after: Decimal
    hours_before: Decimal
    hours_after: Decimal
    volume: int  # dossiers a year

    @property
    def money(self) -> Decimal:
        """Saved in a year; negative when the proposal makes it dearer."""
        return (self.cost_before - self.cost_after) * self.volume

    @property
    def hours(self) -> Decimal:
        """Hours that citizens save in a year."""
        return (self.hours_before - self.hours_after) * self.volume

    @property
    def year_before(self) -> Decimal:
        return self.cost_before * self.volume

    @property
    def year_after(self) -> Decimal:
        return self.cost_after * self.volume

    @property
    def percent(self) -> Decimal | None:
        """Share of the cost saved, two decimals; None where there was no cost."""
        if not self.cost_before:
            return None
        share = (self.cost_before - self.cost_after) / self.cost_before * 100
        return share.quantize(_PERCENT, rounding=ROUND_HALF_UP)


def cost(activities: Iterable[Activity]) -> Decimal:
    """Return the compliance cost of one dossier: hours × income + direct cost + fees of each activity."""
    return sum((a.hours * a.hourly_income + a.direct_cost + a.fees for a in activities), Decimal(0))


def saving(before: Iterable[Activity], after: Iterable[Activity], volume: int) -> Saving:
    """Return what a proposal saves."""
    was, will = list(before), list(after)
    return Saving(cost(was), cost(will), _hours(was), _hours(will), volume)


def days_saved(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """Return the working days that a dossier becomes quicker; None where one side is not stated."""
    return before - after if before is not None and after is not None else None


def is_plan_late(year: int, day: date) -> bool:
    """Tell whether a year's plan that is approved on `day` is late: it is due before the day that the law names."""
    limit = _in_force("plan_before", day)
    return bool(limit) and day >= date(year, limit["month"], limit["day"])


def hourly_income(day: date) -> Decimal:
    """Return the usual income of an hour in đồng on `day`; 0 where none is known."""
    found = _in_force("hourly_income", day)
    return Decimal(found["value"]) if found else Decimal(0)


def activity_names() -> tuple[str, ...]:
    """Return the activities that a review usually counts."""
    return tuple(_defaults()["activities"])


@cache
def _defaults() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return loaded


def _in_force(key: str, day: date) -> dict[str, Any]:
    fitting = [row for row in _defaults()[key] if row["valid_from"] <= day]
    return max(fitting, key=lambda row: row["valid_from"], default={})


def _hours(activities: Iterable[Activity]) -> Decimal:
    return sum((a.hours for a in activities), Decimal(0))
