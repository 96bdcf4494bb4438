"""Shortfalls of a summary that an earlier conclusion had: asked only where they can be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cchc.units.models import Succession

from ...choices import FindingKind, RepeatKind
from ...models import Finding, Inspection
from ...querysets import CONCLUDED
from .. import repeats
from .rows import UnitRow, shortfalls_in
from .scope import SummaryScope


def count(scope: SummaryScope, rows: dict[int, UnitRow]) -> None:
    """Give each inspection the shortfalls that were marked mended and are back, and those that were never mended."""
    found = candidates(scope)
    for key, kinds in repeats.counts(found).items() if found else ():
        if key in rows:
            rows[key].n_repeats = kinds[RepeatKind.REPEAT]
            rows[key].n_recurring = kinds[RepeatKind.RECURRING]


def candidates(scope: SummaryScope) -> list[Inspection]:
    """Return the inspections whose unit, or what it came from, had a shortfall at the same item before.

    What became of a finding takes many rows to tell; this keeps the others out with a few narrow queries.
    """
    facts = ("inspection_id", "inspection__unit_id", "item__code", "inspection__plan__starts_on")
    now = list(shortfalls_in(scope).filter(item__isnull=False).order_by().values_list(*facts))
    if not now:
        return []
    before = Finding.objects.filter(
        kind=FindingKind.SHORTFALL,
        removed_at__isnull=True,
        item__code__in={code for _key, _unit, code, _day in now},
        inspection__stage__in=CONCLUDED,
        inspection__plan__starts_on__lt=max(day for _key, _unit, _code, day in now),
    ).order_by()
    first: dict[tuple[int, str], date] = {}
    for unit, code, day in before.values_list("inspection__unit_id", "item__code", "inspection__plan__starts_on"):
        first[unit, code] = min(day, first.get((unit, code), day))
    seen: dict[tuple[int, str], date] = {}
    heirs = _heirs({unit for unit, _code in first})
    for (unit, code), day in first.items():
        for heir in heirs[unit]:
            seen[heir, code] = min(day, seen.get((heir, code), day))
    again = {key for key, unit, code, day in now if seen.get((unit, code), date.max) < day}
    return list(Inspection.objects.filter(pk__in=again).select_related("plan", "unit")) if again else []


def _heirs(units: Iterable[int]) -> dict[int, set[int]]:
    """Return what came of each unit, itself too: from the past to now, where most units have no successor."""
    found = {unit: {unit} for unit in units}
    ahead = {unit: {unit} for unit in found}  # where to look further: unit → the units of `found` that lead to it
    while ahead:
        links = Succession.objects.filter(predecessor__in=list(ahead), successor__isnull=False)
        further: dict[int, set[int]] = {}
        for earlier, later in links.values_list("predecessor_id", "successor_id"):
            for unit in ahead[earlier]:
                if later not in found[unit]:
                    found[unit].add(later)
                    further.setdefault(later, set()).add(unit)
        ahead = further
    return found
