"""The front page of the public site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.audit import queries as journal

from .. import queries

LATEST = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    latest = [queries.published(row) for row in queries.conclusions()[:LATEST]]
    context = {
        "latest": latest,
        "n_conclusions": queries.conclusions().count(),
        "draws": queries.draws()[:LATEST],
        "seal": next(iter(journal.published_seals(1)), None),
    }
    return render(request, "portal/home.html", context)
