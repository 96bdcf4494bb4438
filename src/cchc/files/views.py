"""Handing out files to those who may see the object that they belong to."""

from __future__ import annotations

import logging
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_GET

from cchc.accounts.models import User

from . import choices, disk, hooks, pictures
from .models import Attachment, Blob

log = logging.getLogger(__name__)

# What a browser shows by itself without running anything of ours.
SHOWN = frozenset({choices.PDF, choices.PNG, choices.JPEG, choices.WEBP})
# `sandbox` would keep Chromium's own PDF viewer from opening; a PDF gets everything but that word.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@require_GET
def download(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    attachment = _readable(request, pk)
    return blob_response(request, attachment.blob, attachment.name)


@require_GET
def thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    attachment = _readable(request, pk)
    if attachment.blob.content_type not in choices.DRAWABLE:
        raise Http404
    _require_there(disk.path_of(attachment.blob.sha256))
    small = pictures.thumbnail(attachment.blob)
    return _response(request, small, f"thumbnail-{attachment.blob.sha256}", choices.JPEG, "thumbnail.jpg")


def blob_response(request: HttpRequest, blob: Blob, name: str, *, save: bool = False) -> HttpResponse:
    """Return the bytes of `blob` under `name`: shown when a browser can, saved otherwise. The caller checked the right."""
    return _response(request, disk.path_of(blob.sha256), blob.sha256, blob.content_type, name, save=save)


def _readable(request: HttpRequest, pk: int) -> Attachment:
    attachment = get_object_or_404(Attachment.objects.select_related("blob"), pk=pk, removed_at__isnull=True)
    user = request.user
    if not isinstance(user, User) or not hooks.may_read(user, attachment.subject_type, attachment.subject_id):
        raise Http404
    return attachment


def _response(
    request: HttpRequest, path: Path, tag: str, content_type: str, name: str, *, save: bool = False
) -> HttpResponse:
    _require_there(path)
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


def _require_there(path: Path) -> None:
    if not path.exists():
        log.error("missing from the file store: %s", path.name)
        raise Http404
