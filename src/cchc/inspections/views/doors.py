"""The way into every page of an inspection: in scope or 404, with the right or 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cchc.accounts.models import User

from .. import policies
from ..choices import Action
from ..models import Inspection


def actor(request: HttpRequest) -> User:
    """Return the signed-in person; the middleware lets nobody else through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def find(request: HttpRequest, code: str, *more: str) -> Inspection:
    """Return the inspection of the address with `more` of its relations, or 404 when the person may not know of it."""
    rows = Inspection.objects.visible_to(actor(request)).select_related(
        "plan__issuer", "plan__lead", "unit__parent", "team", *more
    )
    return get_object_or_404(rows, code=code)


def require_reader(scope: policies.Scope, inspection: Inspection) -> None:
    """Refuse those who may see that there is an inspection, but not the team's own work on it."""
    if not scope.reads_work(inspection):
        raise PermissionDenied(Action.READ_HISTORY.label)


def require_role(scope: policies.Scope, action: Action, inspection: Inspection) -> None:
    """Refuse those who could not do it at any stage; the stage itself is left to the service, which says it in words."""
    policies.require(scope.user, action, inspection)
