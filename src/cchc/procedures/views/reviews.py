"""The yearly review of procedures and the ledger of what is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.common import dates
from cchc.common.errors import ConflictError, RuleError
from cchc.common.exports import csv_response, table_sheets, xlsx_response
from cchc.common.forms import Form
from cchc.common.tables import Column, Table
from cchc.units.models import Unit

from .. import policies
from ..choices import ReviewPlanStatus, ReviewStatus
from ..forms.reviews import AddForm, ApproveForm, AssessForm, CompleteForm, DecideForm, PlanForm, initial_of
from ..models import Review, ReviewPlan, Version
from ..queries import reviews as queries
from ..rules import costs
from ..services import reviews as services
from .doors import actor

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])
DONE = 302
TAGS = {
    ReviewStatus.PLANNED: ("hourglass", "neutral"),
    ReviewStatus.PROPOSED: ("writing-sign", "primary"),
    ReviewStatus.DECIDED: ("rubber-stamp", "ok"),
    ReviewStatus.DONE: ("circle-check", "ok"),
}


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    columns = [
        Column("year", _("Năm"), sort=("year", "unit__sort_key"), numeric=True),
        Column("unit", _("Cơ quan"), sort="unit__sort_key"),
        Column("review_count", _("Thủ tục"), sort="review_count", numeric=True),
    ]
    table = Table(request, queries.plans(), columns, default_words=_("năm gần nhất trước"))
    context = {
        "tab": "procedures",
        "table": table,
        "rows": [(plan, _late(plan, timezone.localdate())) for plan in table.rows],
        "may_plan": bool(policies.units_for(actor(request), services.OBJECT, "plan")),
        "ledger": queries.ledger(),
    }
    return render(request, "procedures/reviews/plans.html", context)


@_get_or_post
def new_plan(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    units = policies.units_for(user, services.OBJECT, "plan")
    policies.require_some(units, services.OBJECT, "plan")
    form = PlanForm(request.POST or None, units=units, initial={"year": timezone.localdate().year, "unit": units[0]})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.start_plan(actor=user, now=timezone.now(), **form.cleaned_data)
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("procedures:review_plan", made.pk)
    context = {"tab": "procedures", "form": form}
    return render(request, "procedures/reviews/new.html", context, status=422 if form.errors else 200)


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.plans(), pk=pk)
    return _plan_page(request, found)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.plans(), pk=pk)
    policies.require_for(actor(request), services.OBJECT, "plan", found.unit, ReviewPlanStatus.DRAFT)
    form = AddForm(request.POST, plan=found, today=timezone.localdate())

    def work(code: Version, lead: Unit, due_on: date) -> None:
        services.add_review(plan_id=found.pk, version=code, lead=lead, due_on=due_on, actor=actor(request))

    status = _try(form, work, found)
    return redirect(found) if status == DONE else _plan_page(request, found, add_form=form, status=status)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Review, pk=pk)
    try:
        services.remove_review(review_id=found.pk, actor=actor(request))
    except RuleError as refusal:
        plan_there = get_object_or_404(queries.plans(), pk=found.plan_id)
        return _plan_page(request, plan_there, trouble=refusal.message, status=422)
    return redirect("procedures:review_plan", found.plan_id)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.plans(), pk=pk)
    policies.require_for(actor(request), services.OBJECT, "approve", found.unit, ReviewPlanStatus.DRAFT)
    form = ApproveForm(request.POST)
    work = partial(services.approve_plan, plan_id=found.pk, actor=actor(request), today=timezone.localdate())
    status = _try(form, work, found)
    return redirect(found) if status == DONE else _plan_page(request, found, approve_form=form, status=status)


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    return _review_page(request, _find(pk))


@_get_or_post
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    user = actor(request)
    policies.require_for(user, services.OBJECT, "assess", found.lead, ReviewPlanStatus.APPROVED)
    today = timezone.localdate()
    usual = initial_of(found, costs.activity_names(), costs.hourly_income(today))
    form, status = AssessForm(initial=usual), 200
    if request.method == "POST":
        form = AssessForm(request.POST)

        def work(lock: int | None, **_typed: Any) -> None:
            said = form.assessment()
            services.assess(review_id=found.pk, said=said, actor=user, now=timezone.now(), lock=lock)

        status = _try(form, work, found)
    if status == DONE:
        return redirect(found)
    context = {"tab": "procedures", "review": found, "form": form}
    return render(request, "procedures/reviews/assess.html", context, status=status)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    policies.require_for(actor(request), services.OBJECT, "decide", found.plan.unit, ReviewStatus.PROPOSED)
    form = DecideForm(request.POST)
    work = partial(services.decide, review_id=found.pk, actor=actor(request), today=timezone.localdate())
    status = _try(form, work, found)
    return redirect(found) if status == DONE else _review_page(request, _find(pk), decide_form=form, status=status)


@require_POST
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    policies.require_for(actor(request), services.OBJECT, "complete", found.plan.unit, ReviewStatus.DECIDED)
    form = CompleteForm(request.POST)
    work = partial(services.complete, review_id=found.pk, actor=actor(request), today=timezone.localdate())
    status = _try(form, work, found)
    return redirect(found) if status == DONE else _review_page(request, found, complete_form=form, status=status)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    year = _year(request)
    found = queries.ledger(year=year)
    years = sorted(set(ReviewPlan.objects.values_list("year", flat=True)), reverse=True)
    context = {
        "tab": "procedures",
        "ledger": found,
        "year": year,
        "years": years,
        "groups": [
            (_("Đã thực thi"), found.done, "ok"),
            (_("Đã quyết định, chưa thực thi"), found.decided, "primary"),
            (_("Đang đề xuất"), found.proposed, "neutral"),
        ],
    }
    return render(request, "procedures/reviews/ledger.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    found = queries.ledger(year=_year(request))
    table = Table(request, [*found.done, *found.decided, *found.proposed], _ledger_columns())
    name = f"so-don-gian-hoa-{timezone.localdate():%Y-%m-%d}.{kind}"
    if kind == "csv":
        return csv_response(name, [str(column.label) for column in table.exported_columns], table.export_rows())
    if kind == "xlsx":
        notes = [_("Sổ đơn giản hóa, lấy lúc %(moment)s") % {"moment": dates.show_time(timezone.now(), year=True)}]
        return xlsx_response(name, table_sheets(table, _("Đơn giản hóa"), notes=notes))
    raise Http404


def _ledger_columns() -> list[Column]:
    said = _("Tính từ biểu chi phí của bản rà soát, đồng một năm")
    return [
        Column("code", _("Mã"), value=lambda entry: entry.review.version.procedure.code),
        Column("name", _("Thủ tục"), value=lambda entry: entry.review.version.name),
        Column("year", _("Năm"), value=lambda entry: entry.review.plan.year),
        Column("proposal", _("Phương án"), value=lambda entry: entry.review.get_proposal_display()),
        Column("status", _("Trạng thái"), value=lambda entry: entry.review.get_status_display()),
        Column("volume", _("Hồ sơ một năm"), value=lambda entry: entry.review.volume),
        Column("days", _("Ngày làm việc giảm mỗi hồ sơ"), value=lambda entry: entry.days),
        Column("before", _("Chi phí trước, một năm"), value=lambda entry: entry.saving.year_before, definition=said),
        Column("after", _("Chi phí sau, một năm"), value=lambda entry: entry.saving.year_after, definition=said),
        Column("money", _("Tiết kiệm, một năm"), value=lambda entry: entry.saving.money, definition=said),
        Column("hours", _("Giờ tiết kiệm, một năm"), value=lambda entry: entry.saving.hours),
        Column("percent", _("Tỷ lệ tiết kiệm (%)"), value=lambda entry: entry.saving.percent),
    ]


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _try(form: Form, work: Callable[..., Any], found: Review | ReviewPlan) -> int:
    """Do the work with what the form says; return DONE, or the status of the refusal, which the form then says.

    After a conflict the form goes on from what is there now, which the page shows.
    """
    if not form.is_valid():
        return 422
    try:
        work(**form.cleaned_data)
    except RuleError as refusal:
        form.add_refusal(refusal)
        if not isinstance(refusal, ConflictError):
            return 422
        found.refresh_from_db(fields=["lock"])
        form.go_on_from("lock", found.lock)
        return 409
    return DONE


def _find(pk: int) -> Review:
    return get_object_or_404(queries.with_names(Review.objects.prefetch_related("findings")), pk=pk)


def _late(found: ReviewPlan, today: date) -> bool:
    return costs.is_plan_late(found.year, found.approved_on or today)


def _plan_page(
    request: HttpRequest,
    found: ReviewPlan,
    *,
    add_form: AddForm | None = None,
    approve_form: ApproveForm | None = None,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    user, today = actor(request), timezone.localdate()
    is_draft = found.status == ReviewPlanStatus.DRAFT
    may_plan = is_draft and policies.may_for(user, services.OBJECT, "plan", found.unit, found.status)
    may_approve = is_draft and policies.may_for(user, services.OBJECT, "approve", found.unit, found.status)
    rows = [
        (row, queries.saving_of(row), *TAGS[ReviewStatus(row.status)])
        for row in queries.with_names(found.reviews.all())
    ]
    context = {
        "tab": "procedures",
        "plan": found,
        "rows": rows,
        "is_late": _late(found, today),
        "trouble": trouble,
        "add_form": (add_form or AddForm(plan=found, today=today)) if may_plan else None,
        "approve_form": (approve_form or ApproveForm(initial={"approved_on": today, "lock": found.lock}))
        if may_approve
        else None,
    }
    return render(request, "procedures/reviews/plan.html", context, status=status)


def _review_page(
    request: HttpRequest,
    found: Review,
    *,
    decide_form: DecideForm | None = None,
    complete_form: CompleteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, today = actor(request), timezone.localdate()
    step = ReviewStatus(found.status)
    is_open = found.plan.status == ReviewPlanStatus.APPROVED and step in (ReviewStatus.PLANNED, ReviewStatus.PROPOSED)
    may_decide = step == ReviewStatus.PROPOSED and policies.may_for(
        user, services.OBJECT, "decide", found.plan.unit, ReviewStatus.PROPOSED
    )
    may_complete = (step == ReviewStatus.DECIDED and bool(found.accepted)) and policies.may_for(
        user, services.OBJECT, "complete", found.plan.unit, ReviewStatus.DECIDED
    )
    context = {
        "tab": "procedures",
        "review": found,
        "tag": TAGS[step],
        "saving": queries.saving_of(found),
        "days": costs.days_saved(found.days_before, found.days_after),
        "may_assess": is_open
        and policies.may_for(user, services.OBJECT, "assess", found.lead, ReviewPlanStatus.APPROVED),
        "decide_form": (decide_form or DecideForm(initial={"decided_on": today, "lock": found.lock}))
        if may_decide
        else None,
        "complete_form": (complete_form or CompleteForm(initial={"done_on": today})) if may_complete else None,
    }
    return render(request, "procedures/reviews/review.html", context, status=status)
