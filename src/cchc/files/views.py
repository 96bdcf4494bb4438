"""Handing out files to those who may see the object that they belong to."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from cchc.accounts.models import User

from . import choices, disk, hooks, pictures
from .downloads import POLICY as POLICY
from .downloads import blob_response, file_response, require_there
from .models import Attachment


@require_GET
def download(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    attachment = _readable(request, pk)
    return blob_response(request, attachment.blob, attachment.name)


@require_GET
def thumbnail(request: HttpRequest, pk: int) -> HttpResponseBase:
    attachment = _readable(request, pk)
    if attachment.blob.content_type not in choices.DRAWABLE:
        raise Http404
    require_there(disk.path_of(attachment.blob.sha256))
    small = pictures.thumbnail(attachment.blob)
    return file_response(request, small, f"thumbnail-{attachment.blob.sha256}", choices.JPEG, "thumbnail.jpg")


def _readable(request: HttpRequest, pk: int) -> Attachment:
    attachment = get_object_or_404(Attachment.objects.select_related("blob"), pk=pk, removed_at__isnull=True)
    user = request.user
    if not isinstance(user, User) or not hooks.may_read(user, attachment.subject_type, attachment.subject_id):
        raise Http404
    return attachment
