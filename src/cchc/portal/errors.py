"""What a reader of the public site sees when a page is not there, or the site has a fault."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and where to go on."""
    return render(request, "portal/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; the template asks nothing of the database."""
    return render(request, "portal/500.html", status=500)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form (only the choice of language has one) is too old."""
    return render(request, "portal/404.html", status=403)
