"""One task: its six clarities, its timeline, where it came from; its history, its printed file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc.audit.queries import history_of

from .. import policies
from ..choices import TaskAction
from ..models import Task
from ..queries.page import page_of
from .doors import actor, find


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    return page(request, find(request, code))


@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    context = _context(request, find(request, code))
    return render(request, "tasks/print.html", context)


@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    task = find(request, code)
    context = {"tab": "remedy", "task": task, "entries": history_of(task)}
    return render(request, "tasks/history.html", context)


def page(request: HttpRequest, task: Task, *, refusal: str = "") -> HttpResponse:
    """Show the task; with the sentence of a rule that refused."""
    context = {**_context(request, task), "refusal": refusal}
    return render(request, "tasks/detail.html", context, status=422 if refusal else 200)


def _context(request: HttpRequest, task: Task) -> dict[str, object]:
    scope = policies.scope_of(actor(request))
    may = {action.value: scope.may(action, task) for action in TaskAction if action != TaskAction.ASSIGN}
    found = page_of(task, actor(request), timezone.localdate())
    may["decide_extension"] &= found.asked is not None
    may["ask_extension"] &= found.asked is None
    return {"tab": "remedy", "task": task, "page": found, "may": may}
