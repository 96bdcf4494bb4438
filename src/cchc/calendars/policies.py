"""Who may change the calendar: the posts in force, by the permission matrix."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cchc.accounts import matrix
from cchc.accounts import policies as accounts
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.units.models import Unit


def may(user: User, action: str) -> bool:
    """Tell whether the user may do `action` on the calendar of everyone."""
    return accounts.may(user, "calendar", action)


def require(user: User | None, action: str) -> None:
    """Refuse who may not do `action`; None is a command of the system itself."""
    accounts.require(user, "calendar", action)


def may_set_hours(user: User, unit: Unit | None) -> bool:
    """Tell whether the user may set office hours: administrators everywhere, heads in their own unit."""
    posts = [post for post in user.current_posts() if matrix.grants(Role(post.role), "calendar", "set_hours")]
    if not user.is_active:
        return False
    return any(post.role == Role.ADMIN or (unit is not None and post.unit_id == unit.pk) for post in posts)


def require_set_hours(user: User | None, unit: Unit | None) -> None:
    """Refuse who may not set these hours; None is a command of the system itself."""
    if user is not None and not may_set_hours(user, unit):
        raise PermissionDenied(_("Giờ làm việc do quản trị hoặc người đứng đầu đơn vị đặt."))
