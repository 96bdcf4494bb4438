"""What higher floors tell `files`: who may read the attachments of an object. Joined in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # apps join while Django starts, before there are models
    from cchc.accounts.models import User

# subject_type ("inspections.answer") → may this user read the files on the object with this id?
scopes: Final[dict[str, Callable[[User, str], bool]]] = {}


def may_read(user: User, subject_type: str, subject_id: str) -> bool:
    """Ask the object's own app; an unknown kind of object opens nothing."""
    rule = scopes.get(subject_type)
    return rule is not None and rule(user, subject_id)
