"""Internal processes: drafted by a unit or for it, used once their steps add up, then followed by the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record as write_down
from cchc.calendars.rules import constants
from cchc.common import dates
from cchc.common.errors import ConflictError, RuleError
from cchc.units.models import Unit

from .. import policies
from ..choices import ConfigurationStatus
from ..models import Configuration, Procedure, ProcessStep
from ..queries import processes as queries
from ..rules import process as rules
from ..rules.process import Process, cleaned
from . import parts
from .registering import check_day


@transaction.atomic
def write(
    *,
    actor: User | None,
    unit: Unit,
    procedure: Procedure,
    process: Process,
    lock: int | None = None,
    is_fictional: bool = False,
    now: datetime | None = None,
) -> Configuration:
    """Make `process` the draft of this unit for this case; the open draft is replaced.

    `lock` is the draft's lock that the person had read, 0 when there was no draft yet.
    """
    policies.require_for(actor, "procedure", "configure", unit)
    process = _checked(process)
    # The procedure's row is the queue: two people drafting the same process.
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    rows = Configuration.objects.filter(unit=unit, procedure=procedure, case_code=process.case_code)
    draft = rows.filter(status=ConfigurationStatus.DRAFT).first()
    if lock is not None and lock != (draft.lock if draft else 0):
        raise ConflictError(_("Quy trình vừa được sửa ở nơi khác. Xem lại rồi lưu"))
    if draft is None:
        number = max(rows.values_list("number", flat=True), default=0) + 1
        draft = Configuration(unit=unit, procedure=procedure, number=number, made_at=now or timezone.now())
        draft.made_by, draft.is_fictional = actor, is_fictional
    else:
        draft.lock += 1
    for name in queries.COLUMNS:
        setattr(draft, name, getattr(process, name))
    draft.save()
    draft.steps.all().delete()
    add_steps([(draft, process)])
    after = {"unit": unit.title, "number": draft.number, "n_steps": len(process.steps)}
    write_down("procedures.process_saved", actor=actor, subject=draft, parent=procedure, unit_id=unit.pk, after=after)
    return draft


@transaction.atomic
def activate(*, actor: User | None, configuration_id: int, lock: int | None = None) -> Configuration:
    """Use a drafted process from its day on; refused while its steps do not add up to the term."""
    draft = Configuration.objects.select_for_update().select_related("unit", "procedure").get(pk=configuration_id)
    policies.require_for(actor, "procedure", "configure", draft.unit)
    if draft.status == ConfigurationStatus.ACTIVE:
        raise RuleError(_("Quy trình này đang áp dụng. Soạn bản mới để thay"))
    if lock is not None and lock != draft.lock:
        raise ConflictError(_("Quy trình vừa được sửa ở nơi khác. Xem lại rồi áp dụng"))
    process = queries.process_of(draft)
    obstacles = rules.obstacles(process)
    if obstacles:
        raise RuleError(". ".join(obstacles))
    before = queries.newest_active(draft.unit, draft.procedure, draft.case_code)
    if before is not None and draft.valid_from <= before.valid_from:
        words = {"day": dates.show(before.valid_from)}
        raise RuleError(_("Ngày áp dụng phải sau ngày %(day)s của quy trình đang dùng") % words, field="valid_from")
    draft.status = ConfigurationStatus.ACTIVE
    draft.save(update_fields=["status"])
    after = {"unit": draft.unit.title, "number": draft.number, "valid_from": draft.valid_from.isoformat()}
    write_down(
        "procedures.process_activated",
        actor=actor,
        subject=draft,
        parent=draft.procedure,
        unit_id=draft.unit_id,
        after=after,
    )
    return draft


@transaction.atomic
def discard(*, actor: User | None, configuration_id: int) -> None:
    """Throw a drafted process away."""
    draft = Configuration.objects.select_for_update().select_related("unit", "procedure").get(pk=configuration_id)
    policies.require_for(actor, "procedure", "configure", draft.unit)
    if draft.status == ConfigurationStatus.ACTIVE:
        raise RuleError(_("Quy trình đã áp dụng không bỏ được. Soạn bản mới"))
    after = {"unit": draft.unit.title, "number": draft.number}
    unit_id, procedure = draft.unit_id, draft.procedure
    draft.delete()
    write_down("procedures.process_discarded", actor=actor, subject=procedure, unit_id=unit_id, after=after)


def add_steps(pairs: Sequence[tuple[Configuration, Process]]) -> None:
    """Store the steps of each process for its configuration, which has none."""
    units = parts.units_of((step.unit_code for _row, process in pairs for step in process.steps), field="steps")
    ProcessStep.objects.bulk_create(
        ProcessStep(
            configuration=row,
            name=step.name,
            role=step.role,
            unit_name=step.unit_name,
            unit=units.get(step.unit_code),
            amount=step.amount,
            is_excluded=step.is_excluded,
            basis=step.basis,
            order=order,
        )
        for row, process in pairs
        for order, step in enumerate(process.steps, start=1)
    )


# ── inside ──


def _checked(process: Process) -> Process:
    process = cleaned(process)
    check_day(process.valid_from, "valid_from")
    faults = rules.faults(process, constants.closing_days_on(max(process.valid_from, date(2010, 1, 1))))
    if faults:
        raise RuleError(faults[0].sentence, field=faults[0].field)
    return process
