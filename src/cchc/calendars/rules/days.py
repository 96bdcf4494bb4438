"""The days of a working calendar and the hours that an office keeps, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.errors import RuleError

MINUTES_A_DAY = 1440

Sittings = tuple[tuple[int, int], ...]
Week = tuple[Sittings, ...]


class DayKind(StrEnum):
    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    COMPENSATORY = "compensatory"
    SWAPPED_OFF = "swapped_off"
    MAKE_UP = "make_up"
    CLOSED = "closed"  # a day off that a unit decided for itself


WORKED = frozenset({DayKind.WORKING, DayKind.MAKE_UP})


class SpecialDay(NamedTuple):
    """A day that differs from its weekday, by a decision known from a day on."""

    day: date
    kind: DayKind
    name: str
    decision: str
    confidence: str
    known_from: date
    day_of_week_worked: int | None = None


class Hours(NamedTuple):
    """The sittings of each weekday, Monday first, in minutes of the day, between two days."""

    valid_from: date
    valid_to: date | None
    week: Week


_DAY: Sittings = ((450, 690), (810, 1050))
STANDARD_WEEK: Week = (_DAY, _DAY, _DAY, _DAY, _DAY, (), ())


def check_week(week: Sequence[Sequence[Sequence[int]]]) -> Week:
    """Return the week as tuples, or refuse hours that cross midnight, overlap or leave no working minute."""
    if len(week) != 7:
        raise RuleError(_("Giờ làm việc phải có đủ bảy ngày trong tuần"), field="week")
    checked = tuple(check_day(day) for day in week)
    if not any(checked):
        raise RuleError(_("Tuần chưa có buổi làm việc nào. Ghi giờ ít nhất một ngày"), field="week")
    return checked


def check_day(sittings: Sequence[Sequence[int]]) -> Sittings:
    """Return the sittings of a day as tuples, or refuse those that cross midnight, overlap or are out of order."""
    closed = 0
    for opens, closes in sittings:
        if not (0 <= opens < closes < MINUTES_A_DAY):
            words = {"start": clock(opens), "end": clock(closes)}
            raise RuleError(_("Buổi %(start)s-%(end)s qua nửa đêm. Giờ đóng phải sau giờ mở") % words, field="week")
        if opens < closed:
            words = {"start": clock(opens), "end": clock(closed)}
            raise RuleError(_("Hai buổi chồng nhau từ %(start)s đến %(end)s. Sửa giờ mở") % words, field="week")
        closed = closes
    return tuple((opens, closes) for opens, closes in sittings)


def clock(minute: int) -> str:
    """Return 450 as "07:30"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def check_hours(versions: Sequence[Hours]) -> tuple[Hours, ...]:
    """Return the versions in the order of their days, or refuse bad weeks and versions that overlap."""
    ordered = sorted(versions, key=lambda version: version.valid_from)
    for version in ordered:
        check_week(version.week)
        if version.valid_to is not None and version.valid_to < version.valid_from:
            raise RuleError(_("Ngày hết áp dụng phải sau ngày bắt đầu áp dụng"), field="valid_to")
    for earlier, later in pairwise(ordered):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            words = {"day": dates.show(later.valid_from)}
            raise RuleError(_("Hai bản giờ làm việc cùng áp dụng ngày %(day)s") % words, field="valid_from")
    return tuple(ordered)
