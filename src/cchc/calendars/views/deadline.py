"""The calculator for the staff: the public one, with reasons, the calendar as it was known, and the legal basis."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..calculator import page_of
from ..calculator.basis import basis_of
from ..queries import local
from ..strip import Look
from .doors import show


@require_safe
def deadline(request: HttpRequest) -> HttpResponse:
    """Answer the address, or show the empty form."""
    page = page_of(request.GET, Look(local(timezone.now())), for_staff=True)
    if page.address:
        return redirect(f"{request.path}?{page.address}")
    context = {"page": page, "basis": basis_of(page.answer) if page.answer else []}
    return show(request, "deadline.html", context, page.status)
