"""Who may do what in the register: posts, by the unit that they serve."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cchc.accounts import matrix
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.metrics.querysets import UNIT_ROLES, territory_path
from cchc.units.models import Unit

from . import hooks


def may_for(user: User, object_: str, action: str, unit: Unit, state: str = "") -> bool:
    """Tell whether a post in force lets the user do `action` for `unit`: the unit's own people, or who steers above."""
    if not user.is_active:
        return False
    return any(
        matrix.grants(Role(post.role), object_, action, state)
        and (post.unit_id == unit.pk if post.role in UNIT_ROLES else unit.path.startswith(territory_path(post)))
        for post in user.current_posts()
    )


def require_for(user: User | None, object_: str, action: str, unit: Unit, state: str = "") -> None:
    """Refuse unless the user may; None is a command of the system itself."""
    if user is not None and not may_for(user, object_, action, unit, state):
        roles = ", ".join(str(role.label) for role in Role if role in matrix.roles_for(object_, action, state))
        raise PermissionDenied(_("Việc này do %(roles)s làm.") % {"roles": roles})


def units_for(user: User, object_: str, action: str) -> list[Unit]:
    """Return the bodies for which a post lets the user do `action`, in whatever state: to choose from."""
    if not user.is_active:
        return []
    found = {
        post.unit.pk: post.unit
        for post in user.current_posts()
        if Role(post.role) in matrix.roles_ever(object_, action)
    }
    return sorted(found.values(), key=lambda unit: unit.sort_key)


def require_some(units: list[Unit], object_: str, action: str) -> None:
    """Refuse who may do it for no unit at all."""
    if not units:
        roles = ", ".join(str(role.label) for role in Role if role in matrix.roles_ever(object_, action))
        raise PermissionDenied(_("Việc này do %(roles)s làm.") % {"roles": roles})


def may_scan(user: User, unit: Unit) -> bool:
    """Tell whether the user may scan a wall of `unit`: by a post, or by a team that inspects it."""
    return may_for(user, "posting", "scan", unit) or any(allow(user, unit) for allow in hooks.may_scan)


def require_scan(user: User, unit: Unit) -> None:
    """Refuse unless the user may scan a wall of the unit."""
    if not may_scan(user, unit):
        raise PermissionDenied(_("Đơn vị, cán bộ CCHC hoặc đoàn kiểm tra quét bảng niêm yết của đơn vị này."))
