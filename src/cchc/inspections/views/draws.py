"""The random draw of a draft plan, and the page on which everybody can check it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.common import dates
from cchc.common.errors import RuleError

from .. import policies
from ..choices import InspectionKind, PlanAction
from ..forms.draws import DrawForm
from ..models import Draw, Plan
from ..queries import draws as queries
from ..services import draws
from .doors import actor
from .plans import find_plan


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Draw units for a draft plan; what was drawn once stays drawn."""
    plan, user = find_plan(request, code), actor(request)
    policies.require_plan(user, PlanAction.DRAW, plan)
    units = queries.candidates_of(plan, _day(request))
    form = DrawForm(request.POST or None, units=units)
    first: Draw | None = None
    refusal = ""
    if not policies.scope_of(user).may_plan(PlanAction.DRAW, plan):
        refusal = _("Chỉ rút thăm khi kế hoạch còn là dự thảo.")
    elif request.method == "POST" and form.is_valid():
        try:
            draw = draws.draw_units(plan_id=plan.pk, actor=user, order=form.order(), now=timezone.now())
            return redirect("inspections:draw_detail", draw.pk)
        except draws.AlreadyDrawnError as already:
            first = already.draw if _readable(request).filter(pk=already.draw.pk).exists() else None
            form.add_refusal(already)
        except RuleError as said_no:
            form.add_refusal(said_no)
    context = {
        "tab": "inspections",
        "plan": plan,
        "form": form,
        "first": first,
        "refusal": refusal,
        "n_units": len(units),
        "earlier": plan.draws.all(),
    }
    failed = form.errors or (refusal and request.method == "POST")
    return render(request, "inspections/draw_new.html", context, status=422 if failed else 200)


def _day(request: HttpRequest) -> date:
    """Return the day of the decision as far as it can be read: the units are those that existed then."""
    try:
        return dates.parse(request.POST.get("decision_date", ""))
    except RuleError:
        return timezone.localdate()


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain a draw step by step, so that anybody can repeat it."""
    draw = get_object_or_404(_readable(request).select_related("plan__issuer", "plan__lead", "drawn_by"), pk=pk)
    if draw.plan is None or not _may_read(request, draw.plan):
        raise Http404
    context = {
        "tab": "inspections",
        "draw": draw,
        "plan": draw.plan,
        "explained": queries.draw_explanation(draw),
    }
    return render(request, "inspections/draw_detail.html", context)


def _readable(request: HttpRequest) -> QuerySet[Draw]:
    return Draw.objects.filter(plan__in=Plan.objects.visible_to(actor(request)).values("pk"))


def _may_read(request: HttpRequest, plan: Plan) -> bool:
    """A surprise inspection is not told to the units still to come: its draw is for those who inspect."""
    return plan.kind != InspectionKind.SURPRISE or bool(policies.scope_of(actor(request)).roles_in_plan(plan))
