"""The day seals of the journal, to read and to compare."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.audit import queries as journal

SEALS = 90  # days shown; seals.json gives the same


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/seals.html", {"seals": journal.published_seals(SEALS)})


@require_safe
def seals_json(request: HttpRequest) -> JsonResponse:
    rows: list[dict[str, Any]] = [vars(seal) for seal in journal.published_seals(SEALS)]
    return JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})
