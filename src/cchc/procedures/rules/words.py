"""Terms and fees in words, as people say them."""

from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from cchc.common import numbers

from ..choices import TermUnit
from .content import Case, Fee, Method


def say_amount(amount: Decimal, unit: str) -> str:
    """Return "3 ngày làm việc", or the bare number where no unit is known."""
    number = numbers.show_exact(amount)
    return f"{number} {TermUnit(unit).label}" if unit else number


def say_term(method: Method) -> str:
    """Return the time of a channel in words; a bare number is said to be one."""
    if method.amount is None:
        return method.text or _("không ghi thời hạn")
    if method.unit:
        return say_amount(method.amount, method.unit)
    if method.assumed_unit:
        words = {"term": say_amount(method.amount, method.assumed_unit)}
        return _("%(term)s (nguồn không ghi đơn vị tính)") % words
    return _("%(number)s (nguồn không ghi đơn vị tính)") % {"number": numbers.show_exact(method.amount)}


def calculator_query(method: Method, case: Case) -> str:
    """Return how the calculator's page is asked for this time; empty where its unit is not known."""
    if cutoff := case.cutoff_of(method):
        return urlencode({"term": "same", "cutoff": f"{cutoff:%H:%M}"})
    return urlencode({"term": method.term}) if method.term else ""


def say_fee(fee: Fee) -> str:
    """Return "20.000 đồng", "Miễn phí", or the words of the source."""
    if fee.amount is None:
        return fee.text or fee.note
    if fee.amount == 0:
        return fee.text or _("Miễn phí")
    amount = _("%(amount)s đồng") % {"amount": numbers.show_exact(fee.amount)}
    return f"{amount} ({fee.text})" if fee.text else amount


def say_copies(originals: int, copies: int) -> str:
    """Return "1 bản chính, 2 bản sao"; empty where the source gives no number."""
    parts = []
    if originals:
        parts.append(_("%(n)s bản chính") % {"n": originals})
    if copies:
        parts.append(_("%(n)s bản sao") % {"n": copies})
    return ", ".join(parts)
