"""What an import doubts beside the rules of a version: code against name, one text under many codes, steps and term."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from cchc.common import numbers
from cchc.common.text import fold

from ...choices import Channel, TermUnit
from ..content import Case, Content
from .records import Flaw, Record

# How alike two names of one procedure must be, as the share of words that they have in common.
ALIKE = Decimal("0.3")
SHARED_BY = 3  # codes under one name: two stand in the national database, three are a polluted crawl
_NO_WORDS = frozenset(
    ["thu", "tuc", "hanh", "chinh", "cap", "viec", "ve", "va", "cua", "theo", "cho", "trong", "doi", "voi", "tai", "do"]
)
# "0,5 ngày làm việc", "02 (hai) giờ làm việc" in the text of a step.
_SPAN = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?)\s*(?:\([^)]{1,30}\)\s*)?(ngay lam viec|ngay|gio lam viec|gio)\b")
_SPAN_UNITS = {
    "ngay lam viec": TermUnit.WORKING_DAY,
    "ngay": TermUnit.DAY,
    "gio lam viec": TermUnit.HOUR,
    "gio": TermUnit.HOUR,
}


@dataclass(frozen=True)
class Names:
    """The names that the register knows, by code, and the codes by folded name."""

    by_code: Mapping[str, str]

    def codes_of(self, name: str) -> list[str]:
        """Return the codes that carry a name, marks and case ignored."""
        return self._by_name.get(fold(name), [])

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, name in self.by_code.items():
            found.setdefault(fold(name), []).append(code)
        return found


def of_names(records: Sequence[Record], known: Names) -> dict[int, tuple[Flaw, ...]]:
    """Return by position what is wrong between codes and names (see docs/legal.md, TT-32)."""
    shared = Counter(name for name, _code in {(fold(one.content.name), one.code) for one in records})
    texts = Counter(_body(record.content) for record in records if _body(record.content))
    found: dict[int, tuple[Flaw, ...]] = {}
    for index, record in enumerate(records):
        if not record.content.name:
            continue
        flaws = list(_of_name(record, known, shared[fold(record.content.name)]))
        n = texts[_body(record.content)]
        if n >= SHARED_BY:
            flaws.append(Flaw(record.place, _("%(n)s mã dùng chung một nội dung. Xem lại nguồn") % {"n": n}, True))
        if flaws:
            found[index] = tuple(flaws)
    return found


def _of_name(record: Record, known: Names, n_shared: int) -> Iterable[Flaw]:
    name, here = record.content.name, known.by_code.get(record.code)
    if n_shared >= SHARED_BY:
        yield Flaw(record.place, _("%(n)s mã dùng chung một tên. Tên thật của mã này là gì?") % {"n": n_shared})
    elif n_shared > 1:
        yield Flaw(record.place, _("%(n)s mã dùng chung một tên. Xem lại mã và tên") % {"n": n_shared}, True)
    if here is not None and fold(here) == fold(name):
        return
    others = [code for code in known.codes_of(name) if code != record.code]
    words = {"code": record.code, "known": (here or "")[:120], "others": ", ".join(others[:3])}
    if others and here is not None:
        yield Flaw(record.place, _("Mã %(code)s là “%(known)s”; tên này là của mã %(others)s") % words)
    elif others:
        yield Flaw(record.place, _("Tên này đã có dưới mã %(others)s, không phải %(code)s") % words)
    elif here is not None and alike(here, name) < ALIKE:
        yield Flaw(record.place, _("Tên khác hẳn tên đang có của mã %(code)s: “%(known)s”") % words, True)


def shifted(records: Sequence[Record], known: Names) -> str:
    """Say from where on the names slipped against the codes, if three rows carry the name of a neighbour."""
    slipped = []
    for before, record, after in zip([None, *records], records, [*records[1:], None], strict=False):
        here = known.by_code.get(record.code)
        if here is None or fold(here) == fold(record.content.name):
            continue
        near = [known.by_code.get(one.code, "") for one in (before, after) if one is not None]
        if fold(record.content.name) in map(fold, near):
            slipped.append(record)
    if len(slipped) < SHARED_BY:
        return ""
    words = {"n": len(slipped), "place": slipped[0].place}
    return _("%(n)s dòng mang tên của dòng bên cạnh, từ %(place)s: bảng có thể bị xô dòng") % words


def of_steps(content: Content) -> list[str]:
    """Doubt a case whose steps name times that do not add up to its term (E12: a sum must be the term)."""
    return [doubt for case in content.cases if (doubt := _doubt_of_steps(case))]


def _doubt_of_steps(case: Case) -> str:
    terms = {(row.amount, row.unit or row.assumed_unit) for row in case.methods if row.amount is not None}
    spans = [span for text in case.steps if (span := _last_span(text))]
    units = {unit for _amount, unit in spans}
    if len(terms) != 1 or len(spans) < 2 or len(units) != 1:
        return ""
    amount, unit = next(iter(terms))
    total = sum((amount for amount, _unit in spans), Decimal())
    if amount is None or units != {unit} or total == amount:
        return ""
    words = {"total": numbers.show_exact(total), "term": numbers.show_exact(amount), "unit": TermUnit(unit).label}
    return _("Các bước cộng lại %(total)s %(unit)s, thời hạn ghi %(term)s %(unit)s") % words


def _last_span(text: str) -> tuple[Decimal, str] | None:
    found = _SPAN.findall(fold(text))
    if not found:
        return None
    amount, unit = found[-1]
    return Decimal(amount.replace(",", ".")), _SPAN_UNITS[unit].value


def of_channels(content: Content) -> list[str]:
    """Doubt a currency that is not đồng: its amount cannot be added up."""
    doubts = []
    for case in content.cases:
        for row in case.methods:
            for fee in row.fees:
                if fee.amount is None and re.search(r"[0-9]\s*(usd|eur)", fold(fee.text)):
                    words = {"channel": str(Channel(row.channel).label).lower(), "text": fee.text[:60]}
                    doubts.append(_("Phí %(channel)s ghi bằng ngoại tệ: %(text)s") % words)
    return doubts


def alike(one: str, other: str) -> Decimal:
    """Return the share of words that two names have in common, 1 for the same words."""
    first, second = _words(one), _words(other)
    every = first | second
    return Decimal(len(first & second)) / len(every) if every else Decimal(1)


def _words(name: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", fold(name))) - _NO_WORDS


def _body(content: Content) -> int:
    """Return a fingerprint of steps and papers; 0 where there are too few to tell one text from another."""
    said = [text for case in content.cases for text in (*case.steps, *(row.name for row in case.components))]
    return hash(tuple(said)) if len(said) >= SHARED_BY else 0
