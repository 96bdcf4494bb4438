"""Everything the page of one task shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.accounts.models import Post, User
from cchc.audit.queries import history_of, is_intact
from cchc.common import dates

from .. import hooks, rules
from ..choices import TaskStatus
from ..hooks import Origin
from ..models import Extension, Task
from ..rules import Standing
from . import words
from .timeline import Timeline, timeline_of
from .words import Tag


@dataclass(frozen=True)
class Clear:
    """One of the six clarities: its icon, its name, what it says, a line below."""

    icon: str
    name: str
    says: str
    note: str = ""


@dataclass(frozen=True)
class Trail:
    """How many journal entries the task has, and whether each reads as it was written."""

    n: int
    is_intact: bool


@dataclass(frozen=True)
class TaskPage:
    """One task with everything that stands around it."""

    task: Task
    state: Tag
    standing: Standing
    facts: str
    clear: tuple[Clear, ...]
    timeline: Timeline
    origin: Origin | None
    asked: Extension | None  # an extension that waits for its decision
    trail: Trail


def page_of(task: Task, viewer: User, today: date) -> TaskPage:
    """Return what the page of `task` shows to `viewer`."""
    timeline = timeline_of(task)
    extensions = list(task.extensions.select_related("asked_by"))
    granted = [extension for extension in extensions if extension.is_granted]
    standing = words.standing_of(task, today)
    tell = hooks.origins.get(task.origin_type)
    return TaskPage(
        task=task,
        state=words.state_of(task),
        standing=standing,
        facts=_facts(task, standing, timeline, len(granted)),
        clear=_clear(task, len(granted)),
        timeline=timeline,
        origin=tell(viewer, task) if tell else _as_told(task),
        asked=next((one for one in extensions if one.is_granted is None), None) if _is_open(task) else None,
        trail=_trail(task),
    )


def six_of(task: Task) -> rules.Six:
    """Return the six clarities of a task as its rule reads them."""
    return rules.Six(
        person=task.doer_name,
        work=task.work,
        time=task.due_on,
        responsibility=task.accountable,
        product=task.product,
        authority=task.authority,
    )


def _is_open(task: Task) -> bool:
    return task.status not in (TaskStatus.VERIFIED, TaskStatus.WITHDRAWN)


def _as_told(task: Task) -> Origin | None:
    return Origin(task.origin_label, "") if task.origin_label else None


def _facts(task: Task, standing: Standing, timeline: Timeline, n_granted: int) -> str:
    late = words.late_words(standing, task)
    parts = [late[:1].upper() + late[1:]]
    n = timeline.n_returns
    if n:
        parts.append(ngettext("trả lại %(n)s lần", "trả lại %(n)s lần", n) % {"n": n})
    n = timeline.n_reminders
    if n:
        parts.append(ngettext("nhắc %(n)s lần", "nhắc %(n)s lần", n) % {"n": n})
    if n_granted:
        first = {"n": n_granted, "day": dates.show_day(task.first_due_on)}
        parts.append(_("gia hạn %(n)s lần, hạn đầu %(day)s") % first)
    return " · ".join(parts)


def _clear(task: Task, n_granted: int) -> tuple[Clear, ...]:
    day = dates.show_weekday(task.due_on)
    extended = _("gia hạn %(n)s lần, hạn đầu %(day)s") % {"n": n_granted, "day": dates.show(task.first_due_on)}
    time_note = [task.due_basis, extended if n_granted else _("không gia hạn")]
    verifier = task.verifier.full_name if task.verifier else task.giver.authority
    return (
        Clear("user", _("Rõ người"), task.doer_name, _title_of(task)),
        Clear("list-check", _("Rõ việc"), task.work),
        Clear("calendar", _("Rõ thời gian"), day[:1].upper() + day[1:], ", ".join(part for part in time_note if part)),
        Clear("user-check", _("Rõ trách nhiệm"), task.accountable, _("chịu trách nhiệm kết quả")),
        Clear("stack-2", _("Rõ sản phẩm"), task.product),
        Clear("scale", _("Rõ thẩm quyền"), task.authority, _("%(name)s xác minh") % {"name": verifier}),
    )


def _title_of(task: Task) -> str:
    """Return the doer's title in the unit: "Công chức tư pháp – hộ tịch", or the unit itself."""
    if task.doer is not None:
        post = Post.objects.in_force().filter(user=task.doer, unit=task.unit_id).first()
        if post is not None:
            return post.title
    return task.unit.title


def _trail(task: Task) -> Trail:
    lines = history_of(task)
    return Trail(len(lines), all(is_intact(line.entry) for line in lines))
