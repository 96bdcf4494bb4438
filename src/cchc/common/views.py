"""Pages that belong to no app: errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form is stale and keep the person on it."""
    return render(request, "403_csrf.html", status=403)
