"""The way into every service: lock the row, check right, version and step. The way out: event, journal, hooks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import ConflictError
from cchc.common.text import fold

from .. import hooks, policies, rules
from ..choices import EventKind, TaskAction, TaskStatus
from ..models import Event, Task


def begin(task_id: int, action: TaskAction, actor: User | None, *, version: int | None = None) -> Task:
    """Lock the task and let `actor` through, or refuse. `actor` None is a command of the system."""
    task = lock(task_id)
    check(task, action, actor, version=version)
    return task


def lock(task_id: int) -> Task:
    """Return the task under its lock, with its units and people."""
    return Task.objects.select_for_update(of=("self",)).with_names().get(pk=task_id)


def check(task: Task, action: TaskAction, actor: User | None, *, version: int | None = None) -> None:
    """Refuse who may not, what the status does not allow, and what was decided on an older view of the task."""
    if actor is not None:
        policies.require(actor, action, task)
    rules.next_status(TaskStatus(task.status), action)
    if version is not None and version != task.version:
        raise ConflictError(_("Người khác vừa cập nhật việc này. Xem lại rồi gửi lần nữa"))


def made_before(task_id: int, token: str | None) -> Event | None:
    """Return the event that the same form made the first time; ask under the task's lock."""
    return Event.objects.filter(task=task_id, token=token).select_related("task").first() if token else None


def add_event(
    task: Task, kind: EventKind, actor: User | None, now: datetime, *, token: str | None = None, **said: Any
) -> Event:
    """Add one line to the task's timeline."""
    return Event.objects.create(task=task, kind=kind, at=now, by=actor, token=own_token(token), **said)


def own_token(token: str | None) -> str | None:
    """A token that a form of another task used is copied by hand: it marks nothing here."""
    return None if not token or Event.objects.filter(token=token).exists() else token


def step(task: Task, action: TaskAction, **values: Any) -> None:
    """Move the task as `action` does, put `values` on it, save and raise the version."""
    task.status = rules.next_status(TaskStatus(task.status), action)
    save(task, status=task.status, **values)


def save(task: Task, **values: Any) -> None:
    """Put `values` on the task, save exactly those and raise the version."""
    for name, value in values.items():
        setattr(task, name, value)
    task.version += 1
    task.folded = folded(task)
    task.save(update_fields=[*values, "version", "folded"])


def folded(task: Task) -> str:
    """Return what the search of tasks reads."""
    words = [task.code, task.work, task.product, task.doer_name, task.accountable, task.unit.full_name]
    return fold(" ".join([*words, task.origin_label]))


def tell_moved(task: Task) -> None:
    """Tell the app that the task came from, inside the same transaction."""
    for listener in hooks.moved.get(task.origin_type, []):
        listener(task)


def journal(
    action: str,
    actor: User | None,
    task: Task,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write one entry about the task, in its unit's day."""
    name = f"tasks.{action}"
    record(name, actor=actor, subject=task, unit_id=task.unit_id, before=before, after=after, reason=reason)


def day(value: date | None) -> str | None:
    """Return a day as the journal keeps it."""
    return value.isoformat() if value else None
