"""The days of an inspection's steps on the calendar of the inspected unit."""

from __future__ import annotations

from cchc.calendars.queries import calendar_of
from cchc.units.models import Unit

from ..deadline_rules import Counter
from ..models import Inspection, Plan


def counter_of(inspection: Inspection, *, is_lenient: bool = False) -> Counter:
    """Return the days of the plan as they count for the unit; `inspection.plan` and `.unit` must be loaded."""
    return of_plan(inspection.plan, inspection.unit, is_lenient=is_lenient)


def of_plan(plan: Plan, unit: Unit, *, is_lenient: bool = False) -> Counter:
    """Return the days of a plan on the calendar of a unit."""
    return Counter(plan.deadlines, calendar_of(unit), is_lenient)
