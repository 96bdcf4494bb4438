"""Writing to the people of a task through `notices`: stored in Vietnamese, once for each event."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common import dates
from cchc.common.language import in_vietnamese
from cchc.notices import services as notices

from ..choices import EventKind
from ..models import Event, Task
from ..queries.people import people_of


@in_vietnamese
def tell(task: Task, event: Event) -> None:
    """Tell whoever must know of the event; never the person who did it."""
    kind = EventKind(event.kind)
    people = people_of([task])
    told: list[User] = []
    if kind in _TO_DOER:
        told = people.owing(task)
    elif kind == EventKind.PROOF:
        told = people.verifying(task)
    elif kind == EventKind.EXTENSION_ASKED:
        told = people.deciding(task)
    _write(task, event, told, f"tasks.{kind.value}", _title(task, event))


@in_vietnamese
def tell_new_people(task: Task, event: Event, *, doer: bool, verifier: bool) -> None:
    """Tell those who were just named."""
    people = people_of([task])
    if doer:
        _write(task, event, people.owing(task), "tasks.assigned", _("Bạn được giao việc: %(work)s"))
    if verifier:
        _write(task, event, people.verifying(task), "tasks.named", _("Bạn được giao xác minh: %(work)s"))


_TO_DOER = frozenset(
    {
        EventKind.ASSIGNED,
        EventKind.RETURNED,
        EventKind.VERIFIED,
        EventKind.EXTENSION_GRANTED,
        EventKind.EXTENSION_REFUSED,
        EventKind.DUE_MOVED,
        EventKind.WITHDRAWN,
    }
)


def _title(task: Task, event: Event) -> str:
    return {
        EventKind.ASSIGNED: _("Việc mới, hạn %(day)s: %(work)s"),
        EventKind.RETURNED: _("Minh chứng bị trả lại, nộp lại trước %(again)s: %(work)s"),
        EventKind.VERIFIED: _("Đã xác minh đạt: %(work)s"),
        EventKind.EXTENSION_GRANTED: _("Được gia hạn đến %(day)s: %(work)s"),
        EventKind.EXTENSION_REFUSED: _("Không được gia hạn, hạn vẫn là %(day)s: %(work)s"),
        EventKind.DUE_MOVED: _("Hạn tính lại theo lịch làm việc, nay là %(day)s: %(work)s"),
        EventKind.WITHDRAWN: _("Việc đã rút: %(work)s"),
        EventKind.PROOF: _("Có minh chứng chờ xác minh: %(work)s"),
        EventKind.EXTENSION_ASKED: _("Xin gia hạn đến %(again)s: %(work)s"),
    }[EventKind(event.kind)]


def _write(task: Task, event: Event, people: Iterable[User], kind: str, title: str) -> None:
    again = dates.show(event.day) if event.day else ""
    words = {"work": _short(task.work), "day": dates.show(task.due_on), "again": again}
    for person in people:
        if person.pk != event.by_id:
            notices.notify(
                recipient=person,
                kind=kind,
                key=f"{kind}:{event.pk}",
                title=title % words,
                body=_body(task, event),
                url=reverse("tasks:detail", args=[task.code]),
                subject=task,
                unit=task.unit,
                now=event.at,
            )


def _body(task: Task, event: Event) -> str:
    lines = [
        _("Việc %(code)s: %(work)s") % {"code": task.code, "work": task.work},
        _("Đơn vị: %(unit)s") % {"unit": task.unit},
        _("Người thực hiện: %(name)s") % {"name": task.doer_name},
        _("Sản phẩm: %(product)s") % {"product": task.product},
        _("Hạn: %(day)s") % {"day": dates.show_weekday(task.due_on)},
    ]
    if event.text and event.kind != EventKind.ASSIGNED:
        lines.append(_("Nội dung: %(text)s") % {"text": event.text})
    if event.wanted:
        lines.append(_("Cần bổ sung: %(text)s") % {"text": event.wanted})
    return "\n".join(lines)


def _short(work: str) -> str:
    return work if len(work) <= 160 else f"{work[:159]}…"
