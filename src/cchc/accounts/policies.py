"""What a person may do by the posts they hold. Rights inside one inspection are decided by the app that owns it."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from . import matrix
from .choices import TWO_FACTOR_ROLES, Role
from .models import User


def roles_of(user: User) -> frozenset[Role]:
    """Return the roles that the user holds in posts in force."""
    return frozenset(Role(post.role) for post in user.current_posts())


def has_role(user: User, *roles: Role) -> bool:
    """Tell whether the user holds one of `roles` in a post in force."""
    return not roles_of(user).isdisjoint(roles)


def may(user: User, object_: str, action: str, state: str = "") -> bool:
    """Tell whether a post in force lets the user do `action` on objects of this kind, whatever their unit."""
    return user.is_active and any(matrix.grants(role, object_, action, state) for role in roles_of(user))


def require(user: User | None, object_: str, action: str, state: str = "") -> None:
    """Refuse unless the user may; None is a command of the system itself."""
    if user is not None and not may(user, object_, action, state):
        roles = ", ".join(str(role.label) for role in Role if role in matrix.roles_for(object_, action, state))
        raise PermissionDenied(_("Việc này do %(roles)s làm.") % {"roles": roles})


def needs_second_factor(user: User) -> bool:
    """Tell whether one of the user's posts in force asks for a second factor."""
    return has_role(user, *TWO_FACTOR_ROLES)


def may_edit_units(actor: object) -> bool:
    """Answer the units' hook: who may add, change or end units."""
    return isinstance(actor, User) and may(actor, "unit", "edit")


def may_read_journal(reader: object) -> bool:
    """Answer the journal's hook: who may read it all."""
    return isinstance(reader, User) and may(reader, "journal", "read")
