"""Keeping files: by content, checked by content, never overwritten, removed only from view."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean

from . import choices, disk, pictures, rules
from .models import Attachment, Blob


@transaction.atomic
def store(  # noqa: PLR0913 - what an attachment says about itself
    *,
    actor: User | None,
    data: bytes = b"",
    file: BinaryIO | File[bytes] | None = None,
    name: str,
    subject_type: str,
    subject_id: object,
    purpose: str = "",
    caption: str = "",
    effective_on: date | None = None,
    now: datetime,
    max_bytes: int | None = None,
    allowed: Collection[str] = choices.ALL,
) -> Attachment:
    """Keep `data` or `file` on the object `subject_type`/`subject_id`; refuse what it is not, or what is too large."""
    name = rules.clean_name(name)
    chunks = [data] if file is None else _chunks(file)
    with disk.receive(chunks, max_bytes or choices.MAX_BYTES) as incoming:
        with incoming.path.open("rb") as stream:
            found = rules.content_type(incoming.head, stream, name)
        rules.require_name_fits(name, found)
        rules.require_allowed(found, allowed)
        rules.require_size(incoming.size, rules.limit_for(found, max_bytes))
        if found in choices.DRAWABLE:
            pictures.require_readable(incoming.path)
        blob = _settle(incoming, found)
    attachment = Attachment.objects.create(
        blob=blob,
        subject_type=subject_type,
        subject_id=str(subject_id),
        purpose=purpose,
        name=rules.named_with_ending(name, found),
        caption=clean(caption)[:300],
        effective_on=effective_on,
        uploaded_at=now,
        uploaded_by=actor,
    )
    after = {"name": attachment.name, "sha256": blob.sha256, "size": blob.size, "on": f"{subject_type} {subject_id}"}
    record("files.stored", actor=actor, subject=attachment, after=after)
    return attachment


@transaction.atomic
def remove(*, actor: User | None, attachment: Attachment, reason: str, now: datetime) -> Attachment:
    """Take an attachment out of view. Its bytes stay: what was evidence once is never destroyed here."""
    locked = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if locked.removed_at is not None:
        raise RuleError(_("Tệp này đã được gỡ trước đó"))
    reason = clean(reason)
    if not reason:
        raise RuleError(_("Ghi lý do gỡ tệp"), field="reason")
    locked.removed_at = now
    locked.save(update_fields=["removed_at"])
    record("files.removed", actor=actor, subject=locked, before={"name": locked.name}, reason=reason)
    return locked


@transaction.atomic
def put(*, data: bytes, content_type: str) -> Blob:
    """Keep bytes made by the system itself (a rendered document); return the blob that holds them."""
    with disk.receive([data], len(data)) as incoming:
        return _settle(incoming, content_type)


def _settle(incoming: disk.Incoming, content_type: str) -> Blob:
    disk.settle(incoming)
    blob, _made = Blob.objects.get_or_create(
        sha256=incoming.sha256, defaults={"size": incoming.size, "content_type": content_type}
    )
    return blob


def _chunks(file: BinaryIO | File[bytes]) -> Iterable[bytes]:
    return file.chunks(disk.CHUNK) if isinstance(file, File) else disk.chunks_of(file)
