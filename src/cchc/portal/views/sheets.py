"""Where the code on a posted sheet leads: whether the sheet is still right, and the procedure as it is now."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc.procedures.queries import content as contents
from cchc.procedures.queries import public
from cchc.procedures.rules.difference import compare


@require_safe
def sheet(request: HttpRequest, code: str, number: int) -> HttpResponse:
    today = timezone.localdate()
    current, hung = public.shown(code, today), public.shown(code, today, number)
    if current is None or hung is None:
        raise Http404
    is_right = hung.version.pk == current.version.pk and not current.is_abolished
    context = {
        "current": current,
        "hung": hung,
        "is_right": is_right,
        "is_early": hung.version.number > current.version.number,
        "changes": [] if is_right else compare(contents.of(hung.version), contents.of(current.version)),
    }
    return render(request, "portal/sheet.html", context)
