"""Plans: the list, the campaign page, drafting, signing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cchc.accounts.models import User
from cchc.audit.queries import history_of
from cchc.common.errors import RuleError
from cchc.common.exports import csv_response, table_sheets, xlsx_response
from cchc.common.tables import Table
from cchc.units.choices import Level
from cchc.units.models import Unit

from .. import exports, policies
from ..choices import InspectionKind, PlanAction, PlanStatus
from ..forms import plans as forms
from ..models import Plan
from ..queries import campaign, summary
from ..queries import plan_list as lists
from ..querysets import IN_ORDER
from ..services import issuing, papers, plans
from .doors import actor

MOST_CANDIDATES = 200


def find_plan(request: HttpRequest, code: str) -> Plan:
    """Return the plan of the address, or 404 when the person may not know of it."""
    seen = Plan.objects.visible_to(actor(request)).values("pk")
    return get_object_or_404(
        Plan.objects.filter(pk__in=seen).select_related("issuer__parent", "lead__parent", "criteria_set", "document"),
        code=code,
    )


def plan_list(request: HttpRequest) -> HttpResponse:
    """List the campaigns, running ones first."""
    user = actor(request)
    found = lists.plans_of(user, request.GET)
    table = Table(request, found.rows, lists.columns(), default_words=_("đang thực hiện trước"))
    context = {"tab": "inspections", "table": table, "found": found, "may_plan": _may_plan(request)}
    context["may_sum_up"] = bool(summary.shelf_of(user).plans)
    return render(request, "inspections/plans/list.html", context)


def may_plan_for(scope: policies.Scope, plan: Plan) -> bool:
    """Tell whether the person may draft another plan in the name of those who issue or lead this one."""
    return bool({unit.pk for unit in scope.units_to_plan_for()} & {plan.issuer_id, plan.lead_id})


def _may_plan(request: HttpRequest) -> bool:
    return bool(policies.scope_of(actor(request)).units_to_plan_for())


def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the campaign: every unit's state at a glance, or what a draft still lacks."""
    plan, today, user = find_plan(request, code), timezone.localdate(), actor(request)
    scope = policies.scope_of(user)
    rows = campaign.rows_of(plan, user, today, scope)
    shown, chips = campaign.filtered(rows, request.GET)
    export = request.GET.get("export", "")
    if export in ("xlsx", "csv"):
        return _export(request, plan, shown, export)
    context = {
        "tab": "inspections",
        "plan": plan,
        "rows": shown,
        "chips": chips,
        "is_filtered": len(shown) != len(rows),
        "query": request.GET.get("q", ""),
        "columns": campaign.heads(rows),
        "groups": campaign.by_step(shown),
        "tiles": campaign.tiles(campaign.totals_of(plan, rows)),
        "may_reinspect": any(row.remedy.n_open for row in rows) and may_plan_for(scope, plan),
        "is_party": bool(scope.roles_in_plan(plan)),
        "may_sum_up": plan.status in summary.ISSUED and summary.may_read(scope, plan),
        "may": {action.name.lower(): scope.may_plan(action, plan) for action in PlanAction},
        "missing": plans.missing_for_signature(plan) if plan.status == PlanStatus.DRAFT else [],
        "areas": plan.areas.order_by(*IN_ORDER),
        "bases": plan.bases.all(),
        "teams": plan.teams.prefetch_related("members").select_related("document"),
    }
    return render(request, "inspections/plans/detail.html", context)


def _export(request: HttpRequest, plan: Plan, rows: list[campaign.Row], kind: str) -> HttpResponse:
    table = Table(request, rows, exports.campaign_columns())
    name = f"{plan.code}.{kind}"
    if kind == "csv":
        return csv_response(name, [column.label for column in table.exported_columns], table.export_rows())
    return xlsx_response(name, table_sheets(table, _("Đợt kiểm tra"), notes=[plan.name]))


