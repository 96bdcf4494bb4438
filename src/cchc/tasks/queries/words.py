"""A task's state and lateness as screens say them: word, icon, colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.common import dates

from .. import rules
from ..choices import TaskKind, TaskStatus, Timing
from ..models import Task
from ..rules import Standing


@dataclass(frozen=True)
class Tag:
    """A state tag: word, icon, kind of colour."""

    word: str
    icon: str
    kind: str


_TAGS = {
    TaskStatus.ASSIGNED: ("send", "neutral"),
    TaskStatus.DOING: ("tool", "primary"),
    TaskStatus.SUBMITTED: ("shield-question", "primary"),
    TaskStatus.RETURNED: ("arrow-back-up", "bad"),
    TaskStatus.VERIFIED: ("shield-check", "ok"),
    TaskStatus.WITHDRAWN: ("ban", "neutral"),
}


def standing_of(task: Task, today: date) -> Standing:
    """Return how the task stands on `today`."""
    return rules.standing(TaskStatus(task.status), task.due_on, task.submitted_on, today)


def state_of(task: Task) -> Tag:
    """Return the state of the task as a tag."""
    tag = short_state_of(task)
    if task.verified_on and task.status == TaskStatus.VERIFIED:
        day = dates.show(task.verified_on)
        return Tag(_("Đã xác minh, đóng ngày %(day)s") % {"day": day}, tag.icon, tag.kind)
    return tag


def short_state_of(task: Task) -> Tag:
    """Return the state for a cell of a table: without the day."""
    icon, kind = _TAGS[TaskStatus(task.status)]
    word = _("Đang khắc phục") if _is_being_mended(task) else task.get_status_display()
    return Tag(word, icon, kind)


def late_words(standing: Standing, task: Task) -> str:
    """Say the lateness in words, the day it is measured by included where that helps."""
    days, due = abs(standing.days), dates.show_day(task.due_on)
    words = {"days": days, "due": due}
    if standing.timing == Timing.LATE:
        return ngettext("quá hạn %(days)s ngày", "quá hạn %(days)s ngày", days) % words
    if standing.timing == Timing.DONE_LATE:
        return ngettext("xong sau hạn %(due)s %(days)s ngày", "xong sau hạn %(due)s %(days)s ngày", days) % words
    if standing.timing == Timing.DONE_IN_TIME:
        if not days:
            return _("xong đúng ngày hạn %(due)s") % words
        return (
            ngettext("xong sớm %(days)s ngày so với hạn %(due)s", "xong sớm %(days)s ngày so với hạn %(due)s", days)
            % words
        )
    if standing.timing == Timing.WAITING:
        return _waiting_words(standing)
    if standing.timing == Timing.NONE:
        return _("không tính hạn")
    if not days:
        return _("hạn hôm nay")
    return ngettext("còn %(days)s ngày", "còn %(days)s ngày", days) % words


def due_kind(standing: Standing) -> tuple[str, str]:
    """Return icon and colour of the lateness: red only for what is late."""
    return {
        Timing.LATE: ("alert-octagon", "bad"),
        Timing.DUE_SOON: ("clock", "warn"),
        Timing.WAITING: ("hourglass", ""),
        Timing.DONE_LATE: ("circle-check", "warn"),
        Timing.DONE_IN_TIME: ("circle-check", "ok"),
    }.get(standing.timing, ("calendar", ""))


def _waiting_words(standing: Standing) -> str:
    words = {"day": dates.show_day(standing.done_on) if standing.done_on else "", "days": standing.days}
    if standing.days > 0:
        return _("nộp %(day)s, sau hạn %(days)s ngày") % words
    return _("nộp %(day)s, trong hạn") % words


def _is_being_mended(task: Task) -> bool:
    return task.status == TaskStatus.DOING and task.kind == TaskKind.REMEDY
