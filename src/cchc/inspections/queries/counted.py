"""Figures that the inspections count themselves: shortfalls, repeats, requests made and mended. Join `metrics.hooks`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.urls import reverse

from cchc.metrics.hooks import Computed
from cchc.tasks.choices import TaskStatus
from cchc.units.models import Unit

from ..choices import FindingKind, RecommendationKind, RepeatKind
from ..models import Finding, Inspection, Recommendation
from ..querysets import CONCLUDED
from . import follow_up, repeats


def shortfalls_found(unit: Unit, start: date, end: date) -> Computed:
    """Count the shortfalls of the conclusions issued to the unit in the period."""
    rows = Finding.objects.filter(
        inspection__in=_concluded(unit, start, end), kind=FindingKind.SHORTFALL, removed_at__isnull=True
    ).select_related("inspection")
    return _computed([(row.text, row.inspection.code) for row in rows.order_by("inspection", "order", "pk")])


def repeat_findings(unit: Unit, start: date, end: date) -> Computed:
    """Count those that an earlier conclusion had and that were marked mended."""
    inspections = list(Inspection.objects.filter(pk__in=_concluded(unit, start, end)).select_related("plan"))
    codes = {row.pk: row.code for row in inspections}
    found = [row for rows in repeats.in_inspections(inspections).values() for row in rows]
    return _computed(
        [(row.finding.text, codes[row.finding.inspection_id]) for row in found if row.kind == RepeatKind.REPEAT]
    )


def requests_made(unit: Unit, start: date, end: date) -> Computed:
    """Count the requests of those conclusions to the unit."""
    return _computed([(row.text, row.inspection.code) for row in _requests(unit, start, end)])


def requests_mended(unit: Unit, start: date, end: date) -> Computed:
    """Count the requests whose task is verified as of today."""
    rows = _requests(unit, start, end)
    tasks = follow_up.tasks_by_request({row.inspection_id for row in rows})
    done = {pk for pk, task in tasks.items() if task.status == TaskStatus.VERIFIED}
    return _computed([(row.text, row.inspection.code) for row in rows if row.pk in done])


COLLECTORS: dict[str, Callable[[Unit, date, date], Computed]] = {
    "shortfalls_found": shortfalls_found,
    "repeat_findings": repeat_findings,
    "requests_made": requests_made,
    "requests_mended": requests_mended,
}


def _concluded(unit: Unit, start: date, end: date) -> list[int]:
    rows = Inspection.objects.filter(unit=unit, concluded_on__range=(start, end), stage__in=CONCLUDED)
    return list(rows.values_list("pk", flat=True))


def _requests(unit: Unit, start: date, end: date) -> Sequence[Recommendation]:
    rows = Recommendation.objects.filter(
        inspection__in=_concluded(unit, start, end), kind=RecommendationKind.TO_UNIT
    ).select_related("inspection")
    return list(rows.order_by("inspection", "order", "pk"))


def _computed(rows: Sequence[tuple[str, str]]) -> Computed:
    named = tuple((text[:120], reverse("inspections:inspection_detail", args=[code])) for text, code in rows)
    return Computed(Decimal(len(named)), named)
