"""The answer that carries a file: safe headers, a name in any language, 304 when the browser has it already."""

from __future__ import annotations

import logging
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, quote_etag

from . import choices, disk
from .models import Blob

log = logging.getLogger(__name__)

# What a browser shows by itself without running anything of ours.
SHOWN = frozenset({choices.PDF, choices.PNG, choices.JPEG, choices.WEBP})
# `sandbox` would keep Chromium's own PDF viewer from opening; a PDF gets everything but that word.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def blob_response(request: HttpRequest, blob: Blob, name: str, *, save: bool = False) -> HttpResponseBase:
    """Return the bytes of `blob` under `name`: shown when a browser can, saved otherwise. The caller checked the right."""
    return file_response(request, disk.path_of(blob.sha256), blob.sha256, blob.content_type, name, save=save)


def file_response(
    request: HttpRequest, path: Path, tag: str, content_type: str, name: str, *, save: bool = False
) -> HttpResponseBase:
    """Return a file of the store; the caller checked the right. A file that is gone is a 404 and a line in the log."""
    require_there(path)
    etag = quote_etag(tag)
    unchanged = get_conditional_response(request, etag)
    if unchanged is not None:
        return unchanged
    response = FileResponse(path.open("rb"), content_type=content_type)
    shown = content_type in SHOWN and not save
    response["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    response["Content-Security-Policy"] = POLICY if content_type == choices.PDF else f"{POLICY}; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    # Rights may end: a browser asks again each time, and hears 304 when nothing changed.
    patch_cache_control(response, private=True, no_cache=True)
    return response


def require_there(path: Path) -> None:
    """Answer 404 for bytes that the store lost, and say so in the log."""
    if not path.exists():
        log.error("missing from the file store: %s", path.name)
        raise Http404
