"""Handing a task out, changing its people, taking it back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import Post, User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.language import in_vietnamese
from cchc.common.text import clean, fold
from cchc.units.models import Unit

from .. import policies, rules
from ..choices import EventKind, TaskAction, TaskKind, TaskStatus
from ..models import Event, Series, Task
from ..queries import people
from . import doors, telling


@transaction.atomic
def assign(  # noqa: PLR0913 - the six clarities, who, where from and when
    *,
    actor: User | None,
    kind: TaskKind,
    unit: Unit,
    giver: Unit,
    work: str,
    product: str,
    due_on: date | None,
    due_basis: str = "",
    doer: User | None,
    doer_name: str = "",
    accountable: str,
    authority: str,
    verifier: User | None,
    origin: models.Model | None = None,
    origin_label: str = "",
    today: date,
    now: datetime,
    token: str | None = None,
) -> Task:
    """Hand out a task that has all six clarities; the same form token twice returns the task made the first time."""
    if actor is not None:
        policies.require_assign(actor, giver, unit, kind)
    series = _lock_series(kind, today.year)
    if token and (made := Task.objects.filter(token=token, giver=giver).first()):
        return made
    six = rules.Six(
        person=clean(doer_name) or (doer.full_name if doer else ""),
        work=clean(work),
        time=due_on,
        responsibility=clean(accountable),
        product=clean(product),
        authority=clean(authority),
    )
    due = rules.require_clear(six, today)
    _require_fits(six)
    _require_doer(doer, unit)
    _require_other_person(verifier, doer, six.person, giver)
    series.last += 1
    series.save(update_fields=["last"])
    task = Task(
        code=rules.code(kind, today.year, series.last),
        kind=kind,
        work=six.work,
        product=six.product,
        unit=unit,
        giver=giver,
        doer=doer,
        doer_name=six.person,
        accountable=six.responsibility,
        authority=six.authority,
        due_on=due,
        first_due_on=due,
        due_basis=clean(due_basis)[:300],
        verifier=verifier,
        origin_type=origin._meta.label_lower if origin else "",
        origin_id=str(origin.pk) if origin else "",
        origin_label=clean(origin_label)[:300],
        assigned_on=today,
        assigned_at=now,
        assigned_by=actor,
        token=None if not token or Task.objects.filter(token=token).exists() else token,
    )
    task.folded = doors.folded(task)
    task.save(force_insert=True)
    event = doors.add_event(task, EventKind.ASSIGNED, actor, now, text=task.origin_label)
    record(
        "tasks.assigned",
        actor=actor,
        subject=task,
        parent=origin,
        unit_id=unit.pk,
        after=_said(task),
    )
    doors.tell_moved(task)
    telling.tell(task, event)
    return task


@transaction.atomic
def reassign(  # noqa: PLR0913 - both people as they shall be, with the reason
    *,
    task_id: int,
    actor: User | None,
    reason: str,
    now: datetime,
    doer: User | None,
    doer_name: str = "",
    verifier: User | None,
    version: int | None = None,
    token: str | None = None,
) -> Event:
    """Change who does the task or who verifies it; both are given as they shall be."""
    task = doors.lock(task_id)
    if made := doors.made_before(task_id, token):
        return made
    doors.check(task, TaskAction.REASSIGN, actor, version=version)
    reason = rules.require_text(clean(reason), _("Ghi lý do đổi người"), "reason")
    name = clean(doer_name) or (doer.full_name if doer else "")
    if not name:
        raise RuleError(_("Việc chưa rõ người. Ghi người thực hiện"), field="doer_name")
    if (doer, name, verifier) == (task.doer, task.doer_name, task.verifier):
        raise RuleError(_("Chưa đổi người nào. Chọn người khác hoặc quay lại"), field="doer_name")
    if verifier != task.verifier and actor is not None:
        policies.require_choice_of_verifier(actor, task)
    if doer != task.doer:
        _require_doer(doer, task.unit)
    _require_other_person(verifier, doer, name, task.giver)
    if verifier is not None and verifier.pk == task.submitted_by_id:
        raise RuleError(_("Người xác minh đã nộp minh chứng của việc này. Chọn người khác"), field="verifier")
    new_doer, new_verifier = doer != task.doer, verifier != task.verifier
    before, after = _people(task), {"doer_name": name, "verifier": verifier.full_name if verifier else ""}
    doors.save(task, doer=doer, doer_name=name[:200], verifier=verifier)
    event = doors.add_event(
        task, EventKind.REASSIGNED, actor, now, token=token, text=reason, wanted=_change(before, after)
    )
    doors.journal("reassigned", actor, task, before=before, after=after, reason=reason)
    waits = task.status == TaskStatus.SUBMITTED
    telling.tell_new_people(task, event, doer=new_doer and not waits, verifier=new_verifier and waits)
    return event


@transaction.atomic
def withdraw(
    *,
    task_id: int,
    actor: User | None,
    reason: str,
    now: datetime,
    version: int | None = None,
    token: str | None = None,
) -> Event:
    """Take a task back: it counts nowhere any more and stays on record with the reason."""
    task = doors.lock(task_id)
    if made := doors.made_before(task_id, token):
        return made
    doors.check(task, TaskAction.WITHDRAW, actor, version=version)
    reason = rules.require_text(clean(reason), _("Ghi lý do rút việc"), "reason")
    doors.step(task, TaskAction.WITHDRAW)
    event = doors.add_event(task, EventKind.WITHDRAWN, actor, now, token=token, text=reason)
    doors.journal("withdrawn", actor, task, reason=reason)
    doors.tell_moved(task)
    telling.tell(task, event)
    return event


def _lock_series(kind: TaskKind, year: int) -> Series:
    row, _made = Series.objects.get_or_create(kind=kind, year=year)
    return Series.objects.select_for_update().get(pk=row.pk)


def _require_fits(six: rules.Six) -> None:
    rules.require_text(six.work, "", "work")
    limits = (("doer_name", six.person, 200), ("accountable", six.responsibility, 200))
    for field, text, limit in (*limits, ("product", six.product, 300), ("authority", six.authority, 300)):
        if len(text) > limit:
            raise RuleError(_("Dài quá %(limit)s ký tự. Rút ngắn lại") % {"limit": limit}, field=field)


def _require_doer(doer: User | None, unit: Unit) -> None:
    """The named person works in the unit or below it: an account elsewhere would be let into its papers."""
    if doer is None:
        return
    if not doer.is_active or not Post.objects.in_force().filter(user=doer, unit__path__startswith=unit.path).exists():
        raise RuleError(_("Người thực hiện không có vị trí ở đơn vị này. Chọn người khác"), field="doer")


def _require_other_person(verifier: User | None, doer: User | None, doer_name: str, giver: Unit) -> None:
    """Somebody else verifies: the one who is named, or where nobody is, one who may for the giver and is there."""
    if verifier is None:
        if not people.others_who_verify(giver, doer, doer_name).exists():
            raise RuleError(_("Cơ quan giao chưa có ai khác để xác minh. Chọn người xác minh"), field="verifier")
        return
    if not verifier.is_active:
        raise RuleError(_("Tài khoản người xác minh đã khóa. Chọn người khác"), field="verifier")
    same_name = doer is None and fold(verifier.full_name) == fold(doer_name)
    if verifier == doer or same_name:
        raise RuleError(_("Người xác minh phải khác người thực hiện. Chọn người khác"), field="verifier")


def _people(task: Task) -> dict[str, str]:
    return {"doer_name": task.doer_name, "verifier": task.verifier.full_name if task.verifier else ""}


@in_vietnamese
def _change(before: dict[str, str], after: dict[str, str]) -> str:
    """Say the change in one line per person: "Người thực hiện: Vũ Thị Lan → Hồ Văn Thạch"."""
    names = {"doer_name": _("Người thực hiện"), "verifier": _("Người xác minh")}
    none = _("chưa có")
    return "\n".join(
        f"{names[key]}: {before[key] or none}; {_('nay là')} {after[key] or none}"
        for key in names
        if before[key] != after[key]
    )


def _said(task: Task) -> dict[str, str | None]:
    return {
        "work": task.work,
        "product": task.product,
        "unit": str(task.unit),
        "giver": str(task.giver),
        **_people(task),
        "accountable": task.accountable,
        "authority": task.authority,
        "due_on": doors.day(task.due_on),
        "origin_label": task.origin_label,
    }
