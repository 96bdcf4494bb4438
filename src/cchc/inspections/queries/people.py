"""Who is told of something: people of the inspected unit, members of the team."""

from __future__ import annotations

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.units.models import Unit

from ..models import Inspection
from ..querysets import UNIT_ROLES


def of_unit(unit: Unit, *roles: Role) -> list[User]:
    """Return who holds one of `roles` in the unit today: by default its focal person and its head."""
    posts = unit.posts.in_force().filter(role__in=roles or UNIT_ROLES)
    return list(User.objects.filter(is_active=True, posts__in=posts).distinct().order_by("pk"))


def of_team(inspection: Inspection) -> list[User]:
    """Return the members of the team that have an account."""
    if inspection.team_id is None:
        return []
    return list(User.objects.filter(is_active=True, memberships__team=inspection.team_id).distinct().order_by("pk"))
