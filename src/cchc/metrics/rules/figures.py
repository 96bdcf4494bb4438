"""What a figure must be to be recorded, and how a period is said."""

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.common import dates, numbers
from cchc.common.errors import RuleError

from .periods import window_of

LARGEST = Decimal(10) ** 15
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Definition:
    """What of a metric's definition bounds its values."""

    decimals: int

    @property
    def is_count(self) -> bool:
        """A whole number of things: never below zero."""
        return self.decimals == 0


def check_period(start: date, end: date, as_of: date, today: date) -> None:
    """Refuse a period that runs backwards, ends after the day of the count, or a count on a day to come."""
    if end < start:
        raise RuleError(
            _("Ngày cuối kỳ phải từ ngày đầu kỳ %(start)s trở đi") % {"start": dates.show(start)}, field="period_end"
        )
    if as_of < end:
        words = {"end": dates.show(end)}
        raise RuleError(_("Số liệu phải tính đến ngày cuối kỳ %(end)s hoặc sau đó") % words, field="as_of")
    if as_of > today:
        words = {"today": dates.show(today)}
        raise RuleError(_("Ngày tính số liệu phải từ hôm nay %(today)s trở về trước") % words, field="as_of")


def check_value(value: Decimal, definition: Definition) -> None:
    """Refuse a value that the metric cannot have."""
    if not value.is_finite() or abs(value) >= LARGEST:
        raise RuleError(_("Số quá lớn. Xem lại số chữ số đã gõ"), field="value")
    if definition.is_count and value < 0:
        raise RuleError(_("Số đếm không thể âm. Gõ số từ 0 trở lên"), field="value")
    if value != round(value, definition.decimals):
        if definition.is_count:
            raise RuleError(_("Chỉ tiêu này là số nguyên, không có phần lẻ"), field="value")
        words = {"n": definition.decimals}
        raise RuleError(_("Chỉ tiêu này có tối đa %(n)s chữ số sau dấu phẩy") % words, field="value")


def value_words(value: Decimal, decimals: int, *, is_approximate: bool) -> str:
    """Return the value as it is read: "36.104", "hơn 3.500"."""
    shown = numbers.show(value, decimals)
    return _("hơn %(value)s") % {"value": shown} if is_approximate else shown


def share_words(part: Decimal, whole: Decimal) -> str:
    """Return a part of a whole in percent with one decimal; "–" of nothing."""
    return f"{numbers.show(100 * part / whole, 1)}%" if whole else "–"


def period_words(start: date, end: date) -> str:
    """Return a period as offices say it: "9 tháng 2016", "năm 2024", "tính đến 25/9/2014"."""
    if start == end:
        return _("tính đến %(day)s") % {"day": dates.show(end)}
    if start.day == 1 and _is_month_end(end):
        words = _whole_months(start, end)
        if words:
            return words
    window = window_of(start, end)
    if window is not None:
        name = (
            _("%(name)s năm %(year)s theo kỳ báo cáo")
            if window[0].id != "report-year"
            else _("%(name)s %(year)s theo kỳ báo cáo")
        )
        said = name % {"name": window[0].name, "year": window[1]}
        return f"{said} ({dates.show(start)}–{dates.show(end)})"
    return _("từ %(start)s đến %(end)s") % {"start": dates.show(start), "end": dates.show(end)}


def _whole_months(start: date, end: date) -> str:
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    year = {"year": end.year}
    if start.month == 1 and end.month == 12:
        if months == 12:
            return _("năm %(year)s") % year
        return _("các năm %(first)s–%(year)s") % {"first": start.year, **year}
    if start.year != end.year:
        return ""
    if months == 1:
        return _("tháng %(month)s năm %(year)s") % {"month": end.month, **year}
    if months == 3 and end.month % 3 == 0:
        return _("quý %(quarter)s năm %(year)s") % {"quarter": ROMAN[end.month // 3 - 1], **year}
    if months == 6 and end.month == 12:
        return _("6 tháng cuối năm %(year)s") % year
    return _from_january(months, end) if start.month == 1 else ""


def _from_january(months: int, end: date) -> str:
    words = {"n": months, "year": end.year}
    return _("9 tháng %(year)s") % words if months == 9 else _("%(n)s tháng đầu năm %(year)s") % words


def _is_month_end(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]
