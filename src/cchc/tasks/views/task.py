"""One task: its six clarities, its timeline, where it came from; its history, its printed file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .doors import find


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "tasks/detail.html", {"tab": "remedy", "task": find(request, code)})
