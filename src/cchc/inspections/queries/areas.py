"""The contents of a plan as lists show them."""

from __future__ import annotations

from ..models import Plan
from ..querysets import IN_ORDER


def area_names(plan: Plan) -> dict[str, str]:
    """Return the name of each area and theme of the plan by code, in order."""
    return {area.code: area.name for area in plan.areas.order_by(*IN_ORDER)}
