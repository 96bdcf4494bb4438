"""When a procedure must be made public (NĐ 63/2010 Điều 15, 24), as dated limits. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

PATH = Path(__file__).parents[1] / "data" / "publication_limits.yaml"


@dataclass(frozen=True)
class Limits:
    """The limits of one level from a day on. Days before the document takes effect; working days after signing."""

    level: str
    fast_track: bool
    days_before_effect: int  # negative: days after
    working_days_to_publish: int
    basis: str
    confidence: str
    valid_from: date


@dataclass(frozen=True)
class Lateness:
    """The two limits of one decision; None where a day that they need is not known."""

    decide_by: date | None
    decided_late: bool | None
    publish_by: date | None
    published_late: bool | None  # None too while the limit has not passed


@cache
def table() -> tuple[Limits, ...]:
    """Return all limits of the file."""
    return tuple(Limits(**row) for row in yaml.safe_load(PATH.read_text(encoding="utf-8"))["limits"])


def limits_of(level: str, day: date, *, fast_track: bool) -> Limits | None:
    """Return the limits in force on `day` for a decision of that level; None where the law sets none."""
    fitting = [row for row in table() if (row.level, row.fast_track) == (level, fast_track) and row.valid_from <= day]
    return max(fitting, key=lambda row: row.valid_from, default=None)


def lateness(  # the dates of one decision
    limits: Limits,
    *,
    issued_on: date | None,
    effective_on: date | None,
    made_public_on: date | None,
    today: date,
    add_working_days: Callable[[date, int], date],
) -> Lateness:
    """Compare the days of a publication decision with its limits."""
    decide_by = effective_on - timedelta(days=limits.days_before_effect) if effective_on else None
    publish_by = add_working_days(issued_on, limits.working_days_to_publish) if issued_on else None
    return Lateness(
        decide_by=decide_by,
        decided_late=issued_on > decide_by if issued_on and decide_by else None,
        publish_by=publish_by,
        published_late=_is_late(publish_by, made_public_on, today),
    )


def _is_late(by: date | None, done: date | None, today: date) -> bool | None:
    if by is None:
        return None
    if done is not None:
        return done > by
    return True if today > by else None
