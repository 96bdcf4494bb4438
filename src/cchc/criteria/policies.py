"""Who prepares and publishes check-item sets: the posts in force, by the permission matrix."""

from cchc.accounts import policies as accounts
from cchc.accounts.models import User

from .choices import SetStatus


def may(user: User, action: str, state: str = SetStatus.DRAFT) -> bool:
    """Tell whether the user may do `action` on a set in `state`."""
    return accounts.may(user, "criteria_set", action, state)


def require(user: User | None, action: str, state: str = SetStatus.DRAFT) -> None:
    """Refuse who may not do `action`; None is a command of the system itself."""
    accounts.require(user, "criteria_set", action, state)
