"""A working calendar without a database, the one that comes with the product; which columns a service writes."""

from __future__ import annotations

import re
from datetime import date

from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from cchc.calendars import seeds
from cchc.calendars.rules import STANDARD_WEEK, Calendar, DayKind, Hours, SpecialDay
from cchc.inspections.deadline_rules import Counter, Days

FIRST, LAST = date(2010, 1, 1), date(2027, 12, 31)
DAYS = [
    SpecialDay(one.date, DayKind(one.kind), one.name, "", one.confidence, date(1900, 1, 1))
    for one in seeds.shipped().days
]
CALENDAR = Calendar(FIRST, LAST, [Hours(FIRST, LAST, STANDARD_WEEK)], DAYS)


def counter(*, is_lenient: bool = False, **days: Days) -> Counter:
    """Return the days of steps on that calendar."""
    return Counter(days, CALENDAR, is_lenient)


def columns_written(asked: CaptureQueriesContext, model: type[Model]) -> set[str]:
    """Return the columns that changes of rows of `model` name."""
    start = f'UPDATE "{model._meta.db_table}" SET '  # noqa: S608  # only looked for
    changes = [query["sql"] for query in asked.captured_queries if query["sql"].startswith(start)]
    assert changes
    return {
        name for sql in changes for name in re.findall(r'"(\w+)" = ', sql.removeprefix(start).partition(" WHERE ")[0])
    }
