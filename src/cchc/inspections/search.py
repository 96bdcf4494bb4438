"""What the global search finds here: campaigns and inspections."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common.search import Group, Hit
from cchc.common.text import fold

from .models import Inspection, Plan


def find_plans(reader: Any, words: str, limit: int) -> Group | None:
    """Find the reader's campaigns by the words of their name."""
    wanted = fold(words).split()
    plans = Plan.objects.filter(pk__in=Plan.objects.visible_to(reader).values("pk")).select_related("issuer")
    hits = [
        Hit(plan.name, reverse("inspections:plan_detail", args=[plan.code]), plan.issuer.authority, "clipboard-check")
        for plan in plans
        if all(word in fold(plan.name) for word in wanted)
    ]
    return Group(_("Đợt kiểm tra"), hits[:limit], reverse("inspections:list", query={"q": words})) if hits else None


def find_inspections(reader: Any, words: str, limit: int) -> Group | None:
    """Find the reader's inspections by the words of the unit's name."""
    rows = Inspection.objects.filter(pk__in=Inspection.objects.visible_to(reader).values("pk"))
    for word in fold(words).split():
        rows = rows.filter(unit__folded__contains=word)
    hits = [
        Hit(
            row.unit.authority,
            reverse("inspections:inspection_detail", args=[row.code]),
            f"{row.plan.name} · {row.get_stage_display()}",
            "list-check",
        )
        for row in rows.select_related("unit", "plan").order_by("-plan__starts_on")[:limit]
    ]
    return Group(_("Cuộc kiểm tra"), hits) if hits else None
