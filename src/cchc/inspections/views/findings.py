"""Findings, causes and requests of one inspection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.common.errors import RuleError
from cchc.common.forms import Form

from .. import policies
from ..choices import Action, CauseKind, FindingKind, RecommendationKind
from ..forms import findings as forms
from ..forms import requests
from ..forms.plans import ReasonForm, new_token
from ..models import Cause, Finding, FindingTemplate, Inspection, Recommendation
from ..queries import clarity, contradictions
from ..queries.conclusion import page_of
from ..services import findings as services
from .doors import actor, find, require_reader


def findings(request: HttpRequest, code: str) -> HttpResponse:
    """List what was found, why, and what is asked of whom."""
    inspection = find(request, code)
    scope = policies.scope_of(actor(request))
    require_reader(scope, inspection)
    return _list(request, inspection, scope)


def _list(
    request: HttpRequest, inspection: Inspection, scope: policies.Scope | None = None, *, refusal: str = ""
) -> HttpResponse:
    scope = scope or policies.scope_of(actor(request))
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "plan": inspection.plan,
        "refusal": refusal,
        "page": page_of(inspection),
        "may_edit": scope.may(Action.ADD_FINDING, inspection),
        "proposed": contradictions.proposed(inspection) if scope.may(Action.ADD_FINDING, inspection) else [],
        "may_conclude": scope.may(Action.DRAFT_CONCLUSION, inspection),
    }
    return render(request, "inspections/findings/list.html", context, status=422 if refusal else 200)


def _begin(request: HttpRequest, code: str) -> Inspection:
    inspection = find(request, code)
    policies.require(actor(request), Action.ADD_FINDING, inspection)
    return inspection


def new(request: HttpRequest, code: str) -> HttpResponse:
    """Record a finding, from a check item or a template if the address names one."""
    inspection = _begin(request, code)
    form = forms.FindingForm(request.POST or None, inspection=inspection, initial=_first(request, inspection))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_finding(
                inspection_id=inspection.pk,
                actor=actor(request),
                draft=form.draft(),
                now=timezone.now(),
                token=form.cleaned_data["token"] or None,
            )
            return redirect("inspections:findings", inspection.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _finding_page(request, inspection, form, _("Ghi phát hiện"))


def _first(request: HttpRequest, inspection: Inspection) -> dict[str, Any]:
    first: dict[str, Any] = {"token": new_token(), "kind": request.GET.get("kind") or FindingKind.SHORTFALL}
    template = FindingTemplate.objects.filter(code=request.GET.get("template", "")).first()
    item_code = request.GET.get("item", "") or (template.item_code if template else "")
    items = inspection.plan.criteria_set.items if inspection.plan.criteria_set else None
    item = items.filter(code=item_code).first() if items and item_code else None
    if item:
        answer = inspection.answers.filter(item=item).first()
        first |= {"item": item.pk, "area_code": item.area_code, "text": answer.note if answer else ""}
    if request.GET.get("figure", "").isdecimal() and request.GET.get("identity"):
        figure_id = int(request.GET["figure"][:18])
        first |= _stating(inspection, figure_id, request.GET["identity"])
    if template:
        first |= {"kind": template.kind, "area_code": template.area_code, "text": template.text}
    return first


def _stating(inspection: Inspection, figure_id: int, identity: str) -> dict[str, Any]:
    """Return what a finding about figures that do not agree begins with; nothing if the unit has no such figures."""
    mine = any(
        one.identity == identity and figure_id in {figure.pk for figure in one.figures}
        for one in contradictions.proposed(inspection)
    )
    text = contradictions.stating_sentence(inspection, figure_id, identity) if mine else ""
    return {"kind": FindingKind.SHORTFALL, "area_code": "PROC", "text": text} if text else {}


def edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a finding."""
    inspection = _begin(request, code)
    finding = get_object_or_404(Finding, pk=pk, inspection=inspection, removed_at__isnull=True)
    form = forms.FindingForm(request.POST or None, inspection=inspection, initial=forms.initial_of_finding(finding))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_finding(
                finding_id=pk, actor=actor(request), draft=form.draft(), version=form.cleaned_data["version"]
            )
            return redirect("inspections:findings", inspection.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _finding_page(request, inspection, form, _("Sửa phát hiện"))


def _finding_page(request: HttpRequest, inspection: Inspection, form: forms.FindingForm, title: str) -> HttpResponse:
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "form": form,
        "title": title,
        "figures": forms.figures_to_cite(inspection),
        "templates": FindingTemplate.objects.filter(kind=FindingKind.SHORTFALL),
    }
    return render(request, "inspections/findings/form.html", context, status=422 if form.errors else 200)


