"""Who records legal documents: the posts in force, by the permission matrix."""

from cchc.accounts import policies as accounts
from cchc.accounts.models import User


def may_edit(user: User) -> bool:
    """Tell whether the user may record and correct legal documents."""
    return accounts.may(user, "legal_document", "edit")


def require_edit(user: User | None) -> None:
    """Refuse who may not; None is a command of the system itself."""
    accounts.require(user, "legal_document", "edit")
