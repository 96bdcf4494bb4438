"""The way into the pages of the register."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from cchc.accounts.models import User


def actor(request: HttpRequest) -> User:
    """Return the signed-in person; the middleware lets nobody else through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