def new(request: HttpRequest) -> HttpResponse:
    """Draft a plan."""
    user, today = actor(request), timezone.localdate()
    scope = policies.scope_of(user)
    if not scope.units_to_plan_for():
        raise PermissionDenied(PlanAction.CREATE.label)
    form = forms.PlanForm(request.POST or None, scope=scope, today=today, initial=_first(scope))
    if request.method == "POST" and form.is_valid():
        try:
            token = form.cleaned_data["token"] or None
            _refuse_twice(user, form.draft(), token)
            plan = plans.create_plan(actor=user, draft=form.draft(), now=timezone.now(), token=token)
            return redirect("inspections:plan_units", plan.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _form_page(request, form, title=_("Lập kế hoạch kiểm tra"), submit=_("Lưu dự thảo, chọn đơn vị"))


def _refuse_twice(user: User, draft: plans.PlanDraft, token: str | None) -> None:
    """Refuse the plan that was just made: after the back button a form is sent again under a new token."""
    same = Plan.objects.filter(drafted_by=user, name=draft.name, starts_on=draft.starts_on, status=PlanStatus.DRAFT)
    if same.exclude(token=token).exists():
        raise RuleError(_("Dự thảo cùng tên, cùng ngày đã có. Mở dự thảo đó để sửa"), field="name")


def _first(scope: policies.Scope) -> dict[str, Any]:
    ours = scope.units_to_plan_for()
    mine = ours[0] if ours else None
    first: dict[str, Any] = {"token": forms.new_token(), "kind": InspectionKind.PLANNED}
    if mine:
        first |= {"lead": mine.pk, "issuer": mine.pk}
    return first


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a draft plan."""
    plan, user = find_plan(request, code), actor(request)
    policies.require_plan(user, PlanAction.EDIT, plan)
    scope, today = policies.scope_of(user), timezone.localdate()
    form = forms.PlanForm(request.POST or None, scope=scope, today=today, initial=forms.initial_of(plan))
    if request.method == "POST" and form.is_valid():
        try:
            plans.update_plan(
                plan_id=plan.pk, actor=user, draft=form.draft(), version=form.cleaned_data["version"] or plan.version
            )
            return redirect("inspections:plan_detail", plan.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _form_page(request, form, title=_("Sửa kế hoạch"), submit=_("Lưu dự thảo"), plan=plan)


def _form_page(
    request: HttpRequest, form: forms.PlanForm, *, title: str, submit: str, plan: Plan | None = None
) -> HttpResponse:
    context = {"tab": "inspections", "form": form, "title": title, "submit": submit, "plan": plan}
    return render(request, "inspections/plans/form.html", context, status=422 if form.errors else 200)


def units(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the units of a draft plan, their days and teams."""
    plan, user, today = find_plan(request, code), actor(request), timezone.localdate()
    policies.require_plan(user, PlanAction.EDIT, plan)
    words = request.GET.get("q", "")
    candidates, n_more = _candidates(plan, words, today)
    form = forms.UnitsForm(request.POST or None, plan=plan, candidates=candidates)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = [plans.PlannedUnit(unit, day, order) for unit, day, order in form.taken()]
            plans.set_units(plan_id=plan.pk, actor=user, units=chosen)
            return redirect("inspections:plan_detail", plan.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {"tab": "inspections", "plan": plan, "form": form, "query": words, "n_more": n_more}
    return render(request, "inspections/plans/units.html", context, status=422 if form.errors else 200)


def _candidates(plan: Plan, words: str, today: date) -> tuple[list[Unit], int]:
    """Return the units of the issuer's territory that may be inspected, and how many more the search hides."""
    territory = plan.issuer.territory
    ours = {territory.pk, plan.issuer_id, plan.lead_id or plan.issuer_id}
    under = Unit.objects.within(territory).valid_on(today).exclude(pk__in=ours).matching(words)
    if not words:
        under = under.filter(level__in=(Level.COMMUNE, Level.PROVINCE), parent=territory)
    return list(under[:MOST_CANDIDATES]), max(0, under.count() - MOST_CANDIDATES)


def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Send the draft to the leader."""
    return _confirmed(
        request,
        find_plan(request, code),
        PlanAction.SUBMIT,
        "inspections/plans/confirm_submit.html",
        lambda plan: plans.submit_plan(plan_id=plan.pk, actor=actor(request)),
        _("Trình ký"),
    )


def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Sign and issue the plan."""
    return _confirmed(
        request,
        find_plan(request, code),
        PlanAction.ISSUE,
        "inspections/plans/confirm_issue.html",
        lambda plan: issuing.issue_plan(
            plan_id=plan.pk, actor=actor(request), today=timezone.localdate(), now=timezone.now()
        ),
        _("Ký và ban hành"),
    )


def close(request: HttpRequest, code: str) -> HttpResponse:
    """End the campaign."""
    return _confirmed(
        request,
        find_plan(request, code),
        PlanAction.CLOSE,
        "inspections/plans/confirm_close.html",
        lambda plan: plans.close_plan(plan_id=plan.pk, actor=actor(request)),
        _("Kết thúc đợt kiểm tra"),
    )


def _confirmed(
    request: HttpRequest,
    plan: Plan,
    action: PlanAction,
    template: str,
    do: Callable[[Plan], object],
    label: str,
) -> HttpResponse:
    """Ask once, then do: for what cannot be undone."""
    policies.require_plan(actor(request), action, plan)
    refusal = ""
    if request.method == "POST":
        try:
            do(plan)
            return redirect("inspections:plan_detail", plan.code)
        except RuleError as said_no:
            refusal = said_no.message
    context = {
        "tab": "inspections",
        "plan": plan,
        "refusal": refusal,
        "confirm_label": label,
        "cancel_url": exports.plan_url(plan),
    }
    return render(request, template, context, status=422 if refusal else 200)


@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, code: str) -> HttpResponse:
    """Send the draft back with the reason."""
    plan = find_plan(request, code)
    policies.require_plan(actor(request), PlanAction.RETURN, plan)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            plans.return_plan(plan_id=plan.pk, actor=actor(request), reason=form.cleaned_data["reason"])
            return redirect("inspections:plan_detail", plan.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {
        "tab": "inspections",
        "plan": plan,
        "form": form,
        "confirm_label": _("Trả lại"),
        "confirm_danger": True,
        "cancel_url": exports.plan_url(plan),
    }
    return render(request, "inspections/plans/confirm_return.html", context, status=422 if form.errors else 200)


def paper(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Send the plan as PDF or DOCX: as issued, else as it stands."""
    plan = find_plan(request, code)
    return exports.paper_response(papers.plan_files(plan), f"ke-hoach-{plan.code}", form)


def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show what happened to the plan, to those who may read it."""
    plan = find_plan(request, code)
    if not policies.scope_of(actor(request)).roles_in_plan(plan):
        raise Http404
    context = {"tab": "inspections", "plan": plan, "entries": history_of(plan)}
    return render(request, "inspections/plans/history.html", context)
