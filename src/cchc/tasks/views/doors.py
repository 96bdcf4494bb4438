"""The way into every page of a task: in scope or 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cchc.accounts.models import User

from ..models import Task


def actor(request: HttpRequest) -> User:
    """Return the signed-in person; the middleware lets nobody else through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def find(request: HttpRequest, code: str) -> Task:
    """Return the task of the address, or 404 when the person may not know of it."""
    tasks = Task.objects.visible_to(actor(request)).with_names().select_related("unit__parent", "assigned_by")
    return get_object_or_404(tasks, code=code)
