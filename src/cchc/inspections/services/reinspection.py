"""Re-inspection (phúc tra): a draft plan over what is still open, with only the items that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.criteria.models import Area

from ..choices import InspectionKind
from ..models import Inspection, Plan
from ..queries import reinspection as queries
from . import plans


@dataclass(frozen=True)
class ReinspectionDraft:
    """What the form of a re-inspection says."""

    name: str
    starts_on: date
    ends_on: date
    inspections: Sequence[Inspection]  # those that are followed up
    purpose: str = ""


@transaction.atomic
def plan_reinspection(
    *, actor: User, draft: ReinspectionDraft, today: date, now: datetime, token: str | None = None
) -> Plan:
    """Draft a plan of the units chosen; each gets the items of its own open requests. The same form twice makes one."""
    if token and (made := Plan.objects.filter(token=token, drafted_by=actor).first()):
        return made
    chosen = list(draft.inspections)
    if not chosen:
        raise RuleError(_("Chọn ít nhất một đơn vị còn việc chưa xong"), field="inspections")
    source = chosen[0].plan
    if any(row.plan_id != source.pk for row in chosen):
        raise RuleError(_("Các đơn vị phải thuộc cùng một đợt kiểm tra"), field="inspections")
    open_ones = queries.open_items([row.pk for row in chosen])
    for row in chosen:
        if row.pk not in open_ones:
            words = {"unit": row.unit.full_name}
            raise RuleError(_("%(unit)s không còn việc nào mở. Bỏ đơn vị này") % words, field="inspections")
    plan = plans.create_plan(
        actor=actor,
        draft=plans.PlanDraft(
            name=clean(draft.name),
            kind=InspectionKind.REINSPECTION,
            issuer=source.issuer,
            lead=source.lead,
            starts_on=draft.starts_on,
            ends_on=draft.ends_on,
            period_start=source.period_start,
            period_end=min(today, draft.starts_on),
            areas=_areas(source, open_ones.values()),
            criteria_set=source.criteria_set,
            purpose=clean(draft.purpose),
            bases=[basis.text for basis in source.bases.all()],
        ),
        now=now,
        token=token,
    )
    units = [plans.PlannedUnit(queries.present(row.unit, today)) for row in chosen]
    if len({planned.unit.pk for planned in units}) != len(units):
        raise RuleError(_("Hai đơn vị đã nhập làm một. Lập phúc tra riêng từng đơn vị"), field="inspections")
    made_rows = plans.set_units(plan_id=plan.pk, actor=actor, units=units)
    for new, old in zip(made_rows, chosen, strict=True):
        new.previous, new.item_codes = old, sorted(open_ones[old.pk])
        new.save(update_fields=["previous", "item_codes"])
    return plan


def _areas(source: Plan, found: Iterable[Mapping[str, str]]) -> list[Area]:
    """Return the areas of the source plan that the open items are of; all of them when no request names an item."""
    codes = {code for items in found for code in items.values()}
    areas = list(source.areas.all())
    return [area for area in areas if area.code in codes] or areas
