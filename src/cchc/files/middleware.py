"""A request too large to be a form is refused by its announced length, before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import choices, rules

TOO_LARGE = 413


class UploadLimitMiddleware:
    """Stands before the CSRF check, which is the first to read a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Answer 413 with a sentence if the request announces more than a form may hold."""
        size = _announced(request)
        if size <= choices.MAX_REQUEST_BYTES:
            return None
        words = rules.too_large(size, choices.MAX_BYTES)
        return render(request, "files/too_large.html", {"words": words}, status=TOO_LARGE)


def _announced(request: HttpRequest) -> int:
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isascii() and text.isdigit() else 0
