"""Dates as Vietnamese offices write and type them: 03/9/2026, thứ Năm, T5 03/9. No clock here."""

import re
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from .errors import RuleError

_TYPED = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
FIRST_YEAR, LAST_YEAR = 1900, 2100


def parse(text: str) -> date:
    """Return the day that `text` says ("28/8/2026", "28-08-2026", "2026-08-28"), or refuse with a sentence."""
    bare = text.strip()
    if match := _TYPED.fullmatch(bare):
        day, month, year = (int(part) for part in match.groups())
    elif match := _ISO.fullmatch(bare):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise RuleError(_("Ngày chưa đúng. Gõ ngày/tháng/năm, ví dụ 28/8/2026"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        words = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise RuleError(_("Năm phải từ %(first)s đến %(last)s. Xem lại ngày đã gõ") % words)
    try:
        return date(year, month, day)
    except ValueError:
        raise RuleError(_("Lịch không có ngày %(text)s. Xem lại ngày và tháng") % {"text": bare}) from None


def show(value: date) -> str:
    """Return 03/9/2026: the day in two digits, the month in two only for January and February (NĐ 30/2020)."""
    return f"{show_day(value)}/{value.year}"


def show_day(value: date) -> str:
    """Return 03/9: day and month without the year."""
    value = local(value)
    month = f"{value.month:02}" if value.month in (1, 2) else str(value.month)
    return f"{value.day:02}/{month}"


def show_weekday(value: date) -> str:
    """Return "thứ Năm, 03/9/2026"."""
    value = local(value)
    return f"{weekday(value)}, {show(value)}"


def show_short(value: date) -> str:
    """Return "T5 03/9", for tables."""
    value = local(value)
    return f"{weekday_short(value)} {show_day(value)}"


def show_time(value: datetime, *, year: bool = False) -> str:
    """Return "10:00 03/9" in the office's time zone, or with the year."""
    moment = local(value)
    return f"{moment:%H:%M} {show(moment) if year else show_day(moment)}"


def show_clock(value: datetime) -> str:
    """Return "09:42:18" in the office's time zone."""
    return f"{local(value):%H:%M:%S}"


def weekday(value: date) -> str:
    """Return the name of the weekday inside a sentence."""
    names = (_("thứ Hai"), _("thứ Ba"), _("thứ Tư"), _("thứ Năm"), _("thứ Sáu"), _("thứ Bảy"), _("Chủ nhật"))
    return names[value.weekday()]


def weekday_short(value: date) -> str:
    """Return T2…T7, CN."""
    names = (_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN"))
    return names[value.weekday()]


def local(value: date) -> date:
    """Return an aware moment in the office's time zone; leave days and naive moments alone."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
