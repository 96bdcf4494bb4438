"""Periods: as people write them ("Quý I/2024", "9T/2016"), and the windows that reports to the state are counted in."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

import yaml

from cchc.common.text import fold

from .identities import DATA, Words

FIRST_YEAR, LAST_YEAR = 1945, 2200
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

Period = tuple[date, date]


@dataclass(frozen=True)
class Window:
    """A reporting period that does not follow the calendar: from 15/12 of the year before to 14/3, say."""

    id: str
    name: Words
    start: tuple[int, int, int]  # day, month, years from the reporting year
    end: tuple[int, int, int]
    in_force_from: date
    basis: str
    confidence: str

    def of(self, year: int) -> Period:
        """Return the first and the last day of the window of a reporting year."""
        return _day(self.start, year), _day(self.end, year)


@cache
def windows() -> tuple[Window, ...]:
    """Return the reporting windows that come with the product."""
    data = yaml.load((DATA / "reporting_windows.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return tuple(
        Window(
            id=one["id"],
            name=Words(one["vi"], one["en"]),
            start=tuple(one["start"]),
            end=tuple(one["end"]),
            in_force_from=one["from"],
            basis=one["basis"],
            confidence=one["confidence"],
        )
        for one in data["windows"]
    )


def window_of(start: date, end: date) -> tuple[Window, int] | None:
    """Return the reporting window and year that these days are, if they are one in force then."""
    for window in windows():
        if window.of(end.year) == (start, end) and end >= window.in_force_from:
            return window, end.year
    return None


def presets(today: date) -> list[tuple[str, Period]]:
    """Return the periods that are asked for most, up to the year of `today`, with their ids: calendar, then windows."""
    year = today.year
    found = [
        (f"month-{year}-{month:02}", whole(year, month, month)) for month in (today.month - 1, today.month) if month
    ]
    found += [(f"quarter-{year}-{n}", whole(year, 3 * n - 2, 3 * n)) for n in range(1, 5) if 3 * n - 2 <= today.month]
    found += [
        (f"half-{year}", whole(year, 1, 6)),
        (f"nine-{year}", whole(year, 1, 9)),
        (f"year-{year}", whole(year, 1, 12)),
    ]
    found.append((f"year-{year - 1}", whole(year - 1, 1, 12)))
    found += [
        (f"{window.id}-{year}", window.of(year)) for window in windows() if window.of(year)[1] >= window.in_force_from
    ]
    return found


def whole(year: int, first: int, last: int) -> Period:
    """Return the days from the first day of one month to the last of another."""
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def parse(text: str) -> Period | None:
    """Return the days that a period says, or None if it says none."""
    bare = fold(text).replace("–", "-").replace("—", "-").strip(" .()")
    for pattern, read in _FORMS:
        match = pattern.fullmatch(bare)
        if match:
            try:
                period = read(*match.groups())
            except (ValueError, KeyError):
                return None
            return period if period[0] <= period[1] and FIRST_YEAR <= period[1].year <= LAST_YEAR else None
    return None


def parse_day(text: str) -> date | None:
    """Return the day that "2024-03-31" or "31/3/2024" says, or None."""
    for pattern, order in ((_ISO, (1, 2, 3)), (_LOCAL, (3, 2, 1))):
        match = re.fullmatch(pattern, text.strip())
        if match:
            try:
                return date(*(int(match.group(i)) for i in order))
            except ValueError:
                return None
    return None


_ISO = r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]00:00:00)?"
_LOCAL = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
_YEAR = r"(?:/|-| |nam )*(\d{4})"
_A_DAY = r"((?:\d{4}-\d{1,2}-\d{1,2})|(?:\d{1,2}[/.]\d{1,2}[/.]\d{4}))"


def _year(year: str) -> Period:
    return whole(int(year), 1, 12)


def _month(month: str, year: str) -> Period:
    return whole(int(year), int(month), int(month))


def _quarter(quarter: str, year: str) -> Period:
    last = _QUARTERS[quarter] * 3
    return whole(int(year), last - 2, last)


def _half(half: str, year: str) -> Period:
    return whole(int(year), 1, 6) if half in ("1", "i") else whole(int(year), 7, 12)


def _first_months(months: str, year: str) -> Period:
    return whole(int(year), 1, int(months))


def _last_months(months: str, year: str) -> Period:
    return whole(int(year), 13 - int(months), 12)


def _one_day(text: str) -> Period:
    return _needed(text), _needed(text)


def _two_days(start: str, end: str) -> Period:
    return _needed(start), _needed(end)


def _needed(text: str) -> date:
    found = parse_day(text)
    if found is None:
        raise ValueError(text)
    return found


def _swapped(read: Callable[[str, str], Period]) -> Callable[[str, str], Period]:
    return lambda year, rest: read(rest, year)


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?:nam )?(\d{4})", _year),
        (r"(\d{4})[-/](\d{1,2})", _swapped(_month)),
        (r"(?:thang |t)?(\d{1,2})(?: ?[-/] ?| nam | )" + r"(\d{4})", _month),
        (r"(\d{4})[-/ ]?q(\d)", _swapped(_quarter)),
        (r"(?:quy |q)(iv|i{1,3}|[1-4])" + _YEAR, _quarter),
        (r"(\d{4})[-/ ]?h([12])", _swapped(_half)),
        (r"h([12])" + _YEAR, _half),
        (r"(?:ban nien|nua nam) (dau|cuoi)" + _YEAR, lambda half, year: _half("1" if half == "dau" else "2", year)),
        (r"(\d{1,2}) ?(?:t|thang)(?: dau)?" + _YEAR, _first_months),
        (r"(\d{1,2}) ?(?:t|thang) cuoi" + _YEAR, _last_months),
        (r"(\d{4})[-/ ](\d{1,2})t", _swapped(_first_months)),
        (r"(?:tinh den |den )?(?:ngay )?" + _A_DAY, _one_day),
        (r"(?:tu )?(?:ngay )?" + _A_DAY + r" ?(?:/|-|den)(?: ngay)? ?" + _A_DAY, _two_days),
    )
)


def _day(of: tuple[int, int, int], year: int) -> date:
    return date(year + of[2], of[1], of[0])
