"""A small tree for the tests: two provinces, a district, communes."""

from datetime import date

from cchc.units.choices import Kind, SuccessionKind
from cchc.units.models import Succession, Unit
from cchc.units.services.changes import Draft, create_unit

LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


def make(name: str, kind: Kind, parent: Unit | None = None, **rest: object) -> Unit:
    """Create a unit as a command of the system."""
    return create_unit(actor=None, draft=Draft(name, kind, parent, **rest))  # type: ignore[arg-type]


def country() -> Unit:
    return make("Việt Nam", Kind.COUNTRY, code="viet-nam")


def link(before: Unit, after: Unit | None, kind: SuccessionKind, *, partial: bool = False) -> Succession:
    """Say that `after` followed `before` on the day `before` ended or `after` began."""
    day = after.valid_from if after and after.valid_from else FIRST
    return Succession.objects.create(
        predecessor=before, successor=after, kind=kind, is_partial=partial, happened_on=day, basis="Nghị quyết thử"
    )
