"""Drawing units at random for a draft plan: once for each decision, repeatable by anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.units.models import Unit

from .. import draw_rules
from ..choices import PlanAction
from ..draw_rules import Outcome
from ..models import Draw, Plan
from ..queries import draws as queries
from . import plans
from .doors import begin_plan


@dataclass(frozen=True)
class DrawOrder:
    """What the decision orders."""

    number: str
    day: date
    units: Sequence[Unit]
    share: Decimal | None = None
    count: int | None = None
    by_level: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)  # code of an excluded unit: why


class AlreadyDrawnError(RuleError):
    """The decision has had its draw; `draw` is the one that counts."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        words = {"number": draw.decision_number, "day": dates.show(draw.decision_date)}
        message = _("Quyết định %(number)s ngày %(day)s đã rút thăm. Mỗi quyết định rút một lần") % words
        super().__init__(message, field="decision_number")


@transaction.atomic
def draw_units(*, plan_id: int, actor: User | None, order: DrawOrder, now: datetime) -> Draw:
    """Draw the units that the decision orders, keep the draw for good, add what was drawn to the draft plan."""
    plan = begin_plan(plan_id, PlanAction.DRAW, actor)
    if order.day > timezone.localdate(now):
        raise RuleError(_("Ngày quyết định ở sau hôm nay. Rút thăm khi đã có quyết định"), field="decision_date")
    number = draw_rules.canonical_number(order.number)
    _refuse_second(number, order.day)
    outcome = draw_rules.draw(
        number=number,
        day=order.day,
        units=queries.as_candidates(order.units, by_level=order.by_level),
        reasons=order.reasons,
        share=order.share,
        count=order.count,
    )
    draw = _kept(plan, order, number, outcome, actor, now)
    _journal(plan, draw, actor)
    _plan_drawn(plan, order.units, outcome, actor)
    return draw


def _refuse_second(number: str, day: date) -> None:
    first = Draw.objects.filter(decision_number=number, decision_date=day).first()
    if first is not None:
        raise AlreadyDrawnError(first)


def _kept(plan: Plan, order: DrawOrder, number: str, outcome: Outcome, actor: User | None, now: datetime) -> Draw:
    candidates = queries.as_candidates(order.units, by_level=order.by_level)
    draw = Draw(
        plan=plan,
        decision_number=number,
        decision_date=order.day,
        seed=outcome.seed,
        method=draw_rules.METHOD,
        share=order.share,
        number=order.count,
        units=[
            {"code": unit.code, "name": unit.name, "stratum": unit.stratum}
            for unit in sorted(candidates, key=lambda one: one.code)
        ],
        excluded=[{"code": row.code, "name": row.name, "reason": row.reason} for row in outcome.excluded],
        drawn=outcome.drawn,
        drawn_at=now,
        drawn_by=actor,
    )
    try:
        with transaction.atomic():
            draw.save(force_insert=True)
    except IntegrityError:  # another plan used the same decision in this very moment
        _refuse_second(number, order.day)
        raise
    return draw


def _journal(plan: Plan, draw: Draw, actor: User | None) -> None:
    listed = "\n".join(f"{row['code']}|{row['stratum']}" for row in draw.units)
    after = {
        "number": draw.decision_number,
        "day": draw.decision_date,
        "seed": draw.seed,
        "draw_method": draw.method,
        "draw_share": draw.share,
        "draw_count": draw.number,
        "candidates_sha256": sha256(listed.encode()).hexdigest(),
        "left_out": {row["code"]: row["reason"] for row in draw.excluded},
        "drawn": draw.drawn,
    }
    record("inspections.units_drawn", actor=actor, subject=draw, parent=plan, unit_id=plan.issuer_id, after=after)


def _plan_drawn(plan: Plan, units: Sequence[Unit], outcome: Outcome, actor: User | None) -> None:
    rows = plan.inspections.select_related("unit", "team")
    kept = [plans.PlannedUnit(row.unit, row.visit_on, row.team.order if row.team else None, row.code) for row in rows]
    there = {planned.unit.code for planned in kept}
    by_code = {unit.code: unit for unit in units}
    added = [plans.PlannedUnit(by_code[code]) for code in outcome.drawn if code not in there]
    plans.set_units(plan_id=plan.pk, actor=actor, units=[*kept, *added])
