"""Where the marks of the charts stand: positions in % of the width, so that a chart fits every screen (ADR 0013)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ... import summary_rules
from ...summary_rules import Counts
from .figures import Summary
from .rows import ItemRow, Remedy, UnitRow

MOST_DOTS = 36  # more than a screen holds; the others are in the table of units
LOW, MIDDLE = Decimal(50), Decimal(70)  # where the matrix is tinted: an aid for the eye, no threshold of any rule


@dataclass(frozen=True)
class Dot:
    """One unit in the ranking."""

    row: UnitRow
    at: str
    low: str
    high: str
    is_below: bool  # the whole interval lies below the mean


@dataclass(frozen=True)
class Dots:
    """The ranking: a dot for the share, a line for its 95 % interval, a dashed line for the mean of all."""

    rows: list[Dot]
    ticks: list[tuple[str, int]]  # position, %
    mean: str
    mean_share: Decimal
    n_hidden: int
    n_below: int


def segments(counts: Counts) -> list[dict[str, Any]]:
    """Return judged items as the parts of a bar."""
    return [
        {"n": counts.met, "word": _("đạt"), "kind": "ok"},
        {"n": counts.partly, "word": _("đạt một phần"), "kind": "warn"},
        {"n": counts.not_met, "word": _("không đạt"), "kind": "bad"},
    ]


def remedy_segments(remedy: Remedy) -> list[dict[str, Any]]:
    """Return the tasks as the parts of a bar; the late ones are told apart from those still in time."""
    return [
        {"n": remedy.verified, "word": _("đã xác minh"), "kind": "ok"},
        {"n": remedy.submitted, "word": _("chờ xác minh"), "kind": "counted"},
        {"n": remedy.working + remedy.returned - remedy.overdue, "word": _("đang khắc phục"), "kind": "wait"},
        {"n": remedy.overdue, "word": _("quá hạn"), "kind": "bad"},
        {"n": remedy.not_given, "word": _("chưa giao việc"), "kind": "warn"},
    ]


def dots(summary: Summary) -> Dots | None:
    """Return the ranking, the lowest shares when there are too many; None when there is nothing to rank."""
    ranked = summary.ranked
    share = summary.counts.share
    if not ranked or share is None:
        return None
    shown = ranked if len(ranked) <= MOST_DOTS else ranked[-MOST_DOTS:]
    spans = [summary_rules.wilson(row.counts.met, row.counts.judged) for row in shown]
    mean = summary.counts.met / summary.counts.judged
    start = int(10 * min(*(low for low, _high in spans), mean, 0.9))
    scale = _Scale(start / 10, 1.0)
    rows = [
        Dot(row, scale.at(row.counts.met / row.counts.judged), scale.at(low), scale.at(high), high < mean)
        for row, (low, high) in zip(shown, spans, strict=True)
    ]
    step = 1 if start >= 5 else 2
    ticks = [(scale.at(tenth / 10), 10 * tenth) for tenth in range(start, 11, step)]
    n_below = sum(dot.is_below for dot in rows)
    return Dots(rows, ticks, scale.at(mean), share, len(ranked) - len(shown), n_below)


@dataclass(frozen=True)
class _Scale:
    start: float
    end: float

    def at(self, value: float) -> str:
        """Return the place of `value` with a margin of 2 % on both sides, for the marks at the ends."""
        return f"{2 + 96 * (value - self.start) / (self.end - self.start):.2f}%"


def bars(items: Sequence[ItemRow]) -> list[tuple[ItemRow, str]]:
    """Return each item with the length of its bar, the longest being the whole width."""
    most = max((item.n_units for item in items), default=0) or 1
    return [(item, f"{100 * item.n_units / most:.2f}%") for item in items]


def tint(counts: Counts | None) -> str:
    """Return the class of a cell of the matrix."""
    share = counts.share if counts else None
    if share is None or share >= MIDDLE:
        return ""
    return "is-low" if share < LOW else "is-middle"
