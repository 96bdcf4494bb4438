"""The summary report: drafted, submitted, signed by another person, kept."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.accounts import matrix
from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.common.errors import RuleError
from cchc.documents.choices import DocumentStatus

from .. import exports
from ..choices import PlanAction
from ..forms.plans import ReasonForm
from ..forms.reports import ReportForm, SignerForm
from ..models import Summary
from ..querysets import ISSUING_ROLES
from ..services import papers, summaries
from .doors import actor
from .summary import address, frame, scope_of


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, code: str = "") -> HttpResponse:
    """Draft the report of a campaign or a year, list those that were made."""
    scope, user = scope_of(request, code), actor(request)
    may_draft = summaries.may_draft(user, scope)
    if request.method == "POST" and not may_draft:
        raise PermissionDenied(PlanAction.SUMMARISE.label)
    made = _visible(user).filter(plan=scope.plan, issuer=scope.issuer, year=scope.year)
    draft = made.filter(document__status=DocumentStatus.DRAFT).first()
    first = {"version": draft.version, "assessment": draft.assessment, "proposals": draft.proposals} if draft else None
    form = ReportForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            kept = summaries.draft_report(
                actor=user,
                scope=scope,
                draft=form.draft(),
                now=timezone.now(),
                version=form.cleaned_data["version"] if draft else None,
            )
            return redirect("inspections:report_detail", kept.pk)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = frame(request, scope, "summary_report")
    context |= {"form": form, "draft": draft, "made": made, "may_draft": may_draft}
    return render(request, "inspections/summary_report.html", context, status=422 if form.errors else 200)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one report: what it says, where it stands, what may be done with it."""
    found = _find(request, pk)
    return _detail(request, found, SignerForm(signers=_signers(found)))


@require_http_methods(["POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft to its signer."""
    found, user = _find(request, pk), actor(request)
    if not summaries.may_draft(user, summaries.scope_of(found)):
        raise PermissionDenied(PlanAction.SUMMARISE.label)
    form = SignerForm(request.POST, signers=_signers(found))
    if form.is_valid():
        try:
            summaries.submit_report(
                summary_id=found.pk, actor=user, signer=form.cleaned_data["signer"], now=timezone.now()
            )
            return redirect("inspections:report_detail", found.pk)
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _detail(request, found, form)


@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft back with the reason."""
    found, user = _find(request, pk), actor(request)
    _require_signer(user, found)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            summaries.return_report(summary_id=found.pk, actor=user, reason=form.cleaned_data["reason"])
            return redirect("inspections:report_detail", found.pk)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {
        "tab": "inspections",
        "found": found,
        "form": form,
        "confirm_label": _("Trả lại"),
        "confirm_danger": True,
    }
    context["cancel_url"] = _url(found)
    return render(request, "inspections/summary_report_return.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign and issue."""
    found, user = _find(request, pk), actor(request)
    _require_signer(user, found)
    refusal = ""
    if request.method == "POST":
        try:
            summaries.issue_report(summary_id=found.pk, actor=user, today=timezone.localdate(), now=timezone.now())
            return redirect("inspections:report_detail", found.pk)
        except RuleError as said_no:
            refusal = said_no.message
    context = {"tab": "inspections", "found": found, "refusal": refusal, "confirm_label": _("Ký và ban hành")}
    context["cancel_url"] = _url(found)
    return render(request, "inspections/summary_report_issue.html", context, status=422 if refusal else 200)


@require_safe
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Send the report as PDF or DOCX: as issued, else the draft."""
    found = _find(request, pk)
    name = f"bao-cao-tong-hop-{found.plan.code if found.plan else found.year}"
    return exports.paper_response(papers.report_files(found), name, form)


def _visible(user: User) -> QuerySet[Summary]:
    """Keep the reports of the bodies that the person works for."""
    own = user.posts.in_force().filter(role__in=(*ISSUING_ROLES, Role.COUNCIL)).values("unit")
    rows = Summary.objects.filter(Q(body__in=own) | Q(issuer__in=own))
    return rows.select_related("plan__issuer", "plan__lead", "issuer", "body", "document", "drafted_by", "signer")


def _find(request: HttpRequest, pk: int) -> Summary:
    return get_object_or_404(_visible(actor(request)), pk=pk)


def _require_signer(user: User, found: Summary) -> None:
    if not summaries.may_sign(user, found):
        raise PermissionDenied(PlanAction.ISSUE.label)


def _signers(found: Summary) -> list[User]:
    roles = matrix.roles_ever("plan", PlanAction.ISSUE.value)
    posts = Post.objects.in_force().filter(role__in=roles, unit__in=(found.body_id, found.issuer_id))
    return list(User.objects.filter(pk__in=posts.values("user")).exclude(pk=found.drafted_by_id or 0))


def _detail(request: HttpRequest, found: Summary, form: SignerForm) -> HttpResponse:
    user = actor(request)
    is_draft = found.document is not None and found.document.status == DocumentStatus.DRAFT
    waits = is_draft and found.submitted_at is not None
    context = {
        "tab": "inspections",
        "found": found,
        "form": form,
        "is_draft": is_draft,
        "waits": waits,
        "may_submit": is_draft and not waits and summaries.may_draft(user, summaries.scope_of(found)),
        "may_sign": waits and summaries.may_sign(user, found) and found.drafted_by_id != user.pk,
        "edit_url": address(summaries.scope_of(found), "summary_report"),
        "back_url": address(summaries.scope_of(found), "summary"),
    }
    return render(request, "inspections/summary_report_detail.html", context, status=422 if form.errors else 200)


def _url(found: Summary) -> str:
    return exports.report_url(found)
