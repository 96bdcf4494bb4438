"""The days that the worked examples need, typed from the decisions, and short ways to call the engine."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from cchc.calendars.rules import STANDARD_WEEK, Calendar, DayKind, Hours, Pause, PauseMode, SpecialDay, Term, parse_term

FIRST, LAST = date(2018, 1, 1), date(2027, 12, 31)
STANDARD = Hours(date(2010, 1, 1), None, STANDARD_WEEK)
CLOSING_AT_FIVE = Hours(date(2010, 1, 1), None, (*(((450, 690), (810, 1020)),) * 5, (), ()))

# kind, first day, last day, decision, known from, weekday worked
DECISIONS: tuple[tuple[DayKind, str, str, str, str, int | None], ...] = (
    (DayKind.HOLIDAY, "2019-01-01", "2019-01-01", "6519/VPCP-KGVX", "2018-07-11", None),
    (DayKind.HOLIDAY, "2019-02-04", "2019-02-08", "6519/VPCP-KGVX", "2018-07-11", None),
    (DayKind.SWAPPED_OFF, "2019-04-29", "2019-04-29", "6519/VPCP-KGVX", "2018-07-11", None),
    (DayKind.HOLIDAY, "2019-04-30", "2019-05-01", "6519/VPCP-KGVX", "2018-07-11", None),
    (DayKind.MAKE_UP, "2019-05-04", "2019-05-04", "6519/VPCP-KGVX", "2018-07-11", 0),
    (DayKind.HOLIDAY, "2021-09-02", "2021-09-03", "9895/VPCP-KGVX", "2020-11-26", None),
    (DayKind.HOLIDAY, "2023-01-20", "2023-01-26", "8056/VPCP-KGVX", "2022-12-01", None),
    (DayKind.HOLIDAY, "2024-04-18", "2024-04-18", "8662/VPCP-KGVX", "2023-11-22", None),
    (DayKind.HOLIDAY, "2024-04-30", "2024-05-01", "8662/VPCP-KGVX", "2023-11-22", None),
    (DayKind.SWAPPED_OFF, "2024-04-29", "2024-04-29", "2450/VPCP-KGVX", "2024-04-12", None),
    (DayKind.MAKE_UP, "2024-05-04", "2024-05-04", "2450/VPCP-KGVX", "2024-04-12", 0),
    (DayKind.MAKE_UP, "2025-04-26", "2025-04-26", "6150/TB-BLĐTBXH", "2024-12-03", 4),
    (DayKind.HOLIDAY, "2025-04-30", "2025-05-01", "6150/TB-BLĐTBXH", "2024-12-03", None),
    (DayKind.SWAPPED_OFF, "2025-05-02", "2025-05-02", "6150/TB-BLĐTBXH", "2024-12-03", None),
    (DayKind.HOLIDAY, "2026-01-01", "2026-01-01", "9441/TB-BNV", "2025-10-16", None),
    (DayKind.SWAPPED_OFF, "2026-01-02", "2026-01-02", "12729/VPCP-KGVX", "2025-12-25", None),
    (DayKind.MAKE_UP, "2026-01-10", "2026-01-10", "12729/VPCP-KGVX", "2025-12-25", 4),
    (DayKind.HOLIDAY, "2026-02-16", "2026-02-20", "9441/TB-BNV", "2025-10-16", None),
    (DayKind.COMPENSATORY, "2026-04-27", "2026-04-27", "9441/TB-BNV", "2025-10-16", None),
    (DayKind.HOLIDAY, "2026-04-30", "2026-05-01", "9441/TB-BNV", "2025-10-16", None),
    (DayKind.MAKE_UP, "2026-08-22", "2026-08-22", "9441/TB-BNV", "2025-10-16", 0),
    (DayKind.SWAPPED_OFF, "2026-08-31", "2026-08-31", "9441/TB-BNV", "2025-10-16", None),
    (DayKind.HOLIDAY, "2026-09-01", "2026-09-02", "9441/TB-BNV", "2025-10-16", None),
    (DayKind.HOLIDAY, "2026-11-24", "2026-11-24", "NQ 28/2026/QH16", "2026-07-01", None),
)


def days() -> Iterable[SpecialDay]:
    for kind, first, last, decision, known_from, worked in DECISIONS:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            yield SpecialDay(day, kind, kind.value, decision, "H", date.fromisoformat(known_from), worked)
            day += timedelta(days=1)


def law(hours: Hours = STANDARD, known_on: date | None = None) -> Calendar:
    return Calendar(FIRST, LAST, [hours], days(), known_on=known_on)


def at(text: str) -> datetime:
    """Return the moment that "2026-08-21 10:00" says."""
    return datetime.fromisoformat(text)


def on(text: str) -> date:
    return date.fromisoformat(text)


def term(text: str) -> Term:
    return parse_term(text)


def pause(start: str, end: str | None, mode: PauseMode = PauseMode.PAUSE, remainder: str = "") -> Pause:
    return Pause(at(start), at(end) if end else None, mode, parse_term(remainder) if remainder else None)
