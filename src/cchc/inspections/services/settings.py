"""Settings of the office: default deadlines with their basis, finding templates to start from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts import matrix
from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean

from .. import policies
from ..choices import DayUnit
from ..deadline_rules import FALLBACK_DAYS, is_sane, stored
from ..models import DeadlineDefault, FindingTemplate
from .doors import store

DATA = Path(__file__).resolve().parents[1] / "data"


@transaction.atomic
def change_default(
    *, actor: User, step: str, days: int, basis: str, valid_from: date, unit: str = DayUnit.DAY
) -> DeadlineDefault:
    """Set how many days a step gets from a day on; plans drafted before keep theirs."""
    roles = matrix.roles_for("setting", "edit")
    if not any(post.role in roles for post in policies.scope_of(actor).posts):
        raise PermissionDenied(_("Sửa thời hạn mặc định"))
    if step not in FALLBACK_DAYS:
        raise RuleError(_("Không có bước này. Chọn trong danh sách"), field="step")
    if unit not in DayUnit.values or not is_sane({step: stored(days, unit)}, step):
        raise RuleError(_("Thời hạn phải từ 0 đến 365 ngày"), field="days")
    if not clean(basis):
        raise RuleError(_("Ghi căn cứ của thời hạn"), field="basis")
    of_step = DeadlineDefault.objects.filter(step=step)
    list(of_step.select_for_update())  # the shipped one is always there: the second of two waits here
    row = of_step.filter(valid_from=valid_from).first()
    before = {"days": row.days, "unit": row.unit, "basis": row.basis} if row else {}
    row = row or DeadlineDefault(step=step, valid_from=valid_from)
    row.days, row.unit, row.basis, row.confidence = days, unit, clean(basis), "found"
    store(row, "days", "unit", "basis", "confidence")
    after = {"days": days, "unit": unit, "basis": row.basis, "valid_from": valid_from}
    record("inspections.default_changed", actor=actor, subject=row, before=before, after=after)
    return row


@transaction.atomic
def load_settings() -> dict[str, int]:
    """Load the shipped defaults and templates; what the office changed stays. Safe to repeat."""
    defaults = _read("deadline_defaults.yaml")["defaults"]
    for row in defaults:
        key = {"step": row["step"], "valid_from": row["valid_from"]}
        DeadlineDefault.objects.get_or_create(**key, defaults=_without(row, key))
    templates = _read("finding_templates.yaml")["templates"]
    for row in templates:
        FindingTemplate.objects.update_or_create(code=row["code"], defaults=_without(row, {"code": row["code"]}))
    return {"defaults": len(defaults), "templates": len(templates)}


def _read(name: str) -> dict[str, Sequence[dict[str, Any]]]:
    data: dict[str, Sequence[dict[str, Any]]] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return data


def _without(row: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in keys}
