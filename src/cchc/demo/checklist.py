"""What the invented communes answered: the same every time, since each draw is a hash of its names. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from cchc.criteria.choices import ItemKind
from cchc.criteria.models import CheckItem
from cchc.inspections.choices import Judgement
from cchc.inspections.rules import AnswerValues

# Items that a commune may have no case of.
RARE = frozenset({"CHK.DEC.03", "CHK.FIN.05", "CHK.FIN.06", "CHK.FIN.09", "CHK.INST.14", "CHK.PROC.19"})
SHARES = {
    Judgement.MET: (0.95, 1.0),
    Judgement.PARTLY: (0.72, 0.9),
    Judgement.NOT_MET: (0.25, 0.6),
}
NOTED_SHARE = 0.45  # of the items that were met, how many carry a note


def draw(*names: object) -> float:
    """Return a number from 0 up to 1 that depends on nothing but `names`."""
    digest = hashlib.sha256("|".join(str(name) for name in names).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def between(low: float, high: float, *names: object) -> int:
    """Return a whole number from `low` to `high`."""
    return round(low + (high - low) * draw(*names))


@dataclass(frozen=True)
class Dossiers:
    """A commune's dossier figures for the inspected period, by metric code; they agree unless `odd`."""

    values: dict[str, int]
    odd: bool

    def __getitem__(self, code: str) -> int:
        return self.values[code]


def dossiers(unit: str, grade: float, *, odd: bool) -> Dossiers:
    """Return the figures that the commune reports; a better grade means fewer late ones."""
    received = between(2400, 6200, unit, "received")
    carried = between(0.02 * received, 0.06 * received, unit, "carried")
    pending = between(0.03 * received, 0.08 * received, unit, "pending")
    resolved = received + carried - pending
    late = between(0.002 * resolved, (1.02 - grade) * 0.08 * resolved, unit, "late")
    early = between(0.3 * resolved, 0.6 * resolved, unit, "early")
    reported = resolved + (between(40, 290, unit, "odd") if odd else 0)
    values = {
        "carried_over": carried,
        "received_new": received,
        "to_handle": carried + received,
        "resolved": reported,
        "resolved_early": early,
        "resolved_on_time": reported - early - late,
        "resolved_late": late,
        "pending": pending,
        "pending_overdue": between(0, 0.2 * pending * (1.1 - grade), unit, "overdue"),
    }
    return Dossiers(values, odd)


def judge(unit: str, item: CheckItem, grade: float, figures: Dossiers) -> Judgement:
    """Return how the team judged the item; figures decide where the item is about them."""
    if item.code == "CHK.PROC.15":
        return Judgement.NOT_MET if figures.odd else Judgement.MET
    if item.code in ("CHK.PROC.12", "CHK.PROC.13"):
        share = figures["resolved_late"] / figures["resolved"]
        return Judgement.MET if share < 0.005 else Judgement.PARTLY if share < 0.02 else Judgement.NOT_MET
    luck = draw(unit, item.code, "judgement")
    if item.code in RARE and luck > 0.8:
        return Judgement.NOT_ARISEN
    if luck < grade:
        return Judgement.MET
    return Judgement.PARTLY if luck < grade + (1 - grade) * 0.6 else Judgement.NOT_MET


def answer(
    unit: str, item: CheckItem, grade: float, figures: Dossiers, said: dict[str, Any], year: int
) -> AnswerValues:
    """Return the whole answer to one item: value by its kind, judgement, note."""
    judgement = judge(unit, item, grade, figures)
    if judgement == Judgement.NOT_ARISEN:
        return AnswerValues(judgement=judgement, note="Trong kỳ không phát sinh.")
    is_met = judgement == Judgement.MET
    note = said.get("ok", "") if is_met and draw(unit, item.code, "note") < NOTED_SHARE else ""
    note = note if is_met else said["weak"]
    values = _value(unit, item, judgement, figures, said, year)
    if item.kind == ItemKind.INTERVIEW:
        values["words"], note = (said.get("ok", "") if is_met else said["weak"]), ""
    return AnswerValues(**values, judgement=judgement, note=note)


def kinder(values: AnswerValues) -> AnswerValues:
    """Return the answer as a unit gives it that thinks better of itself than the team will."""
    better = Judgement.MET if values.judgement == Judgement.PARTLY else Judgement.PARTLY
    return replace(values, judgement=better, yes=None if values.yes is None else True, note="")


def _value(
    unit: str, item: CheckItem, judgement: Judgement, figures: Dossiers, said: dict[str, Any], year: int
) -> dict[str, Any]:
    is_met = judgement == Judgement.MET
    if item.code == "CHK.PROC.12":
        on_time = figures["resolved"] - figures["resolved_late"]
        return {"numerator": Decimal(on_time), "denominator": Decimal(figures["resolved"])}
    if item.code == "CHK.PROC.13":
        return {"number": Decimal(figures["resolved_late"])}
    if item.kind == ItemKind.YES_NO:
        return {"yes": judgement != Judgement.NOT_MET}
    if item.kind == ItemKind.RATIO:
        size = between(0.8 * said["size"], 1.2 * said["size"], unit, item.code, "size")
        low, high = SHARES[judgement]
        share = low + (high - low) * draw(unit, item.code, "share")
        return {"numerator": Decimal(min(size, round(size * share))), "denominator": Decimal(size)}
    if item.kind in (ItemKind.COUNT, ItemKind.NUMBER):
        low, high = said["good"] if is_met else said["bad"]
        return {"number": Decimal(between(low, high, unit, item.code, "count"))}
    if item.kind == ItemKind.DATE:
        day = between(20, 30, unit, item.code, "day")
        return {"day": date(year, 1, day) if is_met else date(year, 2, max(1, day - 18))}
    return {}
