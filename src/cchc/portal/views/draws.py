"""Draws of units: list, and one that anybody can do again."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cchc.inspections.queries.draws import draw_explanation

from .. import queries

PAGE = 20


@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.draws(), PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/draws.html", {"page": page})


@require_safe
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.draws(), pk=pk)
    return render(request, "portal/draw.html", {"draw": found, "explained": draw_explanation(found)})
