"""Pages of the public site: nobody signs in, nothing is kept about a reader, nothing can be changed."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cchc.audit import queries as journal
from cchc.documents.models import Document
from cchc.files.downloads import blob_response
from cchc.inspections.queries.draws import draw_explanation

from . import queries

PAGE = 20
LATEST = 5
SEALS = 90  # days shown; seals.json gives the same


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


@require_safe
def conclusions(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(queries.conclusions(words), PAGE).get_page(request.GET.get("page"))
    context = {"words": words, "page": page, "rows": [queries.published(row) for row in page]}
    return render(request, "portal/conclusions.html", context)


@require_safe
def conclusion(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "portal/conclusion.html", {"row": _published(code)})


@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponseBase:
    document: Document = _published(code).paper
    assert document.pdf is not None  # noqa: S101  # an issued document is frozen with its PDF
    return blob_response(request, document.pdf, f"{code}.pdf")


@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.draws(), PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/draws.html", {"page": page})


@require_safe
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.draws(), pk=pk)
    return render(request, "portal/draw.html", {"draw": found, "explained": draw_explanation(found)})


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/seals.html", {"seals": journal.published_seals(SEALS)})


@require_safe
def seals_json(request: HttpRequest) -> JsonResponse:
    rows: list[dict[str, Any]] = [vars(seal) for seal in journal.published_seals(SEALS)]
    return JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})


def _published(code: str) -> queries.Published:
    return queries.published(get_object_or_404(queries.conclusions(), inspection__code=code))
