"""The unit's report beside its sheet: figures, words, proposals; handed in, approved, returned, reopened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.common import dates
from cchc.common.errors import ConflictError, RuleError
from cchc.metrics.choices import Group
from cchc.notices.queries import reminders_of

from .. import exports
from ..choices import Action, RecommendationKind, SelfReportStatus
from ..forms import unit_side as forms
from ..forms.plans import ReasonForm, new_token
from ..models import Inspection, Recommendation
from ..papers.self_report import OWN_SOURCE
from ..queries import checklist as checklists
from ..queries import self_report as reports
from ..services import papers, self_figures, self_reports
from .doors import actor
from .scripts import by_script, sentences
from .self_report import Door, base_context, enter, enter_to_write, not_sent


@require_http_methods(["GET", "POST"])
@never_cache
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """Show the table of figures; a POST reports what is new in it and tells what does not agree."""
    door = enter_to_write(request, code) if request.method == "POST" else enter(request, code)
    if not door.sees_content:
        return not_sent(request, door)
    groups = reports.figure_groups(door.inspection)
    rows = [row for group in groups for row in group.rows]
    if request.method == "GET":
        return _figures_page(request, door, forms.FiguresForm(rows=rows))
    form = forms.FiguresForm(request.POST, rows=rows)
    if form.is_valid():
        try:
            self_figures.save_figures(
                inspection_id=door.inspection.pk, actor=actor(request), values=form.values(), now=timezone.now()
            )
        except RuleError as refusal:
            form.add_refusal(refusal)
    if by_script(request):
        return _figures_told(request, door, form)
    if form.errors:
        return _figures_page(request, door, form, status=422)
    return redirect("inspections:self_report_figures", code)


def _figures_page(
    request: HttpRequest,
    door: Door,
    form: forms.FiguresForm,
    *,
    explanation: forms.ExplanationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = base_context(door) | _breaks(door) | {"here": "figures", "form": form, "explanation": explanation}
    marks = reports.broken_rows(context["breaks"])
    context["groups"] = [_shown(group, form, marks) for group in reports.figure_groups(door.inspection)]
    return render(request, "inspections/self_report/figures.html", context, status=status)


def _shown(group: reports.FigureGroup, form: forms.FiguresForm, marks: Mapping[str, str]) -> dict[str, Any]:
    """Return a group with its fields; open where there is something to see: what was given, what was refused."""
    rows = [(row, form[row.metric.code], marks.get(row.metric.code, "")) for row in group.rows]
    is_open = group.n_given or any(field.errors for _row, field, _mark in rows) or group.code == Group.PROC
    return {"group": group, "rows": rows, "is_open": is_open}


def _figures_told(request: HttpRequest, door: Door, form: forms.FiguresForm) -> JsonResponse:
    if form.errors:
        return JsonResponse({"errors": sentences(form)}, status=422)
    return JsonResponse({"saved_at": dates.show_clock(timezone.now())} | _told(request, door, _breaks(door)))


@require_POST
@never_cache
def judge_figures(request: HttpRequest, code: str) -> JsonResponse:
    """Say which of the figures do not agree as they are typed; nothing is saved."""
    door = enter_to_write(request, code)
    rows = [row for group in reports.figure_groups(door.inspection) for row in group.rows]
    form = forms.FiguresForm(request.POST, rows=rows)
    form.full_clean()  # a number that is half typed is left out
    values = form.values()
    typed = {row.metric: value for row in rows if (value := values.get(row.metric.code)) is not None}
    saved = {(one.identity, one.difference) for one in reports.contradictions(door.inspection)}
    breaks = reports.contradictions(door.inspection, typed)
    unsaved = {one.identity for one in breaks if (one.identity, one.difference) not in saved}
    return JsonResponse(_told(request, door, {"breaks": breaks, "unsaved": unsaved}))


def _told(request: HttpRequest, door: Door, breaks: dict[str, Any]) -> dict[str, Any]:
    html = render_to_string("inspections/self_report/_breaks.html", base_context(door) | breaks, request)
    return {"html": html, "marks": reports.broken_rows(breaks["breaks"])}


def _breaks(door: Door) -> dict[str, Any]:
    return {"breaks": reports.contradictions(door.inspection)}


@require_POST
@never_cache
def explain(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what the unit says about figures that do not agree."""
    door = enter_to_write(request, code)
    form = forms.ExplanationForm(request.POST)
    if form.is_valid():
        try:
            self_figures.explain(
                inspection_id=door.inspection.pk, actor=actor(request), now=timezone.now(), **form.cleaned_data
            )
            return redirect("inspections:self_report_figures", code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    rows = [row for group in reports.figure_groups(door.inspection) for row in group.rows]
    return _figures_page(request, door, forms.FiguresForm(rows=rows), explanation=form, status=422)


@require_http_methods(["GET", "POST"])
@never_cache
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report as a whole; a POST saves its words."""
    door = enter_to_write(request, code) if request.method == "POST" else enter(request, code)
    if not door.sees_content:
        return not_sent(request, door)
    if request.method == "GET":
        return _report_page(request, door)
    form = forms.OutlineForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            saved = self_reports.save_outline(
                inspection_id=door.inspection.pk,
                actor=actor(request),
                parts=form.cleaned_data,
                version=form.cleaned_data["version"],
            )
            if by_script(request):
                told = {"version": saved.version, "saved_at": dates.show_clock(timezone.now())}
                return JsonResponse(told)
            return redirect("inspections:self_report_report", code)
        except ConflictError as refusal:
            if by_script(request):
                return _outline_conflict(door)
            form.add_refusal(refusal)
            status = 409
        except RuleError as refusal:
            form.add_refusal(refusal)
    if by_script(request):
        return JsonResponse({"errors": sentences(form)}, status=422)
    return _report_page(request, door, form=form, status=status)


def _outline_conflict(door: Door) -> JsonResponse:
    row = reports.report_of(door.inspection)
    assert row is not None  # noqa: S101 - the door found it
    theirs = {name: getattr(row, name) for name in self_reports.PARTS}
    told = {"theirs": theirs, "version": row.version, "by": _("Đồng nghiệp"), "at": dates.show_clock(timezone.now())}
    return JsonResponse(told, status=409)


def _report_page(
    request: HttpRequest,
    door: Door,
    *,
    form: forms.OutlineForm | None = None,
    proposal: forms.ProposalForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    row = door.report
    counts = reports.count(row, checklists.items_of(door.inspection), "")
    groups = reports.figure_groups(door.inspection)
    first = {name: getattr(row, name) for name in ("version", *self_reports.PARTS)}
    context = base_context(door) | _breaks(door)
    context |= {
        "here": "report",
        "refusal": refusal,
        "form": form or forms.OutlineForm(initial=first),
        "proposal_form": proposal or _proposal_form(door),
        "proposals": reports.proposals_of(door.inspection),
        "own_source": OWN_SOURCE,
        "counts": counts,
        "n_left": counts.total - counts.done,
        "n_figures": sum(len(group.rows) for group in groups),
        "n_given": sum(group.n_given for group in groups),
        "n_files": reports.count_files(row),
        "reminders": reminders_of(row),
        "differences": reports.differences(door.inspection) if not door.is_of_unit else [],
    }
    return render(request, "inspections/self_report/report.html", context, status=status)


def _proposal_form(door: Door, data: Any = None) -> forms.ProposalForm:
    return forms.ProposalForm(
        data, superiors=reports.superiors_of(door.inspection), initial={"token": new_token()}, prefix="proposal"
    )


@require_POST
@never_cache
def add_proposal(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a proposal of the unit to a body above it."""
    door = enter_to_write(request, code)
    form = _proposal_form(door, request.POST)
    if form.is_valid():
        try:
            typed = form.cleaned_data | {"token": form.cleaned_data["token"] or None}
            self_reports.add_proposal(inspection_id=door.inspection.pk, actor=actor(request), **typed)
            return redirect(_proposals_url(door.inspection))
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _report_page(request, door, proposal=form, status=422)


@require_POST
@never_cache
def remove_proposal(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back a proposal that the unit wrote into this report."""
    door = enter_to_write(request, code)
    if Recommendation.objects.filter(pk=pk).exists():  # else this is the second of two clicks
        get_object_or_404(Recommendation, pk=pk, inspection=door.inspection, kind=RecommendationKind.UNIT_PROPOSAL)
        try:
            self_reports.remove_proposal(recommendation_id=pk, actor=actor(request))
        except RuleError as refusal:
            return _report_page(request, door, refusal=refusal.message, status=422)
    return redirect(_proposals_url(door.inspection))


def _proposals_url(inspection: Inspection) -> str:
    return reverse("inspections:self_report_report", args=[inspection.code]) + "#proposals"


@require_POST
@never_cache
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Hand the report to the head of unit."""
    door = enter_to_write(request, code)
    if door.report.status == SelfReportStatus.SUBMITTED:  # the second of two clicks
        return redirect("inspections:self_report_report", code)
    try:
        self_reports.submit(inspection_id=door.inspection.pk, actor=actor(request), now=timezone.now())
    except RuleError as refusal:
        return _report_page(request, door, refusal=refusal.message, status=422)
    return redirect("inspections:self_report_report", code)


@require_http_methods(["GET", "POST"])
@never_cache
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Sign and send the report, after one question."""
    door = enter_to_write(request, code, Action.APPROVE_SELF_REPORT)
    back = reverse("inspections:self_report_report", args=[code])
    refusal = ""
    if request.method == "POST":
        try:
            self_reports.approve(
                inspection_id=door.inspection.pk, actor=actor(request), today=timezone.localdate(), now=timezone.now()
            )
            return redirect(back)
        except RuleError as said_no:
            refusal = said_no.message
    context = base_context(door) | _breaks(door)
    context |= {"refusal": refusal, "confirm_label": _("Duyệt, gửi đoàn kiểm tra"), "cancel_url": back}
    template = "inspections/self_report/confirm_approve.html"
    return render(request, template, context, status=422 if refusal else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def give_back(request: HttpRequest, code: str) -> HttpResponse:
    """Return the report to the focal person with the reason."""
    return _with_reason(
        request, code, Action.APPROVE_SELF_REPORT, self_reports.give_back, _("Trả lại báo cáo"), "return"
    )


@require_http_methods(["GET", "POST"])
@never_cache
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Open a sent report again, with the reason."""
    return _with_reason(request, code, Action.REOPEN_SELF_REPORT, self_reports.reopen, _("Mở lại báo cáo"), "reopen")


def _with_reason(
    request: HttpRequest, code: str, action: Action, do: Callable[..., object], label: str, step: str
) -> HttpResponse:
    door = enter_to_write(request, code, action)
    back = reverse("inspections:self_report_report", args=[code])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            do(inspection_id=door.inspection.pk, actor=actor(request), now=timezone.now(), **form.cleaned_data)
            return redirect(back)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = base_context(door) | {
        "form": form,
        "step": step,
        "confirm_label": label,
        "confirm_danger": True,
        "cancel_url": back,
    }
    template = "inspections/self_report/confirm_open.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_safe
def paper(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Send the report as PDF or DOCX: as approved, else the draft to the unit."""
    door = enter(request, code)
    if not door.sees_content:
        raise PermissionDenied(Action.FILL_SELF_REPORT.label)
    files = papers.self_report_files(door.report, draft=door.report.status != SelfReportStatus.LOCKED)
    return exports.paper_response(files, f"tu-kiem-tra-{code}", form)
