"""Pages that belong to no app: errors, the sheet of parts."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .samples import sheet_of_parts


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form is stale and keep the person on it."""
    return render(request, "403_csrf.html", status=403)


def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every part once, with its states; only where the data is not real."""
    if not (settings.DEMONSTRATION or settings.DEBUG):
        raise Http404(_("Trang này chỉ có ở bản minh họa."))
    return render(request, "styleguide.html", {"tab": "", **sheet_of_parts(request)})
