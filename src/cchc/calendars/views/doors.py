"""What the views of this app share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cchc.accounts.models import User
from cchc.common import dates
from cchc.common.errors import ConflictError, RuleError
from cchc.common.forms import Form
from cchc.units.models import Unit

from ..models import CalendarYear

Saved = TypeVar("Saved", bound=object)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def actor(request: HttpRequest) -> User:
    """Return who asks; the middleware lets nobody else in."""
    assert isinstance(request.user, User)  # noqa: S101  # as above
    return request.user


def find_unit(request: HttpRequest) -> Unit | None:
    """Return the unit that the address names, None for everyone."""
    code = request.GET.get("unit", "")
    return get_object_or_404(Unit, code=code) if code else None


def find_year(year: int) -> CalendarYear:
    """Return the year, or 404."""
    return get_object_or_404(CalendarYear, year=year)


def refuse_absurd(year: int) -> None:
    """Say why a year that nobody means has no page."""
    if not dates.FIRST_YEAR <= year <= dates.LAST_YEAR:
        words = {"first": dates.FIRST_YEAR, "last": dates.LAST_YEAR}
        raise Http404(_("Năm phải từ %(first)s đến %(last)s. Xem lại địa chỉ") % words)


def attempt(request: HttpRequest, form: Form, save: Callable[[], Saved]) -> tuple[Saved | None, int]:
    """Save what a form says; return what was saved, or None with the status of the page that shows the form again."""
    if request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return save(), 200
    except RuleError as refusal:
        form.add_refusal(refusal)
        return None, 409 if isinstance(refusal, ConflictError) else 422


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page of this app."""
    return render(request, f"calendars/{template}", {"tab": "calendar", **context}, status=status)
