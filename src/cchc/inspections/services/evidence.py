"""Photos and files of the visit: on an answer, and the signed copy of the minutes. One transaction each."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction

from cchc.accounts.models import User
from cchc.files import choices as file_types
from cchc.files import services as files
from cchc.files.models import Attachment

from ..choices import Action
from ..models import Answer, Inspection, Minutes
from . import answers, minutes
from .doors import begin


@transaction.atomic
def put_on_answer(
    *,
    inspection_id: int,
    item_id: int,
    actor: User | None,
    upload: File[bytes],
    caption: str = "",
    effective_on: date | None = None,
    now: datetime,
) -> Attachment:
    """Keep a photo or file on the answer to one item; the same bytes sent again are there once."""
    answer = answers.answer_row(inspection_id=inspection_id, item_id=item_id, actor=actor, now=now)
    kind, key = Answer._meta.label_lower, str(answer.pk)
    there = Attachment.objects.filter(subject_type=kind, subject_id=key, removed_at__isnull=True)
    same = there.filter(blob__sha256=_sha256(upload)).first()
    if same:
        return same
    attachment = files.store(
        actor=actor,
        file=upload,
        name=upload.name or "",
        purpose="evidence",
        caption=caption,
        effective_on=effective_on,
        now=now,
        subject_type=kind,
        subject_id=key,
    )
    answers.note_file(inspection_id=inspection_id, actor=actor, answer=answer, attachment=attachment, added=True)
    return attachment


@transaction.atomic
def take_off_answer(
    *, inspection_id: int, actor: User | None, answer: Answer, attachment: Attachment, reason: str, now: datetime
) -> None:
    """Take a photo or file off an answer; its bytes and the trace stay."""
    begin(inspection_id, Action.ANSWER, actor)  # the right first: `files` does not know it
    files.remove(actor=actor, attachment=attachment, reason=reason, now=now)
    answers.note_file(inspection_id=inspection_id, actor=actor, answer=answer, attachment=attachment, added=False)


@transaction.atomic
def file_signed_minutes(
    *, inspection_id: int, actor: User | None, upload: File[bytes] | None, today: date, now: datetime
) -> Inspection:
    """Keep the scan and sign in one step: neither without the other."""
    inspection = begin(inspection_id, Action.SIGN_MINUTES, actor)
    copy = None
    if upload is not None:
        row, _made = Minutes.objects.get_or_create(inspection=inspection, defaults={"drafted_by": actor})
        copy = files.store(
            actor=actor,
            file=upload,
            name=upload.name or "",
            subject_type=Minutes._meta.label_lower,
            subject_id=row.pk,
            purpose="signed",
            now=now,
            allowed=file_types.PHOTOS | {file_types.PDF},
        )
    return minutes.sign_minutes(inspection_id=inspection_id, actor=actor, signed_copy=copy, today=today, now=now)


def _sha256(upload: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
