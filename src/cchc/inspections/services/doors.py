"""The way into every service: lock the row, check the right, check the step. The caller saves and journals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from cchc.accounts import matrix
from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import ConflictError, RuleError

from .. import policies, rules
from ..choices import Action, PlanAction, PlanStatus, Stage
from ..models import Inspection, Plan

_TRANSITIONS = frozenset(action for _stage, action in rules.STEPS)


def begin(inspection_id: int, action: Action, actor: User | None) -> Inspection:
    """Lock the inspection and let `actor` through, or refuse. `actor` None is a command of the system."""
    inspection = (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("plan__issuer", "plan__lead", "unit", "team")
        .get(pk=inspection_id)
    )
    if actor is not None:
        policies.require(actor, action, inspection)
    stage = Stage(inspection.stage)
    if action in _TRANSITIONS:
        rules.next_stage(stage, action)
    elif not matrix.roles_for("inspection", action.value, stage.value):
        words = {"action": action.label, "stage": stage.label}
        raise RuleError(_("Chưa thể “%(action)s”: cuộc kiểm tra đang ở bước “%(stage)s”.") % words)
    return inspection


def begin_plan(plan_id: int, action: PlanAction, actor: User | None) -> Plan:
    """Lock the plan and let `actor` through, or refuse."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("issuer", "lead").get(pk=plan_id)
    if actor is not None:
        policies.require_plan(actor, action, plan)
    status = PlanStatus(plan.status)
    if (status, action) in rules.PLAN_STEPS or matrix.roles_for("plan", action.value, status.value):
        return plan
    words = {"action": action.label, "status": status.label}
    raise RuleError(_("Chưa thể “%(action)s”: kế hoạch đang ở trạng thái “%(status)s”.") % words)


def check_version(row: models.Model, version: int | None) -> None:
    """Refuse when somebody saved `row` after the form was opened. None: the caller holds no form."""
    current = row.version  # type: ignore[attr-defined]  # every row passed here has one
    if version is not None and version != current:
        raise ConflictError(_("Người khác vừa sửa nội dung này. Mở lại trang để so hai bản, rồi lưu"))


def journal(
    action: str,
    actor: User | None,
    inspection: Inspection,
    *,
    subject: models.Model | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write one entry about `subject` that the inspection's history shows too."""
    record(
        f"inspections.{action}",
        actor=actor,
        subject=subject or inspection,
        parent=inspection if subject else inspection.plan,
        unit_id=inspection.unit_id,
        before=before,
        after=after,
        reason=reason,
    )


def changed(row: models.Model, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put `values` on `row`; return what really changed, before and after, in plain values."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in values.items():
        old = getattr(row, name, None)  # a new row has no issuer, no unit yet
        if old != value:
            before[name], after[name] = _plain(old), _plain(value)
            setattr(row, name, value)
    return before, after


def store(row: models.Model, *names: str) -> None:
    """Save a new row whole, of one that is there only the named fields: nobody else's are written back."""
    row.save(update_fields=None if row._state.adding else names)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value
