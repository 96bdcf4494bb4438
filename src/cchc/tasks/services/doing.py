"""What the unit does: its plan, its progress, its proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.files import services as files

from .. import rules
from ..choices import EventKind, TaskAction
from ..models import Event
from . import doors, telling

MAX_FILES = 20


@dataclass(frozen=True)
class Upload:
    """A file with what it shows: "9/12 thủ tục"."""

    file: File[bytes]
    caption: str = ""


@transaction.atomic
def send_plan(
    *,
    task_id: int,
    actor: User | None,
    text: str,
    now: datetime,
    today: date,
    day: date | None = None,
    uploads: Sequence[Upload] = (),
    token: str | None = None,
) -> Event:
    """Send how and by when the work will be done; the task counts as being worked on."""
    task = doors.lock(task_id)
    if made := doors.made_before(task_id, token):
        return made
    doors.check(task, TaskAction.SEND_PLAN, actor)
    text = rules.require_text(clean(text), _("Ghi kế hoạch: làm gì, ai làm, xong khi nào"))
    rules.require_plan_day(day, due_on=task.due_on, today=today)
    doors.step(task, TaskAction.SEND_PLAN)
    event = doors.add_event(task, EventKind.PLAN, actor, now, token=token, text=text, day=day)
    _keep(event, uploads, actor, now)
    doors.journal("plan_sent", actor, task, after={"text": text, "day": doors.day(day), "files": len(uploads)})
    doors.tell_moved(task)
    return event


@transaction.atomic
def report_progress(
    *, task_id: int, actor: User | None, share: int | None, text: str, now: datetime, token: str | None = None
) -> Event:
    """Say how far the work is, in percent and in words."""
    task = doors.lock(task_id)
    if made := doors.made_before(task_id, token):
        return made
    doors.check(task, TaskAction.REPORT_PROGRESS, actor)
    share = rules.require_share(share)
    text = rules.require_text(clean(text), _("Ghi đã làm được gì, còn vướng gì"))
    doors.step(task, TaskAction.REPORT_PROGRESS)
    event = doors.add_event(task, EventKind.PROGRESS, actor, now, token=token, text=text, share=share)
    doors.journal("progress_reported", actor, task, after={"share": share, "text": text})
    doors.tell_moved(task)
    return event


@transaction.atomic
def submit_proof(
    *,
    task_id: int,
    actor: User | None,
    text: str,
    today: date,
    now: datetime,
    uploads: Sequence[Upload] = (),
    token: str | None = None,
    version: int | None = None,
) -> Event:
    """Send the proof: words, files or both. From this day on the unit owes nothing until it is returned."""
    task = doors.lock(task_id)
    if made := doors.made_before(task_id, token):
        return made
    doors.check(task, TaskAction.SUBMIT_PROOF, actor, version=version)
    text = clean(text)
    if not text and not uploads:
        raise RuleError(_("Ghi nội dung minh chứng hoặc chọn tệp"), field="text")
    if text:
        rules.require_text(text, "")
    if actor is not None and actor.pk == task.verifier_id:
        raise RuleError(_("Bạn là người xác minh việc này. Để người khác nộp minh chứng"))
    doors.step(task, TaskAction.SUBMIT_PROOF, submitted_on=today, submitted_by=actor)
    event = doors.add_event(task, EventKind.PROOF, actor, now, token=token, text=text)
    _keep(event, uploads, actor, now)
    doors.journal("proof_submitted", actor, task, after={"text": text, "files": len(uploads)})
    doors.tell_moved(task)
    telling.tell(task, event)
    return event


def _keep(event: Event, uploads: Sequence[Upload], actor: User | None, now: datetime) -> None:
    if len(uploads) > MAX_FILES:
        raise RuleError(_("Tối đa %(n)s tệp một lần. Gửi làm nhiều lần") % {"n": MAX_FILES}, field="files")
    for upload in uploads:
        try:
            files.store(
                actor=actor,
                file=upload.file,
                name=upload.file.name or "",
                subject_type=Event._meta.label_lower,
                subject_id=event.pk,
                purpose="proof",
                caption=upload.caption,
                now=now,
            )
        except RuleError as refusal:
            raise RuleError(f"{upload.file.name}: {refusal.message}"[:300], field="files") from refusal
