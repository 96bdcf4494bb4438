"""What pages of one kind share: telling a script from a person, errors as data, files that come with a form."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import File
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common.errors import RuleError
from cchc.files import choices as file_types
from cchc.files.models import Attachment


def by_script(request: HttpRequest) -> bool:
    """Tell whether a script saves, which wants JSON, not a page."""
    return request.headers.get("X-Autosave") == "1"


def sentences(form: Any) -> dict[str, list[str]]:
    """Return the errors of a form as a script reads them."""
    return {field: [str(error) for error in errors] for field, errors in form.errors.items()}


def file_json(file: Attachment) -> dict[str, object]:
    """Return what a script needs to show a kept file."""
    drawable = file.blob.content_type in file_types.DRAWABLE
    return {
        "id": file.pk,
        "name": file.name,
        "caption": file.caption,
        "url": reverse("files:download", args=[file.pk, file.name]),
        "thumb_url": reverse("files:thumbnail", args=[file.pk]) if drawable else "",
    }


def take_files(request: HttpRequest, put: Callable[[File[bytes]], Attachment]) -> tuple[list[Attachment], list[str]]:
    """Give each file of the request to `put`; one that is refused does not hold the others back."""
    kept: list[Attachment] = []
    refused: list[str] = []
    uploads = request.FILES.getlist("files")
    for upload in uploads:
        try:
            kept.append(put(upload))
        except RuleError as refusal:
            refused.append(f"{upload.name}: {refusal.message}" if upload.name else refusal.message)
    return kept, refused if uploads else [_("Chọn ảnh hoặc tệp cần đính kèm")]
