"""One inspection: its steps, its papers, its history; schedule, notice, end."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.audit.queries import history_of
from cchc.common.errors import RuleError

from .. import policies
from ..choices import Action
from ..forms import plans as forms
from ..forms.follow_up import CloseForm
from ..models import Inspection
from ..queries import follow_up, overview
from ..querysets import IN_ORDER
from ..services import teams, visits
from .doors import actor, find, require_role
from .follow_up import section


def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show where the inspection stands and what comes next."""
    return _page(request, code)


def _page(request: HttpRequest, code: str, *, refusal: str = "") -> HttpResponse:
    inspection = find(request, code, *overview.RELATED)
    scope = policies.scope_of(actor(request))
    areas = list(inspection.plan.areas.order_by(*IN_ORDER))
    view = overview.of(inspection, scope, timezone.localdate(), areas)
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "plan": inspection.plan,
        "areas": areas,
        "refusal": refusal,
        "view": view,
        "may": {action.name.lower(): scope.may(action, inspection) for action in Action},
        "reads_work": scope.reads_work(inspection),
        "follow_up": section(inspection, scope, view),
        "may_read_minutes": scope.may(Action.DRAFT_MINUTES, inspection) or _minutes_open(request, inspection),
    }
    return render(request, "inspections/inspection.html", context, status=422 if refusal else 200)


def _minutes_open(request: HttpRequest, inspection: Inspection) -> bool:
    drafted = hasattr(inspection, "minutes")
    return drafted and Inspection.objects.record_open_to(actor(request)).filter(pk=inspection.pk).exists()


def schedule(request: HttpRequest, code: str) -> HttpResponse:
    """Set day, team and place."""
    inspection, user = find(request, code), actor(request)
    policies.require(user, Action.SCHEDULE, inspection)
    form = forms.ScheduleForm(request.POST or None, inspection=inspection)
    if request.method == "POST" and form.is_valid():
        try:
            teams.schedule(inspection_id=inspection.pk, actor=user, today=timezone.localdate(), **form.cleaned_data)
            return redirect("inspections:inspection_detail", inspection.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {"tab": "inspections", "inspection": inspection, "plan": inspection.plan, "form": form}
    return render(request, "inspections/schedule.html", context, status=422 if form.errors else 200)


@require_POST
def notify(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the unit its day."""
    inspection, user = find(request, code), actor(request)
    try:
        visits.notify_unit(inspection_id=inspection.pk, actor=user, now=timezone.now())
    except RuleError as refusal:
        return _page(request, code, refusal=refusal.message)
    return redirect("inspections:inspection_detail", inspection.code)


def close(request: HttpRequest, code: str) -> HttpResponse:
    """End the inspection."""
    inspection, user = find(request, code), actor(request)
    require_role(policies.scope_of(user), Action.CLOSE, inspection)
    refusal = ""
    remedy = follow_up.of_inspection(inspection, timezone.localdate())
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            visits.close_inspection(inspection_id=inspection.pk, actor=user, now=timezone.now(), reason=reason)
            return redirect("inspections:inspection_detail", inspection.code)
        except RuleError as said_no:
            refusal = said_no.message
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "remedy": remedy,
        "form": form if remedy.n_open else None,
        "refusal": refusal,
        "confirm_label": _("Kết thúc cuộc kiểm tra"),
        "cancel_url": reverse("inspections:inspection_detail", args=[inspection.code]),
    }
    return render(request, "inspections/confirm_close.html", context, status=422 if refusal else 200)


def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show what happened, in plain words, to those who may read it."""
    inspection = find(request, code)
    if not policies.may(actor(request), Action.READ_HISTORY, inspection):
        raise PermissionDenied(Action.READ_HISTORY.label)
    context = {"tab": "inspections", "inspection": inspection, "entries": history_of(inspection)}
    return render(request, "inspections/history.html", context)
