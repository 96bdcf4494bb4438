"""Answers to check items: saved as one types, versioned, never overwriting a colleague unseen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.criteria.models import CheckItem
from cchc.files.models import Attachment

from .. import rules
from ..choices import Action, Judgement
from ..models import Answer, AnswerRevision, Inspection
from .doors import begin, changed, journal, store


@dataclass(frozen=True)
class Saved:
    """What became of an answer. With a conflict, the colleague's answer stays in force and mine is kept beside it."""

    answer: Answer
    conflict: AnswerRevision | None = None


@transaction.atomic
def save_answer(
    *,
    inspection_id: int,
    item_id: int,
    actor: User | None,
    values: rules.AnswerValues,
    version: int,
    now: datetime,
) -> Saved:
    """Save the answer to one item if nobody saved it since `version` (0: there was none).

    The same values again change nothing, so a form sent twice or a queue sent again does no harm.
    """
    inspection = begin(inspection_id, Action.ANSWER, actor)
    item = item_of(inspection, item_id)
    values = cleaned(values)
    check(item, values, timezone.localdate(now))
    fields = asdict(values)
    answer = Answer.objects.select_for_update().filter(inspection=inspection, item=item).first()
    if answer and all(getattr(answer, name) == value for name, value in fields.items()):
        return Saved(answer)
    if answer and answer.version != version:
        return Saved(answer, _keep_beside(answer, fields, actor, version, now))
    answer = answer or Answer(inspection=inspection, item=item, version=0, updated_at=now)
    return Saved(_put(answer, fields, actor, now, inspection))


@transaction.atomic
def take_mine(*, revision_id: int, actor: User | None, now: datetime) -> Answer:
    """Put the version that was kept beside in force; the colleague's stays in the answer's history."""
    revision, answer, inspection = _conflict(revision_id, actor)
    fields = {name: getattr(revision, name) for name in asdict(rules.AnswerValues())}
    revision.is_conflict = False
    revision.save(update_fields=["is_conflict"])
    return _put(answer, fields, actor, now, inspection)


@transaction.atomic
def keep_theirs(*, revision_id: int, actor: User | None) -> Answer:
    """Leave the colleague's answer in force and settle the conflict."""
    revision, answer, inspection = _conflict(revision_id, actor)
    revision.is_conflict = False
    revision.save(update_fields=["is_conflict"])
    journal("answer_conflict_settled", actor, inspection, subject=answer)
    return answer


@transaction.atomic
def answer_row(*, inspection_id: int, item_id: int, actor: User | None, now: datetime) -> Answer:
    """Return the item's answer, made empty if there is none: what a photo taken first hangs on."""
    inspection = begin(inspection_id, Action.ANSWER, actor)
    item = item_of(inspection, item_id)
    # Version 0, as before the first saving: a form that was opened earlier does not fall into a conflict.
    defaults = {"version": 0, "updated_at": now, "updated_by": actor}
    answer, _made = Answer.objects.get_or_create(inspection=inspection, item=item, defaults=defaults)
    return answer


@transaction.atomic
def note_file(*, inspection_id: int, actor: User | None, answer: Answer, attachment: Attachment, added: bool) -> None:
    """Journal that a file was put on an answer or taken off it (the file itself is stored by `files`)."""
    inspection = begin(inspection_id, Action.ANSWER, actor)
    words = {"file": attachment.name, "sha256": attachment.blob.sha256}
    event = "file_added" if added else "file_removed"
    journal(event, actor, inspection, subject=answer, after=words if added else {}, before={} if added else words)


def item_of(inspection: Inspection, item_id: int) -> CheckItem:
    """Return an item of the inspection's set, or refuse."""
    item = CheckItem.objects.filter(pk=item_id, criteria_set=inspection.plan.criteria_set_id).first()
    if item is None:
        raise RuleError(_("Mục này không thuộc bộ nội dung của cuộc kiểm tra"))
    return item


def cleaned(values: rules.AnswerValues) -> rules.AnswerValues:
    """Return the values with their texts cleaned."""
    return rules.AnswerValues(**asdict(values) | {"words": clean(values.words), "note": clean(values.note)})


def check(item: CheckItem, values: rules.AnswerValues, today: date) -> None:
    """Refuse what the item's kind does not take."""
    if values.judgement and values.judgement not in Judgement.values:
        raise RuleError(_("Chọn một trong bốn mức đánh giá"), field="judgement")
    used = rules.value_fields(item.kind)
    for name in ("yes", "number", "numerator", "denominator", "day"):
        if name not in used and getattr(values, name) is not None:
            raise RuleError(_("Mục này không nhận kiểu trả lời đó"), field=name)
    rules.check_answer(item.kind, values, today)


def _keep_beside(
    answer: Answer, fields: dict[str, object], actor: User | None, version: int, now: datetime
) -> AnswerRevision:
    same = answer.revisions.filter(is_conflict=True, saved_by=actor, version=version).first()
    revision = same or AnswerRevision(answer=answer, version=version, is_conflict=True, saved_by=actor)
    changed(revision, fields)
    revision.saved_at = now
    store(revision, *fields, "saved_at")
    return revision


def _conflict(revision_id: int, actor: User | None) -> tuple[AnswerRevision, Answer, Inspection]:
    revision = AnswerRevision.objects.select_related("answer").get(pk=revision_id)
    inspection = begin(revision.answer.inspection_id, Action.ANSWER, actor)
    answer = Answer.objects.select_for_update().get(pk=revision.answer_id)
    if not revision.is_conflict or (actor is not None and revision.saved_by_id != actor.pk):
        raise RuleError(_("Khác biệt này đã được xử lý"))
    return revision, answer, inspection


def _put(
    answer: Answer, fields: dict[str, object], actor: User | None, now: datetime, inspection: Inspection
) -> Answer:
    before, after = changed(answer, fields)
    answer.version += 1
    answer.updated_at, answer.updated_by = now, actor
    store(answer, *after, "updated_at", "updated_by", "version")
    AnswerRevision.objects.create(answer=answer, version=answer.version, saved_at=now, saved_by=actor, **fields)
    journal("answered", actor, inspection, subject=answer, before=before, after=after)
    return answer
