"""All days and hours of one version of the calendar, read in three queries and kept by the version's token."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from cchc.common import dates
from cchc.common.middleware import current_request_id

from .. import seeds
from ..models import CalendarDay, CalendarVersion, CalendarYear, OfficeHours
from ..rules.days import Week
from ..week_rules import week_of

EVERYONE = ""  # the unit code of what holds for everyone


# A class with a field `date` cannot name the type so.
Day = date


class DayRow(NamedTuple):
    """A special day as it lies in the table, also a withdrawn one."""

    date: Day
    kind: str
    name: str
    decision: str
    confidence: str
    known_from: Day | None
    withdrawn_on: Day | None
    pair: Day | None
    unit: str
    added: int
    withdrawn: int | None


class HoursRow(NamedTuple):
    """Office hours as they lie in the table."""

    unit: str
    week: Week
    valid_from: date
    valid_to: date | None
    added: int
    withdrawn: int | None


class Snapshot(NamedTuple):
    """What a calendar is made from; `years` are the first and the last."""

    years: tuple[int, int]
    days: tuple[DayRow, ...]
    hours: tuple[HoursRow, ...]

    @property
    def units(self) -> frozenset[str]:
        """The codes of units that have days or hours of their own."""
        return frozenset({row.unit for row in self.days} | {row.unit for row in self.hours}) - {EVERYONE}


# Within one request the version is asked for once: all dates of a page come from one calendar.
_of_request: ContextVar[tuple[str, tuple[int, UUID | None]]] = ContextVar(
    "calendar_of_request", default=("", (0, None))
)


def current() -> tuple[int, UUID | None]:
    """Return the number and the token of the last change; (0, None) while nothing is loaded."""
    request = current_request_id.get()
    known_in, known = _of_request.get()
    if request and known_in == request:
        return known
    found = _current()
    _of_request.set((request, found))
    return found


def forget() -> None:
    """Ask again: this very request has changed the calendar."""
    _of_request.set(("", (0, None)))


def _current() -> tuple[int, UUID | None]:
    found = (
        CalendarVersion.objects.filter(token__isnull=False).order_by("-number").values_list("number", "token").first()
    )
    return found or (0, None)


@lru_cache(maxsize=8)
def snapshot(token: UUID | None) -> Snapshot:
    """Return the calendar of the version with this token; None: the one that comes with the product."""
    years = list(CalendarYear.objects.values_list("year", flat=True)) if token else []
    hours = tuple(_hours()) if token else ()
    if not years:  # nobody has run `cchc load-calendar` here yet
        return _shipped()._replace(hours=hours)
    return Snapshot((min(years), max(years)), tuple(_days()), hours)


def _days() -> Iterable[DayRow]:
    names = ("date", "kind", "name", "decision__number", "decision__date", "confidence", "known_from", "withdrawn_on")
    more = ("pair", "unit__code", "added_in__number", "withdrawn_in__number")
    rows = CalendarDay.objects.order_by("date", "pk").values_list(*names, *more)
    for day, kind, name, number, issued, *rest, pair, unit, added, withdrawn in rows:
        confidence, known_from, withdrawn_on = rest
        cited = cite(number, issued)
        yield DayRow(day, kind, name, cited, confidence, known_from, withdrawn_on, pair, unit or "", added, withdrawn)


def _hours() -> Iterable[HoursRow]:
    names = ("unit__code", "week", "valid_from", "valid_to", "added_in__number", "withdrawn_in__number")
    for unit, week, start, end, added, withdrawn in OfficeHours.objects.order_by("valid_from").values_list(*names):
        yield HoursRow(unit or "", week_of(week), start, end, added, withdrawn)


def cite(number: str | None, issued: date | None) -> str:
    """Return the decision as it is cited: "12729/VPCP-KGVX, 25/12/2025"."""
    if not number:
        return ""
    return f"{number}, {dates.show(issued)}" if issued else number


def _shipped() -> Snapshot:
    data = seeds.shipped()
    cited = {one.key: cite(one.number, one.date) for one in data.decisions}
    days = tuple(
        DayRow(
            one.date,
            one.kind,
            one.name,
            cited.get(one.decision, ""),
            one.confidence,
            one.known_from,
            None,
            one.pair,
            EVERYONE,
            0,
            None,
        )
        for one in data.days
    )
    return Snapshot((data.years[0].year, data.years[-1].year), days, ())
