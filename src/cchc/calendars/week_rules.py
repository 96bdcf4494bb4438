"""Office hours as pure functions: reading a typed week, refusing what cannot be, joining spans of validity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.errors import RuleError

Sitting = tuple[int, int]
Week = tuple[tuple[Sitting, ...], ...]

DAY = 24 * 60
DAYS_OF_WEEK = 7
MAX_SITTINGS = 4
FULL_DAY = 480  # eight hours: what a working day of a term is worth
FIELDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SITTING = re.compile(r"([0-9]{1,2})[:.hg]?([0-9]{2})?\s*(?:-|–|đến|den|to)\s*([0-9]{1,2})[:.hg]?([0-9]{2})?")
_SEPARATORS = re.compile(r"\s*[,;\n]\s*")


class Span(NamedTuple):
    """A time in which one row of hours holds; `end` None while it does."""

    start: date
    end: date | None


def week_of(data: Sequence[Sequence[Sequence[int]]]) -> Week:
    """Return the stored week as tuples."""
    return tuple(tuple((int(start), int(end)) for start, end in day) for day in data)


def parse_day(text: str) -> tuple[Sitting, ...]:
    """Return the sittings that "07:30-11:30, 13:30-17:30" says; empty text or "nghỉ" is a day off."""
    bare = text.strip().lower()
    if bare in ("", "-", "–", "nghỉ", "nghi"):
        return ()
    parts = [part for part in _SEPARATORS.split(bare) if part]
    if len(parts) > MAX_SITTINGS:
        raise RuleError(_("Một ngày có tối đa %(n)s buổi. Gộp các buổi liền nhau") % {"n": MAX_SITTINGS})
    return check_day(tuple(_sitting(part) for part in parts))


def check_day(sittings: tuple[Sitting, ...]) -> tuple[Sitting, ...]:
    """Return the sittings in order, or refuse those that cross midnight or overlap."""
    for start, end in sittings:
        if end <= start:
            words = {"start": clock(start), "end": clock(end)}
            raise RuleError(_("Buổi %(start)s-%(end)s qua nửa đêm. Giờ đóng phải sau giờ mở") % words)
    ordered = tuple(sorted(sittings))
    for (_a, end), (start, _b) in pairwise(ordered):
        if start < end:
            words = {"start": clock(start), "end": clock(end)}
            raise RuleError(_("Hai buổi chồng nhau từ %(start)s đến %(end)s. Sửa giờ mở") % words)
    return ordered


def check_week(week: Week) -> Week:
    """Return the week, or refuse one without a working minute."""
    if len(week) != DAYS_OF_WEEK or not any(week):
        raise RuleError(_("Tuần chưa có buổi làm việc nào. Ghi giờ ít nhất một ngày"))
    return tuple(check_day(day) for day in week)


def odd_days(week: Week) -> list[tuple[int, int]]:
    """Return the weekdays from Monday to Friday whose minutes are not eight hours, with their minutes."""
    found = [(number, minutes(day)) for number, day in enumerate(week[:5])]
    return [(number, total) for number, total in found if total != FULL_DAY]


def minutes(day: Sequence[Sitting]) -> int:
    """Return the working minutes of a day."""
    return sum(end - start for start, end in day)


def clock(minute: int) -> str:
    """Return 450 as "07:30"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def show_day(day: Sequence[Sitting]) -> str:
    """Return the sittings as they are typed."""
    return ", ".join(f"{clock(start)}-{clock(end)}" for start, end in day)


def check_span(new: Span, others: Sequence[Span]) -> None:
    """Refuse hours whose time overlaps others of the same unit, or leaves days between them without hours."""
    if new.end and new.end < new.start:
        raise RuleError(_("Ngày hết hiệu lực phải sau ngày bắt đầu"), field="valid_to")
    for other in others:
        if new.start <= (other.end or date.max) and other.start <= (new.end or date.max):
            words = {"start": dates.show(other.start), "end": dates.show(other.end) if other.end else _("nay")}
            raise RuleError(_("Chồng với giờ làm việc từ %(start)s đến %(end)s") % words, field="valid_from")
    ordered = sorted([new, *others])
    for before, after in pairwise(ordered):
        if before.end and before.end + timedelta(days=1) < after.start:
            words = {
                "start": dates.show(before.end + timedelta(days=1)),
                "end": dates.show(after.start - timedelta(days=1)),
            }
            raise RuleError(
                _("Từ %(start)s đến %(end)s chưa có giờ làm việc. Nối liền hai đợt") % words, field="valid_from"
            )


def _sitting(text: str) -> Sitting:
    match = _SITTING.fullmatch(text)
    if not match:
        raise RuleError(_("Giờ “%(text)s” chưa đúng. Gõ như 07:30-11:30, 13:30-17:30") % {"text": text[:40]})
    open_hour, open_minute, close_hour, close_minute = (int(part or 0) for part in match.groups())
    start, end = open_hour * 60 + open_minute, close_hour * 60 + close_minute
    if open_minute > 59 or close_minute > 59 or start > DAY or end > DAY:  # minutes of an hour
        raise RuleError(_("Giờ “%(text)s” không có trên đồng hồ. Gõ từ 00:00 đến 24:00") % {"text": text[:40]})
    return start, end
