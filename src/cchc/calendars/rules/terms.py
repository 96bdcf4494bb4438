"""Terms: an amount with its unit, as laws write them and as the engine counts them."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from cchc.common import numbers
from cchc.common.errors import RuleError

LIMIT_DAYS = 10_000
_WRITTEN = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,4})?)\s*(wd|d|h|m)")


class TermUnit(StrEnum):
    WORKING_DAY = "wd"
    DAY = "d"
    HOUR = "h"
    MONTH = "m"


_DAYS = {
    TermUnit.WORKING_DAY: Decimal(1),
    TermUnit.DAY: Decimal(1),
    TermUnit.HOUR: Decimal("0.125"),
    TermUnit.MONTH: Decimal(30),
}


class Term(NamedTuple):
    """How long something may take: Term(Decimal(3), TermUnit.WORKING_DAY)."""

    amount: Decimal
    unit: TermUnit

    def __str__(self) -> str:
        return f"{_bare(self.amount)}{self.unit.value}"


class Count(NamedTuple):
    """A term as the engine counts it: working minutes; or whole calendar days and months after the first day."""

    minutes: int = 0
    days: int = 0
    months: int = 0

    @property
    def is_working(self) -> bool:
        """Return whether only working minutes count."""
        return self.minutes > 0


SAME_DAY = Count()


def parse_term(text: str) -> Term:
    """Return the term that "3wd", "0.5wd", "10d", "8h" or "1m" says, or refuse."""
    match = _WRITTEN.fullmatch(text.strip().lower())
    if match is None:
        words = {"text": text.strip()[:20]}
        raise RuleError(_("Thời hạn “%(text)s” chưa đúng. Ghi như 3wd, 10d, 8h hoặc 1m") % words, field="term")
    term = Term(Decimal(match[1].replace(",", ".")), TermUnit(match[2]))
    count_of(term, 480)
    return term


def say(term: Term) -> str:
    """Return the term in words: "3 ngày làm việc"."""
    names = {
        TermUnit.WORKING_DAY: _("%(amount)s ngày làm việc"),
        TermUnit.DAY: _("%(amount)s ngày"),
        TermUnit.HOUR: _("%(amount)s giờ làm việc"),
        TermUnit.MONTH: _("%(amount)s tháng"),
    }
    return names[term.unit] % {"amount": numbers.show_exact(term.amount)}


@lru_cache(maxsize=4096)
def count_of(term: Term, day_minutes: int) -> Count:
    """Return what the engine has to count for a term, or refuse one that is 0, too long or of a broken unit."""
    amount = term.amount
    if amount <= 0:
        raise RuleError(_("Thời hạn phải lớn hơn 0. Xem lại số ngày"), field="term")
    if amount * _DAYS[term.unit] > LIMIT_DAYS:
        raise RuleError(_("Thời hạn dài quá 10.000 ngày. Xem lại số ngày"), field="term")
    if term.unit in (TermUnit.DAY, TermUnit.MONTH):
        if amount != int(amount):
            raise RuleError(_("Thời hạn theo ngày lịch, theo tháng phải là số nguyên"), field="term")
        return Count(days=int(amount)) if term.unit == TermUnit.DAY else Count(months=int(amount))
    minutes = amount * (day_minutes if term.unit == TermUnit.WORKING_DAY else 60)
    if minutes != int(minutes):
        raise RuleError(_("Thời hạn lẻ dưới một phút. Sửa phần thập phân"), field="term")
    return Count(minutes=int(minutes))


def add_up(terms: list[Term]) -> Term | None:
    """Return the sum of terms in one unit, or None when units differ: a sum of days and hours is no term of a law."""
    units = {term.unit for term in terms}
    if len(units) != 1:
        return None
    return Term(sum((term.amount for term in terms), Decimal(0)), units.pop())


def _bare(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
