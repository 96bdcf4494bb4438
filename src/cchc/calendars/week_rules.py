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

from .rules.days import Sittings, Week, check_day, clock

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


def parse_day(text: str) -> Sittings:
    """Return the sittings that "07:30-11:30, 13:30-17:30" says; empty text or "nghỉ" is a day off."""
    bare = text.strip().lower()
    if bare in ("", "-", "–", "nghỉ", "nghi"):
        return ()
    parts = [part for part in _SEPARATORS.split(bare) if part]
    if len(parts) > MAX_SITTINGS:
        raise RuleError(_("Một ngày có tối đa %(n)s buổi. Gộp các buổi liền nhau") % {"n": MAX_SITTINGS})
    return check_day(sorted(_sitting(part) for part in parts))


def odd_days(week: Week) -> list[tuple[int, int]]:
    """Return the weekdays from Monday to Friday whose minutes are not eight hours, with their minutes."""
    found = [(number, minutes(day)) for number, day in enumerate(week[:5])]
    return [(number, total) for number, total in found if total != FULL_DAY]


def minutes(day: Sittings) -> int:
    """Return the working minutes of a day."""
    return sum(end - start for start, end in day)


def show_day(day: Sittings) -> str:
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


def _sitting(text: str) -> tuple[int, int]:
    match = _SITTING.fullmatch(text)
    if not match:
        raise RuleError(_("Giờ “%(text)s” chưa đúng. Gõ như 07:30-11:30, 13:30-17:30") % {"text": text[:40]})
    open_hour, open_minute, close_hour, close_minute = (int(part or 0) for part in match.groups())
    if max(open_hour, close_hour) > 23 or max(open_minute, close_minute) > 59:
        raise RuleError(_("Không có giờ như trong “%(text)s”. Ghi từ 00:00 đến 23:59") % {"text": text[:40]})
    return open_hour * 60 + open_minute, close_hour * 60 + close_minute
