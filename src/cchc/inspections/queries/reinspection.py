"""What a re-inspection is about: the units with open tasks, and the check items of those tasks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cchc.accounts.models import User
from cchc.units import queries as units
from cchc.units.models import Unit

from ..choices import InspectionKind
from ..models import Inspection, Recommendation
from ..querysets import CONCLUDED
from . import follow_up


def open_items(inspections: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return per inspection with open tasks the items that they are about: item code → area code."""
    requests = follow_up.all_requests().filter(inspection__in=list(inspections))
    home = dict(requests.values_list("pk", "inspection_id"))
    open_ones = {int(key) for key in follow_up.tasks_of(requests).open().values_list("origin_id", flat=True)}
    found: dict[int, dict[str, str]] = {home[pk]: {} for pk in open_ones}
    links = Recommendation.findings.through.objects.filter(recommendation__in=open_ones, finding__item__isnull=False)
    for pk, code, area in links.values_list("recommendation_id", "finding__item__code", "finding__item__area_code"):
        found[home[pk]][code] = area
    return found


def candidates(inspections: Iterable[Inspection], user: User) -> list[Inspection]:
    """Return those of `inspections` that are concluded, seen by `user`, have open tasks and no re-inspection under way."""
    seen = Inspection.objects.visible_to(user).filter(pk__in=[row.pk for row in inspections], stage__in=CONCLUDED)
    again = Inspection.objects.filter(previous__in=seen.values("pk"), plan__kind=InspectionKind.REINSPECTION)
    taken = {row.previous_id for row in again.exclude(stage__in=CONCLUDED).only("previous") if row.previous_id}
    rows = list(
        seen.exclude(pk__in=taken).select_related("plan__issuer", "plan__lead", "unit").order_by("unit__sort_key", "pk")
    )
    open_ones = open_items([row.pk for row in rows])
    return [row for row in rows if row.pk in open_ones]


def present(unit: Unit, today: date) -> Unit:
    """Return who holds today what `unit` held, when that is one unit; else the unit itself."""
    if unit.exists_on(today):
        return unit
    after = units.successors(unit, today)
    return after[0].unit if len(after) == 1 else unit
