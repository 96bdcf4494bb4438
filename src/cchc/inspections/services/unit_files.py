"""Files of the unit: evidence on its own answers and on its explanations. One transaction each."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from django.core.files.base import File
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.files import services as files
from cchc.files.models import Attachment

from .. import rules
from ..choices import Action
from ..models import FindingReply, Inspection, SelfAnswer
from . import self_reports
from .doors import begin, journal

SELF_ANSWER: Final = "inspections.self_answer"
FINDING_REPLY: Final = "inspections.findingreply"


@transaction.atomic
def put_on_self_answer(
    *, inspection_id: int, item_id: int, actor: User | None, upload: File[bytes], caption: str = "", now: datetime
) -> Attachment:
    """Keep a file on the unit's answer to one item; the same bytes sent again are there once."""
    answer = self_reports.answer_row(inspection_id=inspection_id, item_id=item_id, actor=actor, now=now)
    inspection = Inspection.objects.select_related("plan", "unit").get(pk=inspection_id)
    return _kept(inspection, answer, SELF_ANSWER, actor, upload, caption, now)


@transaction.atomic
def put_on_reply(
    *, reply_id: int, actor: User | None, upload: File[bytes], caption: str = "", now: datetime
) -> Attachment:
    """Keep a file with the unit's explanation of one finding."""
    row = FindingReply.objects.select_related("round").get(pk=reply_id)
    inspection = begin(row.round.inspection_id, Action.REPLY, actor)
    _refuse_if_over(row, now)
    return _kept(inspection, row, FINDING_REPLY, actor, upload, caption, now)


@transaction.atomic
def take_off(*, inspection_id: int, actor: User | None, attachment: Attachment, reason: str, now: datetime) -> None:
    """Take a file off an answer or an explanation of the unit while it may still change; its trace stays."""
    subject: models.Model
    if attachment.subject_type == SELF_ANSWER:
        inspection, report = self_reports.begun_open(inspection_id, actor)
        subject = SelfAnswer.objects.get(pk=attachment.subject_id, report=report)
    else:
        inspection = begin(inspection_id, Action.REPLY, actor)
        subject = FindingReply.objects.get(pk=attachment.subject_id, round__inspection=inspection)
        _refuse_if_over(subject, now)
    files.remove(actor=actor, attachment=attachment, reason=reason, now=now)
    before = {"file": attachment.name, "sha256": attachment.blob.sha256}
    journal("unit_file_removed", actor, inspection, subject=subject, before=before, reason=reason)


def _kept(
    inspection: Inspection,
    subject: models.Model,
    kind: str,
    actor: User | None,
    upload: File[bytes],
    caption: str,
    now: datetime,
) -> Attachment:
    there = Attachment.objects.filter(subject_type=kind, subject_id=str(subject.pk), removed_at__isnull=True)
    same = there.filter(blob__sha256=_sha256(upload)).first()
    if same:
        return same
    attachment = files.store(
        actor=actor,
        file=upload,
        name=upload.name or "",
        purpose="evidence",
        caption=caption,
        now=now,
        subject_type=kind,
        subject_id=subject.pk,
    )
    after = {"file": attachment.name, "sha256": attachment.blob.sha256}
    journal("unit_file_added", actor, inspection, subject=subject, after=after)
    return attachment


def _refuse_if_over(row: FindingReply, now: datetime) -> None:
    round_ = row.round
    is_over = rules.is_reply_over(
        round_.due_on,
        is_submitted=round_.submitted_at is not None,
        is_closed=round_.closed_at is not None,
        today=timezone.localdate(now),
    )
    if is_over:
        raise RuleError(_("Đơn vị không còn sửa được giải trình"))


def _sha256(upload: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
