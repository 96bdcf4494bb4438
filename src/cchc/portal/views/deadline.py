"""The calculator for everybody: when a result is promised, and why, day by day. The address is the question."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc.calendars.calculator import page_of
from cchc.calendars.queries import local
from cchc.calendars.strip import Look


@require_safe
def deadline(request: HttpRequest) -> HttpResponse:
    look = Look(local(timezone.now()), shows_reasons=False, is_read_aloud=True)
    page = page_of(request.GET, look)
    if page.address:
        return redirect(f"{request.path}?{page.address}")
    return render(request, "portal/deadline.html", {"page": page}, status=page.status)
