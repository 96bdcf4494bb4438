"""The teams of a plan: members, conflicts of interest, the decision."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.common.errors import RuleError

from .. import exports, policies
from ..choices import PlanAction, TeamRole
from ..forms import plans as forms
from ..models import Membership, Plan, Team
from ..services import issuing, papers
from ..services import teams as services
from .doors import actor
from .plans import find_plan


def teams(request: HttpRequest, code: str) -> HttpResponse:
    """Show the teams of a plan with their members and units."""
    plan = find_plan(request, code)
    return _page(request, plan)


def _page(request: HttpRequest, plan: Plan, *, refusal: str = "") -> HttpResponse:
    scope = policies.scope_of(actor(request))
    rows = plan.teams.select_related("document").prefetch_related(
        "members__areas", "members__user", "inspections__unit"
    )
    context = {
        "tab": "inspections",
        "plan": plan,
        "teams": rows,
        "refusal": refusal,
        "is_party": bool(scope.roles_in_plan(plan)),
        "may_set_up": scope.may_plan(PlanAction.SET_UP_TEAM, plan),
        "may_issue": scope.may_plan(PlanAction.ISSUE_TEAM, plan),
        "headed": [team.pk for team in rows if services.may_keep(actor(request), team)],
    }
    return render(request, "inspections/plans/teams.html", context, status=422 if refusal else 200)


@require_POST
def add_team(request: HttpRequest, code: str) -> HttpResponse:
    """Add an empty team."""
    plan = find_plan(request, code)
    try:
        services.add_team(plan_id=plan.pk, actor=actor(request), name=request.POST.get("name", ""))
    except RuleError as refusal:
        return _page(request, plan, refusal=refusal.message)
    return redirect("inspections:plan_teams", plan.code)


def add_member(request: HttpRequest, code: str, order: int) -> HttpResponse:
    """Put somebody into a team."""
    team = _team(request, code, order)
    policies.require_plan(actor(request), PlanAction.SET_UP_TEAM, team.plan)
    form = forms.MemberForm(request.POST or None, team=team)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["role"] = TeamRole(data["role"])
        try:
            services.add_member(team_id=team.pk, actor=actor(request), today=timezone.localdate(), **data)
            return redirect("inspections:plan_teams", team.plan.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _member_page(request, team, form, _("Phân công thành viên"))


def keep_member(request: HttpRequest, code: str, order: int) -> HttpResponse:
    """Let the head take somebody in spite of a recent post in a unit, with the reason."""
    team = _team(request, code, order)
    policies.require_plan(actor(request), PlanAction.KEEP_CONFLICTED, team.plan)
    form = forms.KeepForm(request.POST or None, team=team)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["role"] = TeamRole(data["role"])
        try:
            services.keep_conflicted_member(team_id=team.pk, actor=actor(request), **data)
            return redirect("inspections:plan_teams", team.plan.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _member_page(request, team, form, _("Giữ thành viên từng công tác tại đơn vị"))


def _member_page(request: HttpRequest, team: Team, form: forms.MemberForm, title: str) -> HttpResponse:
    context = {"tab": "inspections", "plan": team.plan, "team": team, "form": form, "title": title}
    return render(request, "inspections/plans/member.html", context, status=422 if form.errors else 200)


def remove_member(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take somebody out of a team, with the reason."""
    plan = find_plan(request, code)
    member = get_object_or_404(Membership, pk=pk, team__plan=plan)
    policies.require_plan(actor(request), PlanAction.SET_UP_TEAM, plan)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.remove_member(member_id=pk, actor=actor(request), reason=form.cleaned_data["reason"])
            return redirect("inspections:plan_teams", plan.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {
        "tab": "inspections",
        "plan": plan,
        "member": member,
        "form": form,
        "confirm_label": _("Đưa ra khỏi đoàn"),
        "confirm_danger": True,
        "cancel_url": exports.plan_url(plan),
    }
    return render(request, "inspections/plans/confirm_member.html", context, status=422 if form.errors else 200)


def issue(request: HttpRequest, code: str, order: int) -> HttpResponse:
    """Sign the decision that sets up the team."""
    team = _team(request, code, order)
    policies.require_plan(actor(request), PlanAction.ISSUE_TEAM, team.plan)
    refusal = ""
    if request.method == "POST":
        try:
            issuing.issue_team(team_id=team.pk, actor=actor(request), today=timezone.localdate(), now=timezone.now())
            return redirect("inspections:plan_teams", team.plan.code)
        except RuleError as said_no:
            refusal = said_no.message
    context = {
        "tab": "inspections",
        "plan": team.plan,
        "team": team,
        "refusal": refusal,
        "confirm_label": _("Ký quyết định"),
        "cancel_url": exports.plan_url(team.plan),
    }
    return render(request, "inspections/plans/confirm_team.html", context, status=422 if refusal else 200)


def paper(request: HttpRequest, code: str, order: int, form: str) -> HttpResponse:
    """Send the decision as PDF or DOCX: as issued, else as it stands."""
    team = _team(request, code, order)
    if team.document_id is None and not policies.scope_of(actor(request)).roles_in_plan(team.plan):
        raise PermissionDenied(PlanAction.ISSUE_TEAM.label)  # the unit reads it once it is signed
    return exports.paper_response(papers.team_files(team), f"quyet-dinh-doan-{team.plan.code}-{order}", form)


def _team(request: HttpRequest, code: str, order: int) -> Team:
    plan = find_plan(request, code)
    return get_object_or_404(Team.objects.select_related("plan__issuer", "plan__lead"), plan=plan, order=order)
