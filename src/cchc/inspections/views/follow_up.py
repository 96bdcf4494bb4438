"""After the conclusion: its tasks, the shortfalls that came back, the re-inspection of what is still open."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cchc.common.errors import RuleError
from cchc.common.language import in_vietnamese

from .. import policies
from ..choices import Action, PlanAction, RepeatKind
from ..forms.follow_up import ReinspectionForm
from ..forms.plans import new_token
from ..models import Inspection, Plan
from ..queries import follow_up, reinspection, repeats
from ..queries.overview import Overview
from ..querysets import CONCLUDED
from ..services import follow_up as services
from ..services import reinspection as reinspections
from .doors import actor, find, require_reader
from .plans import find_plan, may_plan_for


def section(inspection: Inspection, scope: policies.Scope, view: Overview) -> dict[str, Any] | None:
    """Return what the page of an inspection says of its follow-up; None before the conclusion, or for a stranger to it."""
    if inspection.stage not in CONCLUDED or not scope.may(Action.READ_CONCLUSION, inspection):
        return None
    again = list(follow_up.reinspections_of(inspection).select_related("plan"))
    if again:
        seen = set(Inspection.objects.visible_to(scope.user).filter(pk__in=[row.pk for row in again]))
        again = [row for row in again if row in seen]
    is_ours = scope.may(Action.ASSIGN_TASKS, inspection) and not inspection.plan.is_historical
    lines, remedy = view.lines, view.remedy
    return {
        "lines": lines,
        "remedy": remedy,
        "reinspections": again,
        "may_assign": is_ours and any(line.task is None for line in lines),
        "may_reinspect": bool(remedy.n_open) and may_plan_for(scope, inspection.plan) and not again,
        "may_close": remedy.is_mended and scope.may(Action.CLOSE, inspection),
        "repeats": _counted(view.repeats),
    }


def _counted(found: list[repeats.Repeat]) -> list[tuple[int, str]]:
    counts = [(sum(row.kind == kind for row in found), str(kind.label)) for kind in RepeatKind]
    return [(n, label) for n, label in counts if n]


@require_http_methods(["GET", "POST"])
def assign_tasks(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the tasks of a conclusion that has none yet, after one question."""
    inspection, user = find(request, code), actor(request)
    policies.require(user, Action.ASSIGN_TASKS, inspection)
    refusal = ""
    if request.method == "POST":
        try:
            services.assign_tasks(
                inspection_id=inspection.pk, actor=user, today=timezone.localdate(), now=timezone.now()
            )
            return redirect("inspections:inspection_detail", inspection.code)
        except RuleError as said_no:
            refusal = said_no.message
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "lines": follow_up.lines_of(inspection, timezone.localdate()),
        "refusal": refusal,
        "confirm_label": _("Giao việc"),
        "cancel_url": reverse("inspections:inspection_detail", args=[inspection.code]),
    }
    return render(request, "inspections/follow_up_assign.html", context, status=422 if refusal else 200)


@require_safe
def repeated(request: HttpRequest, code: str) -> HttpResponse:
    """Show each shortfall that came back beside its earlier appearances, conclusion by conclusion."""
    inspection, user = find(request, code), actor(request)
    scope = policies.scope_of(user)
    if not scope.may(Action.READ_CONCLUSION, inspection):
        require_reader(scope, inspection)
    found = repeats.with_words(repeats.in_inspection(inspection))
    before = {earlier.inspection.pk for repeat in found for earlier in repeat.earlier}
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "plan": inspection.plan,
        "conclusion": getattr(inspection, "conclusion", None) if inspection.stage in CONCLUDED else None,
        "repeats": found,
        "counts": _counted(found),
        "readable": set(Inspection.objects.visible_to(user).filter(pk__in=before).values_list("pk", flat=True)),
    }
    return render(request, "inspections/repeats.html", context)


def reinspect(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the re-inspection of one unit."""
    inspection = find(request, code)
    back = reverse("inspections:inspection_detail", args=[inspection.code])
    return _reinspection(request, inspection.plan, [inspection], back)


def reinspect_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the re-inspection of the units of a campaign that still have open tasks."""
    plan = find_plan(request, code)
    back = reverse("inspections:plan_detail", args=[plan.code])
    return _reinspection(request, plan, list(plan.inspections.filter(stage__in=CONCLUDED)), back)


def _reinspection(request: HttpRequest, source: Plan, rows: list[Inspection], back: str) -> HttpResponse:
    user, today = actor(request), timezone.localdate()
    if not may_plan_for(policies.scope_of(user), source):
        raise PermissionDenied(PlanAction.CREATE.label)
    found = reinspection.candidates(rows, user)
    remedies = follow_up.of_inspections([row.pk for row in found], today)
    form = ReinspectionForm(
        request.POST or None,
        candidates=found,
        open_counts={pk: _open_words(remedy) for pk, remedy in remedies.items()},
        initial={
            "token": new_token(),
            "name": _name(source, found),
            "inspections": [row.pk for row in found],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            plan = reinspections.plan_reinspection(
                actor=user,
                draft=form.draft(),
                today=today,
                now=timezone.now(),
                token=form.cleaned_data["token"] or None,
            )
            return redirect("inspections:plan_units", plan.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {"tab": "inspections", "source": source, "form": form, "found": found, "back": back}
    return render(request, "inspections/follow_up_reinspect.html", context, status=422 if form.errors else 200)


@in_vietnamese
def _name(source: Plan, found: list[Inspection]) -> str:
    """Return the name to start from, with the unit when there is only one."""
    plan = f"{source.name[:1].lower()}{source.name[1:]}"
    name = _("Phúc tra việc khắc phục sau %(plan)s") % {"plan": plan}
    return f"{name}, {found[0].unit.full_name}"[:300] if len(found) == 1 else name[:300]


def _open_words(remedy: follow_up.Remedy) -> str:
    words = ngettext("%(n)s việc chưa xong", "%(n)s việc chưa xong", remedy.n_open) % {"n": remedy.n_open}
    if not remedy.n_late:
        return words
    late = ngettext("%(n)s việc quá hạn", "%(n)s việc quá hạn", remedy.n_late) % {"n": remedy.n_late}
    return f"{words}, {late}"
