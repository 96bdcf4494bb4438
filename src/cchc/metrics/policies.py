"""Who may record and correct the figures of a unit."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cchc.accounts import matrix
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.units.models import Unit

from . import hooks
from .choices import FigureKind
from .querysets import territory_path


def may(user: User, action: str, unit: Unit, kind: str = "") -> bool:
    """Tell whether the user may `record` or `correct` figures of `unit`: by a post, or by a team that inspects it.

    Of the kind "reported" the unit's own people may, too, while they owe a report.
    """
    if not user.is_active:
        return False
    by_post = any(
        matrix.grants(Role(post.role), "figure", action) and unit.path.startswith(territory_path(post))
        for post in user.current_posts()
    )
    if by_post or any(allow(user, unit) for allow in hooks.may_record):
        return True
    return kind == FigureKind.REPORTED and any(allow(user, unit) for allow in hooks.may_report)


def require(user: User | None, action: str, unit: Unit, kind: str = "") -> None:
    """Refuse unless the user may; None is a command of the system itself."""
    if user is not None and not may(user, action, unit, kind):
        raise PermissionDenied(_("Số liệu của đơn vị này do cán bộ CCHC hoặc đoàn kiểm tra ghi."))


def may_somewhere(user: User, action: str) -> bool:
    """Tell whether a post in force grants `action` at all: whether to show the button."""
    return user.is_active and any(matrix.grants(Role(post.role), "figure", action) for post in user.current_posts())


def require_somewhere(user: User, action: str) -> None:
    """Refuse who holds no post that grants `action` for any unit."""
    if not may_somewhere(user, action):
        raise PermissionDenied(_("Số liệu do cán bộ CCHC hoặc đoàn kiểm tra ghi."))


def may_ask(user: User, unit: Unit) -> bool:
    """Tell whether the user may ask the unit to explain: who may record its figures may also ask about them."""
    return may(user, "record", unit)


def require_asking(user: User | None, unit: Unit) -> None:
    """Refuse unless the user may ask the unit to explain."""
    if user is not None and not may_ask(user, unit):
        raise PermissionDenied(_("Cán bộ CCHC hoặc đoàn kiểm tra yêu cầu giải trình số liệu của đơn vị này."))


def may_explain(user: User, unit: Unit) -> bool:
    """Tell whether the user may explain the figures of `unit`: by a post in the unit itself."""
    if not user.is_active:
        return False
    return any(
        matrix.grants(Role(post.role), "figure", "explain") and post.unit_id == unit.pk for post in user.current_posts()
    )


def require_explaining(user: User | None, unit: Unit) -> None:
    """Refuse unless the user may explain the figures of the unit."""
    if user is not None and not may_explain(user, unit):
        raise PermissionDenied(_("Đơn vị tự giải trình số liệu của mình."))
