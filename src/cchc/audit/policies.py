"""Who may read the whole journal. The history of one object is that object's own affair."""

from typing import Any

from django.core.exceptions import PermissionDenied

from . import hooks


def require_reader(user: Any) -> None:
    """Refuse everybody who may not read the whole journal."""
    if not hooks.may_read(user):
        raise PermissionDenied
