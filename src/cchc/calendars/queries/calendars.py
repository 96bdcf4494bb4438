"""The working calendar of a unit, as the engine takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from cchc.units.models import Unit

from ..choices import Kind
from ..rules import STANDARD_WEEK, Calendar, DayKind, Hours, SpecialDay
from ..rules.constants import day_minutes_on
from .snapshots import EVERYONE, DayRow, HoursRow, Snapshot, current, snapshot

ALWAYS = date(1900, 1, 1)  # what the law itself says was known on any day
OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")


def calendar_of(unit: Unit | None, known_on: date | None = None, *, version: int | None = None) -> Calendar:
    """Return the calendar that holds for `unit`: its own days and hours, else those of the nearest unit above.

    `known_on` rebuilds it as it was known on a day, `version` as it stood right after that change.
    """
    _number, token = current()
    own = snapshot(token).units
    chain = tuple(code for code in _codes(unit) if code in own)
    return _calendar(token, chain, known_on, version)


def current_version() -> int:
    """Return the number of the last change of the calendar: computed days keep it beside them."""
    return current()[0]


def local(moment: datetime) -> datetime:
    """Return an aware moment as the naive local one that the engine computes with."""
    return moment.astimezone(OFFICE).replace(tzinfo=None)


def aware(naive: datetime) -> datetime:
    """Return a naive local moment as an aware one."""
    return timezone.make_aware(naive, OFFICE)


def _codes(unit: Unit | None) -> list[str]:
    """Return the codes from the root down to the unit: the path holds them."""
    return [code for code in unit.path.split("/") if code] if unit else []


def calendar_with(new: Sequence[DayRow], gone: Iterable[tuple[date, str]] = ()) -> Callable[[Unit | None], Calendar]:
    """Return what `calendar_of` would be if `new` took the place of the days in force and `gone` were withdrawn."""
    _number, token = current()
    data = snapshot(token)
    replaced = {(row.date, row.unit) for row in new} | set(gone)
    kept = tuple(row for row in data.days if row.withdrawn is None and (row.date, row.unit) not in replaced)
    changed = data._replace(days=(*kept, *new))
    built: dict[tuple[str, ...], Calendar] = {}

    def calendar(unit: Unit | None) -> Calendar:
        chain = tuple(code for code in _codes(unit) if code in changed.units)
        if chain not in built:
            built[chain] = _built(changed, chain, None, None)
        return built[chain]

    return calendar


def usual_minutes(calendar: Calendar, day: date) -> int:
    """Return the minutes that the office usually works on that weekday, whatever special day it is."""
    week = next((one.week for one in calendar.hours if one.valid_from <= day <= (one.valid_to or date.max)), None)
    return sum(end - start for start, end in (week or STANDARD_WEEK)[day.weekday()])


@lru_cache(maxsize=64)  # a megabyte each
def _calendar(token: UUID | None, chain: tuple[str, ...], known_on: date | None, version: int | None) -> Calendar:
    return _built(snapshot(token), chain, known_on, version)


def _built(data: Snapshot, chain: tuple[str, ...], known_on: date | None, version: int | None) -> Calendar:
    first, last = date(data.years[0], 1, 1), date(data.years[1], 12, 31)
    days = _special(data.days, chain, known_on, version)
    hours = _hours(data, chain, version, first, last)
    return Calendar(first, last, hours, days, known_on=known_on, day_minutes=day_minutes_on(last))


def _special(
    rows: Iterable[DayRow], chain: Sequence[str], known_on: date | None, version: int | None
) -> list[SpecialDay]:
    """Return the days that hold; where a unit and one above name the same day, the nearer one counts."""
    ranks = {code: rank for rank, code in enumerate((EVERYONE, *chain))}
    found: dict[date, tuple[int, SpecialDay]] = {}
    for row in rows:
        rank = ranks.get(row.unit)
        if rank is None or not _holds(row, known_on, version):
            continue
        if row.date not in found or found[row.date][0] <= rank:
            found[row.date] = (rank, _day(row))
    return [day for _rank, day in found.values()]


def _holds(row: DayRow, known_on: date | None, version: int | None) -> bool:
    if version is not None and (row.added > version or (row.withdrawn is not None and row.withdrawn <= version)):
        return False
    if version is None and known_on is None:
        return row.withdrawn_on is None
    if known_on is None:
        return True
    decided = row.known_from is None or row.known_from <= known_on
    return decided and (row.withdrawn_on is None or row.withdrawn_on > known_on)


def _day(row: DayRow) -> SpecialDay:
    worked = row.pair.weekday() if row.pair and row.kind == Kind.MAKE_UP else None
    kind = DayKind[Kind(row.kind).name]
    return SpecialDay(row.date, kind, row.name, row.decision, row.confidence, row.known_from or ALWAYS, worked)


def _hours(data: Snapshot, chain: Sequence[str], version: int | None, first: date, last: date) -> list[Hours]:
    """Lay the spans of the nearest unit over those further up: every day has hours."""
    by_unit: dict[str, list[HoursRow]] = {}
    for row in data.hours:
        if _stands(row, version):
            by_unit.setdefault(row.unit, []).append(row)
    spans = [Hours(first, last, STANDARD_WEEK)]
    for code in (EVERYONE, *chain):
        for row in by_unit.get(code, ()):
            spans = list(_laid_over(spans, Hours(row.valid_from, row.valid_to, row.week), last))
    return spans


def _stands(row: HoursRow, version: int | None) -> bool:
    if version is None:
        return row.withdrawn is None
    return row.added <= version and (row.withdrawn is None or row.withdrawn > version)


def _laid_over(spans: Iterable[Hours], new: Hours, last: date) -> Iterator[Hours]:
    """Cut `new` out of the spans and put it there."""
    one_day = timedelta(days=1)
    end = min(new.valid_to or last, last)
    is_put = False
    for span in spans:
        span_end = span.valid_to or last
        if span_end < new.valid_from or span.valid_from > end:
            yield span
            continue
        if span.valid_from < new.valid_from:
            yield Hours(span.valid_from, new.valid_from - one_day, span.week)
        if not is_put:
            yield Hours(max(span.valid_from, new.valid_from), end, new.week)
            is_put = True
        if span_end > end:
            yield Hours(end + one_day, span_end, span.week)
