"""The files under demo/world and the days in them. Nothing is written here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from cchc.common.text import slug

FOLDER: Path = settings.BASE_DIR / "demo" / "world"
SEEDS = tuple(f"seed-00{number}" for number in range(5))
SATURDAY = 5
KIND_WORDS = {"commune": "xã", "ward": "phường"}


def fingerprint() -> str:
    """Return one hash of every file of the world."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.yaml")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def read(name: str) -> dict[str, Any]:
    """Return one file of the world."""
    data: dict[str, Any] = yaml.load((FOLDER / f"{name}.yaml").read_bytes(), Loader=_loader())  # noqa: S506  # safe ones
    return data


def _loader() -> Any:
    """The C loader where it was built: reading the world takes a quarter of the time."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Calendar:
    """Days counted from the day of loading. What falls on a weekend moves away from today: past ones back."""

    now: datetime

    @property
    def today(self) -> date:
        """The day of loading."""
        return timezone.localdate(self.now)

    def day(self, offset: int) -> date:
        """Return the working day `offset` calendar days from today."""
        return workday(self.today + timedelta(days=offset), back=offset <= 0)

    def last_session(self) -> date:
        """Return the last working day whose morning session is over: where the visit that runs now began."""
        is_over = timezone.localtime(self.now).time() >= time(11, 0)
        return workday(self.today if is_over else self.today - timedelta(days=1), back=True)


def workday(day: date, *, back: bool) -> date:
    """Return `day`, or the working day before or after it."""
    step = timedelta(days=-1 if back else 1)
    while day.weekday() >= SATURDAY:
        day += step
    return day


def at(day: date, clock: str) -> datetime:
    """Return a moment of `day` in the office's time zone; `clock` like "08:30"."""
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def unit_code(commune: dict[str, Any]) -> str:
    """Return the code of an invented commune: "xa-an-binh-hau-son"."""
    return slug(f"{KIND_WORDS[commune['kind']]} {commune['name']} Hậu Sơn")
