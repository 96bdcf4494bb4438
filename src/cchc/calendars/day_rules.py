"""Special days as pure functions: what may be entered, which compensatory days a year of holidays gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.errors import RuleError

from .choices import Kind

SATURDAY = 5
OFF = frozenset({Kind.HOLIDAY, Kind.COMPENSATORY, Kind.SWAPPED_OFF, Kind.CLOSED})


class Fixed(NamedTuple):
    """A special day of a newly opened year."""

    date: date
    kind: Kind
    name: str
    decision: str
    confidence: str


def is_weekend(day: date) -> bool:
    """Tell whether the day is a Saturday or a Sunday."""
    return day.weekday() >= SATURDAY


def check_date(day: date, field: str = "date") -> None:
    """Refuse a day that nobody means: before 1900, after 2100."""
    if not dates.FIRST_YEAR <= day.year <= dates.LAST_YEAR:
        words = {"first": dates.FIRST_YEAR, "last": dates.LAST_YEAR}
        raise RuleError(_("Năm phải từ %(first)s đến %(last)s. Xem lại ngày đã gõ") % words, field=field)


def check_known(day: date, today: date, field: str) -> None:
    """Refuse a day on which something was known that has not come yet."""
    check_date(day, field)
    if day > today:
        raise RuleError(_("Ngày %(day)s chưa đến. Xem lại ngày") % {"day": dates.show(day)}, field=field)


def check_kind(kind: Kind, day: date, *, pair: date | None, is_of_unit: bool) -> None:
    """Refuse a kind of day that does not fit the weekday, the other half of its swap, or whom it is for."""
    words = {"day": dates.show_weekday(day)}
    if kind == Kind.MAKE_UP and not is_weekend(day) and not is_of_unit:
        raise RuleError(_("%(day)s vốn là ngày làm việc. Chọn ngày cuối tuần để làm bù") % words, field="date")
    if kind in (Kind.COMPENSATORY, Kind.SWAPPED_OFF) and is_weekend(day) and not is_of_unit:
        raise RuleError(_("%(day)s vốn là ngày nghỉ. Chọn ngày trong tuần") % words, field="date")
    if kind == Kind.CLOSED and not is_of_unit:
        raise RuleError(_("Ngày nghỉ riêng phải thuộc một đơn vị. Chọn đơn vị"), field="unit")
    if pair is None:
        return
    if kind not in (Kind.MAKE_UP, Kind.SWAPPED_OFF):
        raise RuleError(_("Chỉ ngày hoán đổi và ngày làm bù có ngày đổi với"), field="pair")
    check_date(pair, "pair")
    if pair == day:
        raise RuleError(_("Ngày đổi với phải khác ngày này"), field="pair")


def of_year(year: int, rows: Iterable[Mapping[str, object]]) -> list[Fixed]:
    """Return the fixed holidays of a year, and a compensatory day for each that falls on a weekend."""
    held = [
        Fixed(date(year, int(str(row["month"])), int(str(row["day"]))), Kind.HOLIDAY, *_rest(row))
        for row in rows
        if int(str(row["from"])) <= year
    ]
    taken = {one.date for one in held}
    found = list(held)
    for one in sorted(held):
        if not is_weekend(one.date):
            continue
        day = one.date
        while is_weekend(day) or day in taken:
            day += timedelta(days=1)
        taken.add(day)
        name = _("Nghỉ bù %(name)s") % {"name": one.name}
        found.append(one._replace(date=day, kind=Kind.COMPENSATORY, name=name))
    return sorted(found)


def _rest(row: Mapping[str, object]) -> tuple[str, str, str]:
    return str(row["name"]), str(row["decision"]), str(row["confidence"])
