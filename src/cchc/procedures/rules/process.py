"""The internal process of a place: its steps share out the term, and must do so exactly. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from cchc.common import numbers
from cchc.common.text import clean

from ..choices import SupplementMode, TermUnit
from .content import COMMON_CASE
from .words import say_amount

T = TypeVar("T", "Process", "ProcessStep")
MAX_TERM = Decimal(10_000)
MAX_STEPS = 60


@dataclass(frozen=True)
class ProcessStep:
    """One step: who does it where, and its share in the unit of the term. Excluded: its time is not counted."""

    name: str
    role: str = ""
    amount: Decimal = Decimal(0)
    unit_name: str = ""
    unit_code: str = ""
    is_excluded: bool = False
    basis: str = ""


@dataclass(frozen=True)
class Process:
    """How a unit handles one case of a procedure."""

    valid_from: date
    term_amount: Decimal
    term_unit: str
    steps: tuple[ProcessStep, ...] = ()
    case_code: str = COMMON_CASE
    decision: str = ""
    supplement_mode: str = SupplementMode.RESTART
    remainder_amount: Decimal | None = None
    remainder_unit: str = ""
    supplement_days: int | None = None
    mode_basis: str = ""
    boundary_free: bool = True


@dataclass(frozen=True)
class Fault:
    """What is wrong, at which field."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Share:
    """A step with its part of the term, in percent of what all counted steps have."""

    step: ProcessStep
    number: int
    percent: Decimal
    start: Decimal  # where its part begins on the bar


def cleaned(process: Process) -> Process:
    """Return the process as it is stored: cleaned texts, steps that say nothing left out."""
    steps = tuple(step for step in map(_clean_texts, process.steps) if step.name)
    return replace(_clean_texts(process), steps=steps)


def total(steps: tuple[ProcessStep, ...]) -> Decimal:
    """Add up the shares that count."""
    return sum((step.amount for step in steps if not step.is_excluded), Decimal(0))


def say_difference(process: Process) -> str:
    """Say by how much the shares miss the term; empty when they add up."""
    there = total(process.steps)
    if there == process.term_amount:
        return ""
    words = {
        "sum": numbers.show_exact(there),
        "term": say_amount(process.term_amount, process.term_unit),
        "shift": say_amount(abs(there - process.term_amount), process.term_unit),
    }
    if there < process.term_amount:
        return _("Các bước cộng lại %(sum)s, thiếu %(shift)s so với thời hạn %(term)s") % words
    return _("Các bước cộng lại %(sum)s, thừa %(shift)s so với thời hạn %(term)s") % words


def faults(process: Process, closing: tuple[int, int]) -> list[Fault]:
    """Name what may not be kept even as a draft; `closing` is the range of days until a dossier may be closed."""
    return [*_of_term(process), *_of_supplement(process, closing), *_of_steps(process)]


def obstacles(process: Process) -> list[str]:
    """Name what keeps a draft from being used."""
    found = [] if process.steps else [_("Quy trình chưa có bước nào")]
    for number, step in enumerate(process.steps, start=1):
        words = {"n": number, "name": step.name}
        if not step.role:
            found.append(_("Bước %(n)s, %(name)s: chưa ghi người thực hiện") % words)
        if step.is_excluded and not step.basis:
            found.append(_("Bước %(n)s, %(name)s: ghi căn cứ không tính thời gian") % words)
        if not step.is_excluded and not step.amount:
            found.append(_("Bước %(n)s, %(name)s: ghi thời gian hoặc đánh dấu không tính") % words)
    difference = say_difference(process)
    return [*found, difference] if difference and process.steps else found


def shares(process: Process) -> list[Share]:
    """Give each step its part of the bar; excluded steps have none."""
    whole = total(process.steps)
    found, start = [], Decimal(0)
    for number, step in enumerate(process.steps, start=1):
        counts = not step.is_excluded and whole > 0
        percent = (step.amount * 100 / whole).quantize(Decimal("0.01")) if counts else Decimal(0)
        found.append(Share(step, number, percent, start))
        start += percent
    return found


# ── inside ──


def _clean_texts(row: T) -> T:
    texts: dict[str, Any] = {name: clean(value) for name, value in vars(row).items() if type(value) is str}
    return replace(row, **texts)


def _of_term(process: Process) -> Iterator[Fault]:
    if process.term_unit not in TermUnit.values or process.term_unit == TermUnit.UNKNOWN:
        yield Fault("term_unit", _("Chọn đơn vị của thời hạn"))
    if not 0 < process.term_amount <= MAX_TERM:
        words = {"most": numbers.show(MAX_TERM)}
        yield Fault("term_amount", _("Thời hạn phải lớn hơn 0 và không quá %(most)s") % words)


def _of_supplement(process: Process, closing: tuple[int, int]) -> Iterator[Fault]:
    if process.supplement_mode not in SupplementMode.values:
        yield Fault("supplement_mode", _("Chọn cách tính thời gian khi bổ sung hồ sơ"))
    if process.supplement_mode == SupplementMode.FIXED_REMAINDER:
        if process.remainder_amount is None or not 0 < process.remainder_amount <= MAX_TERM:
            yield Fault("remainder_amount", _("Ghi thời hạn riêng sau khi bổ sung, lớn hơn 0"))
        if process.remainder_unit not in TermUnit.values or process.remainder_unit == TermUnit.UNKNOWN:
            yield Fault("remainder_unit", _("Chọn đơn vị của thời hạn sau khi bổ sung"))
    least, most = closing
    if process.supplement_days is not None and not least <= process.supplement_days <= most:
        words = {"least": least, "most": most}
        yield Fault("supplement_days", _("Số ngày chờ bổ sung phải từ %(least)s đến %(most)s") % words)


def _of_steps(process: Process) -> Iterator[Fault]:
    if len(process.steps) > MAX_STEPS:
        yield Fault("steps", _("Quy trình không quá %(most)s bước. Gộp các bước nhỏ") % {"most": MAX_STEPS})
    for number, step in enumerate(process.steps, start=1):
        words = {"n": number, "most": numbers.show(MAX_TERM)}
        if not 0 <= step.amount <= MAX_TERM:
            yield Fault("steps", _("Bước %(n)s: thời gian phải từ 0 đến %(most)s") % words)
        elif step.amount != step.amount.quantize(Decimal("0.01")):
            yield Fault("steps", _("Bước %(n)s: tối đa 2 chữ số sau dấu phẩy") % words)
        if max(len(step.name), len(step.role), len(step.unit_name)) > 200 or len(step.basis) > 300:
            yield Fault("steps", _("Bước %(n)s: chữ quá dài, rút còn 200 ký tự") % words)
