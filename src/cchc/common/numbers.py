"""Numbers as Vietnamese people type and read them: "36.104", "1.234,5", "98,81%"."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils.translation import gettext as _

from .errors import RuleError

# Not \d: it also means the digits of other scripts, which nobody here can check by eye.
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_PLAIN = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_WIDE = Context(prec=80)


def parse(text: str) -> Decimal:
    """Return the number that `text` says, or refuse with a sentence.

    A point followed by exactly three digits groups thousands; a comma is the decimal mark. A percent sign at the
    end is read as part of the unit, not as a division by 100.
    """
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-").removesuffix("%")
    if _GROUPED.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    raise RuleError(_("“%(text)s” không phải là số. Gõ như 1.234 hoặc 1234,5") % {"text": text[:40]})


def show(value: Decimal | int, decimals: int = 0) -> str:
    """Return `value` with points between thousands, a comma before decimals and a true minus; halves round up."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)
    text = f"{rounded or abs(rounded):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return text.replace("-", "\u2212")


def show_exact(value: Decimal) -> str:
    """Return `value` with as many decimals as it has."""
    exponent = value.normalize().as_tuple().exponent
    return show(value, max(0, -int(exponent)) if isinstance(exponent, int) else 0)
