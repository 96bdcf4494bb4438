"""`Việc cần làm`: the page that everybody starts from."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.common import dates

from .. import policies
from ..choices import PlanStatus, Stage
from ..models import Plan
from ..queries.progress import Timing
from ..queries.start import todos
from ..queries.todo import Todo
from .doors import actor

_GROUPS = (
    (Timing.LATE, "alert-octagon", "bad"),
    (Timing.TODAY, "clock", "warn"),
    (Timing.COMING, "calendar", ""),
)


def start(request: HttpRequest) -> HttpResponse:
    """Show what the person must do next and by when."""
    user, today = actor(request), timezone.localdate()
    found = todos(user, today)
    context = {
        "tab": "start",
        "today": today,
        "groups": _grouped(found, today),
        "n_late": sum(todo.timing == Timing.LATE for todo in found),
        "n_today": sum(todo.timing == Timing.TODAY for todo in found),
        "n_all": len(found),
        "campaigns": _campaigns(request),
        "may_plan": bool(policies.scope_of(user).units_to_plan_for()),
    }
    return render(request, "inspections/start/start.html", context)


def _grouped(found: list[Todo], today: date) -> list[dict[str, object]]:
    titles = {Timing.LATE: _("Quá hạn"), Timing.TODAY: _("Hôm nay"), Timing.COMING: _("Sắp tới")}
    by_timing = {timing: list(rows) for timing, rows in groupby(sorted(found, key=_rank), key=lambda t: t.timing)}
    first = True
    groups: list[dict[str, object]] = []
    for timing, icon, kind in _GROUPS:
        tasks = []
        for todo in sorted(by_timing.get(timing, []), key=lambda t: t.order):
            tasks.append(_task(todo, kind, today, primary=first))
            first = False
        if tasks:
            groups.append({"title": titles[timing], "icon": icon, "kind": kind, "tasks": tasks})
    return groups


def _rank(todo: Todo) -> int:
    return [timing for timing, _icon, _kind in _GROUPS].index(todo.timing)


def _task(todo: Todo, kind: str, today: date, *, primary: bool) -> dict[str, object]:
    days_left = (todo.due_on - today).days if todo.due_on else 0
    notes = {
        Timing.LATE: ngettext("quá %(days)s ngày", "quá %(days)s ngày", todo.days_late) % {"days": todo.days_late},
        Timing.TODAY: _("trong hôm nay"),
        Timing.COMING: ngettext("còn %(days)s ngày", "còn %(days)s ngày", days_left) % {"days": days_left},
    }
    return {
        "due": dates.show_short(todo.due_on) if todo.due_on else _("Chưa đặt hạn"),
        "due_note": notes[todo.timing] if todo.due_on else "",
        "due_icon": {"bad": "alert-octagon", "warn": "clock"}.get(kind, "calendar"),
        "kind": kind,
        "title": todo.title,
        "url": todo.url,
        "reason": todo.reason,
        "action": todo.button,
        "action_url": todo.url,
        "primary": primary,
        "waiting": todo.waits_for,
    }


def _campaigns(request: HttpRequest) -> list[dict[str, object]]:
    plans = (
        Plan.objects.filter(pk__in=Plan.objects.visible_to(actor(request)).values("pk"), status=PlanStatus.RUNNING)
        .annotate(
            n_units=Count("inspections"),
            n_concluded=Count("inspections", filter=Q(inspections__stage__in=(Stage.ISSUED, Stage.CLOSED))),
            n_ahead=Count("inspections", filter=Q(inspections__stage__in=(Stage.SCHEDULED, Stage.NOTIFIED))),
        )
        .order_by("-starts_on")[:5]
    )
    return [{"plan": plan, "segments": _segments_of(plan)} for plan in plans]


def _segments_of(plan: Any) -> list[dict[str, object]]:
    """Return the bar of a plan that carries the three counts of the query above."""
    return segments(plan.n_concluded, plan.n_ahead, plan.n_units)


def segments(concluded: int, ahead: int, total: int) -> list[dict[str, object]]:
    """Return the bar of a campaign: concluded, at work, not begun."""
    return [
        {"n": concluded, "word": _("đã có kết luận"), "kind": "ok"},
        {"n": total - concluded - ahead, "word": _("đang làm"), "kind": "counted"},
        {"n": ahead, "word": _("chưa kiểm tra"), "kind": "wait"},
    ]
