"""Say what the identities found: the sentence, the sides with their values, the subtraction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.common import numbers

from .identities import Book, Identity, Share
from .reconcile import Break, Verdict
from .solving import Number


@dataclass(frozen=True)
class Said:
    """A broken identity in words."""

    sentence: str  # "Đã giải quyết nhiều hơn tiếp nhận 278 hồ sơ: có thể do …, hoặc số liệu sai"
    lead: str  # the sentence up to the colon
    hint: str  # what would explain it
    subtraction: str  # "36.104 − 35.826 = 278"


def show(value: Number) -> str:
    """Return a figure as it is read: "36.104", "98,81"."""
    return numbers.show_exact(Decimal(value)) if isinstance(value, Decimal) else numbers.show(value)


def say(book: Book, found: Break, verdict: Verdict) -> Said:
    """Put a broken identity in words: which side is more, by how much, what would explain it."""
    one = book.by_id[found.identity]
    if isinstance(one, Share):
        return _share(book, one, found, verdict)
    left, right = _names(book, one, one.left, verdict), _names(book, one, one.right, verdict)
    more, less = (left, right) if found.left_is_more else (right, left)
    if one.is_between:
        less = _("%(what)s cuối kỳ trước") % {"what": less} if found.left_is_more else less
        more = more if found.left_is_more else _("%(what)s cuối kỳ trước") % {"what": more}
    unit = str(book.units.get(one.members[0], ""))
    words = {"more": _capital(more), "less": less, "n": show(found.difference), "unit": unit}
    lead = _("%(more)s nhiều hơn %(less)s %(n)s %(unit)s") % words
    hint = str(one.more_left if found.left_is_more else one.more_right)
    if not found.left_is_more and one.more_right_carried and book.least.code in verdict.values:
        hint = str(one.more_right_carried)
    return Said(f"{lead}: {hint}", lead, hint, _subtraction(one, found, verdict))


def equation(book: Book, identity: Identity | Share, verdict: Verdict) -> str:
    """Return the identity with its values: "35.826 + kỳ trước chuyển sang (chưa báo cáo) = 36.104 + 0 + 0 + …"."""
    if isinstance(identity, Share):
        return _("%(share)s so với %(part)s / %(whole)s") % {
            "share": _one(book, identity.code, verdict),
            "part": _one(book, identity.part, verdict),
            "whole": _one(book, identity.whole, verdict),
        }
    left = " + ".join(_one(book, code, verdict) for code in identity.left)
    if identity.is_between:
        right = show(verdict.before) if verdict.before is not None else _("? (không có số liệu kỳ trước)")
    else:
        right = " + ".join(_one(book, code, verdict) for code in identity.right)
    if identity.is_equality:
        return f"{left} = {right}"
    return _("%(left)s, không quá %(right)s") % {"left": left, "right": right}


def _one(book: Book, code: str, verdict: Verdict) -> str:
    value = verdict.values.get(code)
    if value is None:
        return _("%(name)s (chưa báo cáo)") % {"name": book.say(code)}
    return show(value)


def _names(book: Book, identity: Identity, side: tuple[str, ...], verdict: Verdict) -> str:
    """Name what is on a side: reported figures by name, derived ones by what they were derived from."""
    codes = [code for code in _reports(book, identity, side, verdict) if verdict.values.get(code)]
    return " + ".join(book.say(code) for code in codes or side)


def _reports(book: Book, identity: Identity, side: tuple[str, ...], verdict: Verdict) -> list[str]:
    """Return the side with a total that no report gives replaced by the parts that it was added up from."""
    found: list[str] = []
    for code in side:
        sums = [one.right for one in book.identities if one.left == (code,) and one is not identity and one.is_equality]
        if code == book.least.unless[0] and code in verdict.implied and sums and not identity.is_between:
            found += [part for part in sums[0] if part in verdict.values]
        else:
            found.append(code)
    return found


def _subtraction(identity: Identity, found: Break, verdict: Verdict) -> str:
    if identity.is_between:
        sides = [_known(identity.left, verdict), verdict.before]
    else:
        sides = [_known(identity.left, verdict), _known(identity.right, verdict)]
    more, less = sides if found.left_is_more else reversed(sides)
    if more is None or less is None or more - less != found.difference:
        return ""
    return f"{show(more)} − {show(less)} = {show(found.difference)}"


def _known(side: tuple[str, ...], verdict: Verdict) -> Number | None:
    values = [verdict.values[code] for code in side if code in verdict.values]
    return sum(values) if values else None


def _share(book: Book, share: Share, found: Break, verdict: Verdict) -> Said:
    words: Mapping[str, str] = {
        "name": str(share.name),
        "n": show(found.difference),
        "part": show(verdict.values[share.part]),
        "whole": show(verdict.values[share.whole]),
    }
    lead = (
        _("%(name)s cao hơn %(part)s / %(whole)s %(n)s điểm phần trăm") % words
        if found.left_is_more
        else _("%(name)s thấp hơn %(part)s / %(whole)s %(n)s điểm phần trăm") % words
    )
    hint = _("có thể tính trên số khác, hoặc số liệu sai")
    return Said(f"{lead}: {hint}", lead, hint, "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
