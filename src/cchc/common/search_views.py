"""The page behind the search box at the top."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from . import search
from .text import clean

SHORTEST, LONGEST = 2, 200


def results(request: HttpRequest) -> HttpResponse:
    """Show what every app found, grouped; a single find opens at once when asked for with ?open=1."""
    words = clean(request.GET.get("q", "")).replace("\n", " ")[:LONGEST]
    is_too_short = len(words) < SHORTEST
    groups = [] if is_too_short else search.find(request.user, words)
    hits = [hit for group in groups for hit in group.hits]
    if len(hits) == 1 and request.GET.get("open"):
        return redirect(hits[0].url)
    context = {
        "tab": "",
        "search_words": words,
        "groups": groups,
        "n_hits": len(hits),
        "is_too_short": is_too_short,
    }
    return render(request, "search.html", context)
