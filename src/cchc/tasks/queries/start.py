"""What a person must do about tasks now: rows for the start page, soonest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.accounts import matrix
from cchc.accounts.models import User
from cchc.common import dates

from .. import policies, rules
from ..choices import TaskAction, TaskStatus
from ..models import Extension, Task
from ..policies import Scope
from ..querysets import OPEN


class Due(StrEnum):
    """Whether something is late; the values are those of every start page."""

    LATE = "late"
    TODAY = "today"
    COMING = "coming"


@dataclass(frozen=True)
class Todo:
    """One thing to do: when, what (verb first), why, where, and the one verb of its button."""

    title: str
    reason: str
    url: str
    button: str
    due_on: date | None
    timing: Due
    days_late: int = 0
    waits_for: str = ""  # set when others must act

    @property
    def order(self) -> tuple[date, str]:
        """Soonest first; what has no day comes last."""
        return self.due_on or date.max, self.title


def todos(user: User, today: date) -> list[Todo]:
    """Return what `user` must do about tasks: do them, verify them, decide on later days."""
    scope = policies.scope_of(user)
    open_ones = Task.objects.visible_to(user).filter(status__in=OPEN).with_names()
    asked = _asked(scope)
    found = []
    for task in open_ones:
        todo = _of(scope, task, asked.get(task.pk), today)
        if todo is not None:
            found.append(todo)
    return sorted(found, key=lambda todo: todo.order)


def _asked(scope: Scope) -> dict[int, Extension]:
    """Return the open requests for a later day by task, where the person may decide on them."""
    deciding = matrix.roles_ever("task", TaskAction.DECIDE_EXTENSION.value)
    units = [post.unit_id for post in scope.posts if post.role in deciding]
    rows = Extension.objects.filter(is_granted=None, task__giver__in=units) if units else []
    return {row.task_id: row for row in rows}


def _of(scope: Scope, task: Task, asked: Extension | None, today: date) -> Todo | None:
    if scope.may(TaskAction.ACCEPT, task):
        return _verifying(task, today)
    if asked is not None and scope.may(TaskAction.DECIDE_EXTENSION, task):
        return _deciding(task, asked, today)
    if scope.may(TaskAction.SUBMIT_PROOF, task):
        return _doing(scope, task, today)
    return None


def _doing(scope: Scope, task: Task, today: date) -> Todo:
    names = {
        TaskStatus.ASSIGNED: (_("Thực hiện: %(work)s"), _("Mở việc")),
        TaskStatus.DOING: (_("Thực hiện: %(work)s"), _("Báo tiến độ, nộp")),
        TaskStatus.RETURNED: (_("Bổ sung minh chứng: %(work)s"), _("Xem yêu cầu")),
    }
    title, button = names[TaskStatus(task.status)]
    words = {"name": task.doer_name, "product": task.product}
    reason = _("Sản phẩm: %(product)s") if scope.user.pk == task.doer_id else _("%(name)s thực hiện. %(product)s")
    return _todo(task, title, reason % words, button, task.due_on, today)


def _verifying(task: Task, today: date) -> Todo:
    sent = task.submitted_on or today
    words = {"unit": task.unit.full_name, "day": dates.show_day(sent)}
    reason = _("%(unit)s nộp minh chứng %(day)s.") % words
    due = sent + timedelta(days=rules.VERIFY_DAYS)
    return _todo(task, _("Xác minh: %(work)s"), reason, _("Xem minh chứng"), due, today)


def _deciding(task: Task, asked: Extension, today: date) -> Todo:
    words = {"unit": task.unit.full_name, "day": dates.show_day(asked.wanted_on), "reason": asked.reason}
    reason = _("%(unit)s xin đến %(day)s: %(reason)s") % words
    return _todo(task, _("Quyết định gia hạn: %(work)s"), reason, _("Xem đề nghị"), task.due_on, today)


def _todo(task: Task, title: str, reason: str, button: str, due: date, today: date) -> Todo:
    late = (today - due).days
    return Todo(
        title=title % {"work": task.work},
        reason=reason,
        url=reverse("tasks:detail", args=[task.code]),
        button=button,
        due_on=due,
        timing=Due.LATE if late > 0 else Due.COMING if late < 0 else Due.TODAY,
        days_late=max(0, late),
    )


def given_open(user: User) -> int:
    """Return how many tasks that the user's unit handed out are still owed: "Việc đã giao (12)"."""
    units = [unit.pk for unit in policies.scope_of(user).units_to_assign_for()]
    return Task.objects.filter(giver__in=units).owed().count() if units else 0
