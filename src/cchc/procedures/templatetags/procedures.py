"""Words of the register in templates."""

from decimal import Decimal

from django import template
from django.urls import reverse

from cchc.common import numbers

from ..choices import AgencyRole, Change, Channel, OnlineLevel, ProcedureLevel
from ..rules import words
from ..rules.content import Case, Component, Fee, Method

register = template.Library()
_CHOICES = {"agency": AgencyRole, "channel": Channel, "online": OnlineLevel, "level": ProcedureLevel, "change": Change}


@register.filter
def term_words(method: Method) -> str:
    """Say the time of a channel: "3 ngày làm việc"."""
    return words.say_term(method)


@register.filter
def fee_words(fee: Fee) -> str:
    """Say a fee: "8.000 đồng"."""
    return words.say_fee(fee)


@register.filter
def copies_words(paper: Component) -> str:
    """Say how many originals and copies."""
    return words.say_copies(paper.originals, paper.copies)


@register.filter
def choice_words(value: str, kind: str) -> str:
    """Say a stored value of one of the lists of choices; an unknown one as it is."""
    choices = _CHOICES[kind]
    return str(choices(value).label) if value in choices.values else value


@register.filter
def calculator_url(method: Method, case: Case) -> str:
    """Return the page that counts this term, empty where its unit is not known."""
    query = words.calculator_query(method, case)
    return f"{reverse('calendars:deadline')}?{query}" if query else ""


@register.filter
def exact(value: Decimal) -> str:
    """Show a number with as many decimals as it has: 0,25."""
    return numbers.show_exact(value)


@register.filter
def unlocalised(value: Decimal) -> str:
    """Write a number as SVG reads it."""
    return f"{value:f}"
