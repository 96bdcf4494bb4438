"""What this app shows on the pages of lower ones: the office hours of a unit."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.audit.services import Actor
from cchc.units.hooks import Section
from cchc.units.models import Unit

from .queries import hours


def office_hours(actor: Actor, unit: Unit) -> Section | None:
    """Return the hours that apply to the unit today, while it exists."""
    today = timezone.localdate()
    if not unit.exists_on(today):
        return None
    return Section(
        _("Giờ làm việc"), "calendars/_unit_section.html", {"now": hours.in_force(unit, today), "unit": unit}
    )
