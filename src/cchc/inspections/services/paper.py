"""A checklist filled on paper and typed in at once: many answers, one journal entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.criteria.models import CheckItem

from .. import rules
from ..choices import Action, Judgement
from ..models import Answer, AnswerRevision
from .doors import begin, journal


@dataclass(frozen=True)
class Line:
    """One line of the sheet: the item, what was written, when."""

    item_id: int
    values: rules.AnswerValues
    written_at: datetime


@transaction.atomic
def record_sheet(*, inspection_id: int, actor: User | None, lines: Sequence[Line]) -> list[Answer]:
    """Record the answers of a sheet; refuse a sheet that holds an item answered before, so nobody is overwritten."""
    inspection = begin(inspection_id, Action.ANSWER, actor)
    items = CheckItem.objects.filter(criteria_set=inspection.plan.criteria_set_id).in_bulk([x.item_id for x in lines])
    if len(items) != len(lines):
        raise RuleError(_("Có mục ghi hai lần hoặc không thuộc bộ nội dung của cuộc kiểm tra"))
    if inspection.answers.filter(item__in=items).exists():
        raise RuleError(_("Có mục đã được ghi trước đó. Mở phiếu và ghi từng mục"))
    rows = [Answer(inspection=inspection, updated_by=actor, version=1) for _line in lines]
    for row, line in zip(rows, lines, strict=True):
        row.item, row.updated_at = items[line.item_id], line.written_at
        for name, value in _checked(row.item, line).items():
            setattr(row, name, value)
    answers = Answer.objects.bulk_create(rows)
    AnswerRevision.objects.bulk_create(
        AnswerRevision(answer=answer, version=1, saved_at=answer.updated_at, saved_by=actor, **_fields(answer))
        for answer in answers
    )
    judged = {answer.item.code: answer.judgement for answer in answers}
    journal("sheet_recorded", actor, inspection, after={"answers": judged})
    return answers


def _checked(item: CheckItem, line: Line) -> dict[str, object]:
    values = line.values
    if values.judgement and values.judgement not in Judgement.values:
        raise RuleError(_("Chọn một trong bốn mức đánh giá"), field="judgement")
    rules.check_answer(item.kind, values, timezone.localdate(line.written_at))
    return asdict(values) | {"words": clean(values.words), "note": clean(values.note)}


def _fields(answer: Answer) -> dict[str, object]:
    return {name: getattr(answer, name) for name in asdict(rules.AnswerValues())}
