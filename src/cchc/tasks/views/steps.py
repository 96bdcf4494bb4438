"""The steps of a task, each a small form of its own: shown, refused with what was typed kept, or done."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cchc.common.errors import ConflictError, RuleError

from .. import policies, rules, services
from ..choices import TaskAction, TaskStatus
from ..forms import doing, judging
from ..forms.doing import StepForm
from ..models import Task
from ..queries.timeline import last_proof
from ..queries.words import standing_of, state_of
from .doors import actor, find
from .task import page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Step:
    """What is particular to one step: its right, form, service and words."""

    action: TaskAction
    form: Callable[..., StepForm]
    service: Callable[..., Any]
    title: str
    submit: str
    note: str = ""
    template: str = "tasks/step.html"
    needs_today: bool = True
    extra: dict[str, Any] = field(default_factory=dict)  # of the service
    initial: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)


@get_or_post
def plan(request: HttpRequest, code: str) -> HttpResponse:
    step = Step(
        TaskAction.SEND_PLAN,
        doing.PlanForm,
        services.send_plan,
        _("Gửi kế hoạch thực hiện"),
        _("Gửi kế hoạch"),
    )
    return _take(request, find(request, code), step)


@get_or_post
def progress(request: HttpRequest, code: str) -> HttpResponse:
    step = Step(
        TaskAction.REPORT_PROGRESS,
        doing.ProgressForm,
        services.report_progress,
        _("Báo tiến độ"),
        _("Gửi tiến độ"),
        needs_today=False,
    )
    return _take(request, find(request, code), step)


@get_or_post
def proof(request: HttpRequest, code: str) -> HttpResponse:
    step = Step(
        TaskAction.SUBMIT_PROOF,
        doing.ProofForm,
        services.submit_proof,
        _("Nộp minh chứng"),
        _("Nộp minh chứng"),
        note=_("Từ khi nộp, việc không bị tính quá hạn trong lúc chờ xác minh. Bị trả lại thì hạn cũ vẫn tính."),
    )
    return _take(request, find(request, code), step)


@get_or_post
def give_back(request: HttpRequest, code: str) -> HttpResponse:
    step = Step(
        TaskAction.RETURN,
        judging.ReturnForm,
        services.return_proof,
        _("Trả lại minh chứng"),
        _("Trả lại"),
        note=_("Người thực hiện được báo ngay, kèm lý do và điều cần bổ sung."),
    )
    return _take(request, find(request, code), step)


@get_or_post
def accept(request: HttpRequest, code: str) -> HttpResponse:
    step = Step(
        TaskAction.ACCEPT,
        judging.AcceptForm,
        services.accept,
        _("Xác minh đạt"),
        _("Xác minh đạt, đóng việc"),
        note=_("Đúng hạn hay quá hạn tính theo ngày nộp minh chứng, không theo ngày xác minh."),
    )
    return _take(request, find(request, code), step)


@get_or_post
def extension(request: HttpRequest, code: str) -> HttpResponse:
    step = Step(
        TaskAction.ASK_EXTENSION,
        doing.AskForm,
        services.ask_extension,
        _("Xin gia hạn"),
        _("Gửi đề nghị"),
        note=_("Lãnh đạo cơ quan giao việc quyết định. Hạn đầu tiên vẫn được giữ trong hồ sơ."),
    )
    return _take(request, find(request, code), step)


@get_or_post
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    task = find(request, code)
    asked = get_object_or_404(task.extensions.select_related("asked_by"), pk=pk)
    step = Step(
        TaskAction.DECIDE_EXTENSION,
        judging.DecideForm,
        services.decide_extension,
        _("Quyết định gia hạn"),
        _("Ghi quyết định"),
        needs_today=False,
        extra={"extension_id": asked.pk},
        initial={"granted_on": asked.wanted_on},
        context={"asked": asked},
    )
    return _take(request, task, step)


@get_or_post
def reassign(request: HttpRequest, code: str) -> HttpResponse:
    task = find(request, code)
    may_choose = policies.scope_of(actor(request)).may_choose_verifier(task)

    def form(*args: Any, **kwargs: Any) -> judging.ReassignForm:
        return judging.ReassignForm(*args, task=task, with_verifier=may_choose, **kwargs)

    step = Step(
        TaskAction.REASSIGN,
        form,
        services.reassign,
        _("Đổi người thực hiện, người xác minh") if may_choose else _("Đổi người thực hiện"),
        _("Đổi người"),
        needs_today=False,
        initial={
            "doer": task.doer_id,
            "doer_name": "" if task.doer_id else task.doer_name,
            "verifier": task.verifier_id,
        },
    )
    return _take(request, task, step)


@get_or_post
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    step = Step(
        TaskAction.WITHDRAW,
        judging.WithdrawForm,
        services.withdraw,
        _("Rút việc đã giao"),
        _("Rút việc"),
        template="tasks/withdraw.html",
        needs_today=False,
        context={"confirm_label": _("Rút việc"), "confirm_danger": True},
    )
    return _take(request, find(request, code), step)


@require_POST
def remind(request: HttpRequest, code: str) -> HttpResponse:
    task = find(request, code)
    policies.require(actor(request), TaskAction.REMIND, task)
    try:
        services.remind(task_id=task.pk, actor=actor(request), now=timezone.now())
    except RuleError as refusal:
        return page(request, task, refusal=refusal.message)
    return redirect("tasks:detail", task.code)


def _take(request: HttpRequest, task: Task, step: Step) -> HttpResponse:
    policies.require(actor(request), step.action, task)
    if request.method != "POST":
        try:
            rules.next_status(TaskStatus(task.status), step.action)
        except RuleError as refusal:
            return page(request, task, refusal=refusal.message)
    initial = {**step.initial, "token": str(uuid.uuid4()), "version": task.version}
    form = step.form(request.POST or None, request.FILES or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _serve(request, task, step, form)
            return redirect("tasks:detail", task.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
            status = 409 if isinstance(refusal, ConflictError) else 422
            if status == 409:
                form.go_on_from("version", Task.objects.only("version").get(pk=task.pk).version)
    elif form.errors:
        status = 422
    today = timezone.localdate()
    task.refresh_from_db()
    context = {
        **step.context,
        "tab": "remedy",
        "task": task,
        "form": form,
        "step": step,
        "cancel_url": reverse("tasks:detail", args=[task.code]),
        "state": state_of(task),
        "standing": standing_of(task, today),
        "proof": last_proof(task) if step.action in policies.VERIFYING else None,
    }
    return render(request, step.template, context, status=status)


def _serve(request: HttpRequest, task: Task, step: Step, form: StepForm) -> None:
    arguments = {**form.arguments(), **step.extra, "task_id": task.pk, "actor": actor(request), "now": timezone.now()}
    if step.needs_today:
        arguments["today"] = timezone.localdate()
    if step.service not in _BY_VERSION:
        arguments.pop("version", None)
    step.service(**arguments)


# What decides on the task as it was seen; the others add a line that stays true whatever happened in between.
_BY_VERSION = (services.submit_proof, services.return_proof, services.accept, services.reassign, services.withdraw)
