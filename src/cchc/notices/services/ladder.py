"""The ladder as dated configuration: loaded from the shipped file, changed by the administrator."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean

from .. import policies
from ..choices import Confidence
from ..models import LadderStep

DATA = Path(__file__).resolve().parents[1] / "data" / "ladder.yaml"
FURTHEST = 365


@transaction.atomic
def load_ladder() -> int:
    """Load the shipped steps; what the office changed stays. Safe to repeat."""
    rows: list[dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))["steps"]
    for row in rows:
        key = {"days": row["days"], "valid_from": row["valid_from"]}
        rest = {name: row[name] for name in ("basis", "confidence")} | {"every": row.get("every")}
        LadderStep.objects.get_or_create(**key, defaults=rest)
    return len(rows)


@transaction.atomic
def set_step(
    *, actor: User, days: int, valid_from: date, basis: str, confidence: str, every: int | None = None
) -> LadderStep:
    """Put a step on the ladder from a day on; one of the same distance that is in force ends the day before."""
    policies.require_admin(actor)
    if not 1 <= abs(days) <= FURTHEST:
        raise RuleError(_("Số ngày phải từ 1 đến 365, trước hoặc sau hạn"), field="days")
    if every is not None and (days < 0 or not 1 <= every <= FURTHEST):
        raise RuleError(_("Chỉ bậc sau hạn mới nhắc lại, mỗi 1 đến 365 ngày"), field="every")
    if not clean(basis):
        raise RuleError(_("Ghi căn cứ của bậc nhắc"), field="basis")
    if confidence not in Confidence.values:
        raise RuleError(_("Chọn độ tin cậy của căn cứ"), field="confidence")
    # Of two who set a step at once the second waits here, for the whole ladder: the step may be new. Read afterwards.
    list(LadderStep.objects.select_for_update().order_by("pk"))
    beside = {step.valid_from: step for step in LadderStep.objects.filter(days=days)}
    later = min((first for first in beside if first > valid_from), default=None)
    step = beside.get(valid_from) or LadderStep(days=days, valid_from=valid_from)
    before = _values(step) if step.pk else {}
    _end_before(valid_from, days)
    step.every, step.basis, step.confidence = every, clean(basis), confidence
    step.valid_to = later - timedelta(days=1) if later else None
    step.save(update_fields=["every", "basis", "confidence", "valid_to"] if step.pk else None)
    record("notices.step_set", actor=actor, subject=step, before=before, after=_values(step))
    return step


@transaction.atomic
def end_step(*, actor: User, step_id: int, last_day: date) -> LadderStep:
    """Take a step off the ladder after `last_day`."""
    policies.require_admin(actor)
    step = LadderStep.objects.select_for_update().get(pk=step_id)
    if last_day < step.valid_from:
        raise RuleError(_("Ngày cuối phải từ ngày bắt đầu trở đi"), field="last_day")
    if step.valid_to and step.valid_to <= last_day:
        raise RuleError(_("Bậc này đã ngừng trước ngày đó"), field="last_day")
    before = _values(step)
    step.valid_to = last_day
    step.save(update_fields=["valid_to"])
    record("notices.step_ended", actor=actor, subject=step, before=before, after=_values(step))
    return step


def _end_before(day: date, days: int) -> None:
    running = LadderStep.objects.on_date(day).filter(days=days, valid_from__lt=day)
    running.update(valid_to=day - timedelta(days=1))


def _values(step: LadderStep) -> dict[str, Any]:
    return {
        "days": step.days,
        "repeat_every": step.every,
        "basis": step.basis,
        "valid_from": step.valid_from,
        "valid_to": step.valid_to,
    }
