"""Which rules of docs/legal.md a deadline rests on, for the staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils.functional import Promise

from ..rules import DayKind, PauseMode, TermUnit
from .answer import Answer


class Basis(NamedTuple):
    """A rule that was used: its id, what it says, the law, and whether nobody has read that law."""

    rule: str
    words: str | Promise
    law: str | Promise
    is_unconfirmed: bool = False


def basis_of(answer: Answer) -> list[Basis]:
    """Return the rules that this deadline used, in the order in which the clock meets them."""
    return [basis for applies, basis in _RULES if applies(answer)]


def _modes(answer: Answer) -> Iterator[PauseMode]:
    return (pause.mode for cell in answer.explanation.cells for pause in cell.pauses)


def _unit(*units: TermUnit) -> Callable[[Answer], bool]:
    return lambda answer: answer.question.term is not None and answer.question.term.unit in units


def _mode(mode: PauseMode) -> Callable[[Answer], bool]:
    return lambda answer: mode in _modes(answer)


def _starts_later(answer: Answer) -> bool:
    return answer.explanation.deadline.start != answer.explanation.deadline.accepted


def _has_days_off(answer: Answer) -> bool:
    ordinary = (DayKind.WORKING, DayKind.WEEKEND)
    return any(cell.kind not in ordinary for cell in answer.explanation.cells)


_RULES: list[tuple[Callable[[Answer], bool], Basis]] = []
