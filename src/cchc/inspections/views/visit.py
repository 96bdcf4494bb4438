"""The visit: the checklist page, start, attendance, end, figures seen on site. Answers are in answers.py."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.language import in_vietnamese
from cchc.metrics.choices import FigureKind
from cchc.metrics.models import Metric
from cchc.metrics.services.figures import record_figure

from .. import policies
from ..choices import Action, InspectionKind, Side, TeamRole
from ..forms.visit import AttendanceRows, FigureForm, MomentForm
from ..models import Inspection
from ..queries import checklist as checklists
from ..querysets import BEFORE_VISIT
from ..services import visits
from .checklist import checklist_page, pick_of
from .doors import actor, find, require_reader, require_role


@require_safe
@never_cache
def visit(request: HttpRequest, code: str) -> HttpResponse:
    inspection = find(request, code, "previous__conclusion__document")
    scope = policies.scope_of(actor(request))
    require_reader(scope, inspection)
    if inspection.stage in BEFORE_VISIT:
        return redirect("inspections:visit_start", code=code)
    return checklist_page(request, inspection, pick_of(request), scope=scope)


@require_http_methods(["GET", "POST"])
@never_cache
def start(request: HttpRequest, code: str) -> HttpResponse:
    inspection, now = find(request, code), timezone.now()
    scope = policies.scope_of(actor(request))
    require_reader(scope, inspection)
    if inspection.stage not in BEFORE_VISIT:  # the second of two clicks, or the back button
        return redirect("inspections:visit", code=code)
    form = MomentForm(request.POST or None, now=now)
    if request.method == "POST":
        require_role(scope, Action.START_VISIT, inspection)
        if form.is_valid():
            try:
                visits.start_visit(inspection_id=inspection.pk, actor=actor(request), now=form.cleaned_data["moment"])
            except RuleError as refusal:
                form.add_refusal(refusal)
            else:
                return redirect("inspections:visit", code=code)
    context = {
        "tab": "inspections",
        "phone_title": str(inspection.unit),
        "inspection": inspection,
        "form": form,
        "is_surprise": inspection.plan.kind == InspectionKind.SURPRISE,
        "members": inspection.team.members.all() if inspection.team else (),
        "may_start": scope.may(Action.START_VISIT, inspection),
    }
    return render(request, "inspections/visit/start.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def end(request: HttpRequest, code: str) -> HttpResponse:
    inspection, now = find(request, code), timezone.now()
    scope = policies.scope_of(actor(request))
    require_role(scope, Action.END_VISIT, inspection)
    if inspection.ended_at:
        return redirect("inspections:minutes", code=code)
    form = MomentForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            visits.end_visit(inspection_id=inspection.pk, actor=actor(request), now=form.cleaned_data["moment"])
        except RuleError as refusal:
            form.add_error("clock" if refusal.field == "ended_at" else None, refusal.message)
        else:
            return redirect("inspections:minutes", code=code)
    areas = checklists.area_codes(inspection)
    counts = checklists.count(inspection, checklists.items_of(inspection), next(iter(areas), ""))
    context = {
        "tab": "inspections",
        "phone_title": str(inspection.unit),
        "inspection": inspection,
        "form": form,
        "n_open": counts.total - counts.done,
        "n_present": inspection.attendances.count(),
        "confirm_label": _("Kết thúc buổi kiểm tra"),
        "cancel_url": reverse("inspections:visit", args=[code]),
    }
    return render(request, "inspections/visit/end.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def attendance(request: HttpRequest, code: str) -> HttpResponse:
    inspection = find(request, code)
    scope = policies.scope_of(actor(request))
    require_reader(scope, inspection)
    if request.method == "POST":
        require_role(scope, Action.ATTENDANCE, inspection)
    now_kept: list[dict[str, Any]] = [dict(row) for row in inspection.attendances.values("side", "full_name", "title")]
    rows = AttendanceRows(request.POST or None, initial=now_kept or _team_rows(inspection))
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if not rows.is_valid():
            refusal = _("Chưa lưu được. Sửa các dòng có báo lỗi")
        elif request.POST.get("kept") not in (None, _fingerprint(now_kept)):
            status, refusal = 409, _("Người khác vừa sửa danh sách. So với bản đang lưu bên dưới, rồi lưu lại")
        else:
            people = [visits.Present(Side(r["side"]), r["full_name"], r["title"]) for r in rows.people()]
            try:
                visits.record_attendance(inspection_id=inspection.pk, actor=actor(request), people=people)
            except RuleError as error:
                refusal = error.message
            else:
                messages.success(request, _("Đã lưu thành phần dự: %(n)s người") % {"n": len(people)})
                return redirect("inspections:attendance", code=code)
    context = {
        "tab": "inspections",
        "phone_title": str(inspection.unit),
        "inspection": inspection,
        "rows": rows,
        "refusal": refusal,
        "kept": now_kept,
        "people": inspection.attendances.all(),
        "is_conflict": status == 409,
        "is_proposal": not now_kept and request.method == "GET",
        "fingerprint": _fingerprint(now_kept),
        "may_save": request.method == "POST" or scope.may(Action.ATTENDANCE, inspection),
    }
    return render(request, "inspections/visit/attendance.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def figure(request: HttpRequest, code: str) -> HttpResponse:
    inspection = find(request, code)
    scope = policies.scope_of(actor(request))
    require_reader(scope, inspection)
    if request.method == "POST":
        require_role(scope, Action.RECORD_FIGURE, inspection)
    may_save = scope.may(Action.RECORD_FIGURE, inspection)
    metrics = Metric.objects.newest().order_by("group", "order", "code")
    form = FigureForm(
        request.POST if request.method == "POST" else None, metrics=metrics, initial=_figure_initial(inspection)
    )
    if request.method == "POST":
        if not may_save:
            form.add_error(None, _("Cuộc kiểm tra đang ở bước khác, không ghi thêm số liệu được"))
        elif form.is_valid() and _recorded(request, inspection, form):
            messages.success(request, _("Đã ghi số liệu tại chỗ"))
            return redirect("inspections:visit_figure", code=code)
    observed = inspection.unit.figures.current().filter(kind=FigureKind.OBSERVED)
    if inspection.started_at:
        observed = observed.filter(recorded_at__gte=inspection.started_at)
    context = {
        "tab": "inspections",
        "phone_title": str(inspection.unit),
        "inspection": inspection,
        "form": form,
        "figures": observed.select_related("metric"),
        "may_save": may_save,
    }
    return render(request, "inspections/visit/figure.html", context, status=422 if form.errors else 200)


def _recorded(request: HttpRequest, inspection: Inspection, form: FigureForm) -> bool:
    typed = form.cleaned_data
    try:
        record_figure(
            actor=actor(request),
            unit=inspection.unit,
            kind=FigureKind.OBSERVED,
            now=timezone.now(),
            metric_code=typed["metric"],
            **{name: typed[name] for name in typed if name != "metric"},
        )
    except RuleError as refusal:
        form.add_refusal(refusal)
        return False
    return True


@in_vietnamese
def _figure_initial(inspection: Inspection) -> dict[str, Any]:
    day = timezone.localdate(inspection.started_at) if inspection.started_at else timezone.localdate()
    return {
        "period_start": inspection.plan.period_start,
        "period_end": inspection.plan.period_end,
        "as_of": day,
        "source": _("Đoàn kiểm tra ghi tại chỗ ngày %(day)s") % {"day": dates.show(day)},
    }


def _team_rows(inspection: Inspection) -> list[dict[str, str]]:
    """Propose the team itself, so that nobody types eight names on a phone."""
    if inspection.team is None:
        return []
    return [
        {"side": Side.TEAM, "full_name": m.full_name, "title": str(TeamRole(m.role).label)}
        for m in inspection.team.members.all()
    ]


def _fingerprint(kept: list[dict[str, Any]]) -> str:
    return hashlib.sha256(repr(kept).encode()).hexdigest()[:16]
