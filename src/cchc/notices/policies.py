"""Who looks after the outbox and the ladder: the row `setting,edit` of the matrix."""

from __future__ import annotations

from cchc.accounts import policies
from cchc.accounts.models import User


def may_administer(user: User) -> bool:
    """Tell whether the user may see the outbox, send mails again and change the ladder."""
    return policies.may(user, "setting", "edit")


def require_admin(user: User | None) -> None:
    """Refuse unless the user may; None is a command of the system itself."""
    policies.require(user, "setting", "edit")