def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a finding back with the reason."""
    inspection = _begin(request, code)
    finding = get_object_or_404(Finding, pk=pk, inspection=inspection, removed_at__isnull=True)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.remove_finding(
                finding_id=pk, actor=actor(request), reason=form.cleaned_data["reason"], now=timezone.now()
            )
            return redirect("inspections:findings", inspection.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "finding": finding,
        "form": form,
        "confirm_label": _("Bỏ phát hiện"),
        "confirm_danger": True,
        "cancel_url": reverse("inspections:findings", args=[inspection.code]),
    }
    return render(request, "inspections/findings/confirm_remove.html", context, status=422 if form.errors else 200)


def cause_new(request: HttpRequest, code: str) -> HttpResponse:
    """Record a cause."""
    inspection = _begin(request, code)
    first = {"token": new_token(), "kind": request.GET.get("kind") or CauseKind.SUBJECTIVE}
    form = forms.CauseForm(request.POST or None, inspection=inspection, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.add_cause(
                inspection_id=inspection.pk,
                actor=actor(request),
                kind=CauseKind(data["kind"]),
                text=data["text"],
                finding=data["finding"],
                token=data["token"] or None,
            )
            return redirect("inspections:findings", inspection.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _small_page(request, inspection, form, _("Ghi nguyên nhân"))


@require_POST
def cause_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a cause back."""
    inspection = _begin(request, code)
    return _taken_back(request, inspection, Cause, pk, lambda: services.remove_cause(cause_id=pk, actor=actor(request)))


def request_new(request: HttpRequest, code: str) -> HttpResponse:
    """Record a request, a proposal of the unit, or its reply."""
    inspection = _begin(request, code)
    kind = request.GET.get("kind") or RecommendationKind.TO_UNIT
    first: dict[str, Any] = {"token": new_token(), "kind": kind} | clarity.proposed(inspection, kind)
    form = requests.RecommendationForm(request.POST or None, inspection=inspection, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_recommendation(
                inspection_id=inspection.pk,
                actor=actor(request),
                draft=form.draft(),
                token=form.cleaned_data["token"] or None,
            )
            return redirect("inspections:findings", inspection.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _small_page(request, inspection, form, _("Ghi yêu cầu, kiến nghị"))


def request_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a request."""
    inspection = _begin(request, code)
    row = get_object_or_404(Recommendation, pk=pk, inspection=inspection)
    form = requests.RecommendationForm(
        request.POST or None, inspection=inspection, initial=requests.initial_of_recommendation(row)
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.update_recommendation(
                recommendation_id=pk, actor=actor(request), draft=form.draft(), version=form.cleaned_data["version"]
            )
            return redirect("inspections:findings", inspection.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _small_page(request, inspection, form, _("Sửa yêu cầu, kiến nghị"))


@require_POST
def request_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a request back."""
    inspection = _begin(request, code)
    return _taken_back(
        request,
        inspection,
        Recommendation,
        pk,
        lambda: services.remove_recommendation(recommendation_id=pk, actor=actor(request)),
    )


def _taken_back(
    request: HttpRequest,
    inspection: Inspection,
    model: type[Cause] | type[Recommendation],
    pk: int,
    take_back: Callable[[], None],
) -> HttpResponse:
    if model._default_manager.filter(pk=pk).exists():  # else this is the second of two clicks
        get_object_or_404(model, pk=pk, inspection=inspection)
        try:
            take_back()
        except RuleError as refusal:
            return _list(request, inspection, refusal=refusal.message)
    return redirect("inspections:findings", inspection.code)


def _small_page(request: HttpRequest, inspection: Inspection, form: Form, title: str) -> HttpResponse:
    context = {"tab": "inspections", "inspection": inspection, "form": form, "title": title}
    return render(request, "inspections/findings/small_form.html", context, status=422 if form.errors else 200)
