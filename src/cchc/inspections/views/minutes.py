"""The minutes of a visit: drafted, looked at as PDF, signed by both sides and filed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cchc.audit.models import Entry
from cchc.common import dates
from cchc.common.errors import ConflictError, RuleError
from cchc.documents.queries import preview_pdf
from cchc.documents.signed import signature_of
from cchc.files.views import POLICY

from .. import policies
from ..choices import Action, Stage
from ..forms.visit import MinutesForm, SignedCopyForm
from ..models import Inspection, Minutes
from ..papers.minutes import minutes_paper
from ..queries import checklist as checklists
from ..querysets import BEFORE_VISIT, UNIT_ROLES
from ..services import evidence
from ..services import minutes as services
from .doors import actor, find, require_role
from .scripts import by_script

TEXTS = ("proceedings", "unit_opinion")
_ORDER = list(Stage)


@require_http_methods(["GET", "POST"])
@never_cache
def minutes(request: HttpRequest, code: str) -> HttpResponse:
    inspection = find(request, code)
    scope = policies.scope_of(actor(request))
    if request.method == "POST":
        require_role(scope, Action.DRAFT_MINUTES, inspection)
        return _save(request, inspection)
    _require_reader(scope, inspection)
    if inspection.stage in BEFORE_VISIT:
        return redirect("inspections:visit_start", code=code)
    return _page(request, inspection)


@require_safe
@never_cache
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show the draft as it would be printed now."""
    inspection = find(request, code)
    _require_reader(policies.scope_of(actor(request)), inspection)
    row = _minutes_of(inspection)
    if row and row.document_id:
        return redirect("documents:pdf", pk=row.document_id)
    body = inspection.plan.body
    try:
        pdf = preview_pdf(minutes_paper(inspection), body, timezone.now())
    except RuleError as refusal:  # a character that no official font prints, say
        return _page(request, inspection, refusal=refusal.message, status=422)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"bien-ban-du-thao-{inspection.code}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    response["Content-Security-Policy"] = POLICY
    return response


@require_http_methods(["GET", "POST"])
@never_cache
def sign(request: HttpRequest, code: str) -> HttpResponse:
    inspection = find(request, code)
    if request.method == "GET":
        return redirect("inspections:minutes", code=code)
    require_role(policies.scope_of(actor(request)), Action.SIGN_MINUTES, inspection)
    if inspection.minuted_on:  # the second of two clicks
        return redirect("inspections:minutes", code=code)
    form = SignedCopyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            evidence.file_signed_minutes(
                inspection_id=inspection.pk,
                actor=actor(request),
                upload=form.cleaned_data["signed_copy"],
                today=timezone.localdate(),
                now=timezone.now(),
            )
        except RuleError as refusal:
            form.add_error("signed_copy", refusal.message)
        else:
            messages.success(request, _("Đã nộp biên bản có chữ ký. Phiếu kiểm tra đã khóa"))
            return redirect("inspections:minutes", code=code)
    return _page(request, inspection, sign_form=form, status=422)


def _save(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    form = MinutesForm(request.POST)
    saved: Minutes | None = None
    if form.is_valid():
        try:
            saved = services.draft_minutes(
                inspection_id=inspection.pk,
                actor=actor(request),
                version=form.cleaned_data["version"] or 0,
                **{name: form.cleaned_data[name] for name in TEXTS},
            )
        except ConflictError as refusal:
            return _conflict(request, inspection, form, refusal)
        except RuleError as refusal:
            form.add_refusal(refusal)
    if saved is None:
        if by_script(request):
            errors = {field: [str(error) for error in found] for field, found in form.errors.items()}
            return JsonResponse({"errors": errors}, status=422)
        return _page(request, inspection, form=form, status=422)
    if by_script(request):
        return JsonResponse({"version": saved.version, "saved_at": dates.show_clock(timezone.now())})
    return redirect("inspections:minutes", code=inspection.code)


def _conflict(request: HttpRequest, inspection: Inspection, form: MinutesForm, refusal: ConflictError) -> HttpResponse:
    """Keep what was typed beside what is stored; saving again replaces it knowingly."""
    row = Minutes.objects.get(inspection=inspection)
    if all(getattr(row, name) == form.cleaned_data[name] for name in TEXTS):  # the same, sent twice
        if by_script(request):
            return JsonResponse({"version": row.version, "saved_at": dates.show_clock(timezone.now())})
        return redirect("inspections:minutes", code=inspection.code)
    latest = _latest(row)
    if by_script(request):
        told = {
            "theirs": {name: getattr(row, name) for name in TEXTS},
            "by": latest.actor_name if latest else "",
            "at": f"{dates.local(latest.at):%H:%M}" if latest else "",
            "version": row.version,
            "url": reverse("inspections:minutes", args=[inspection.code]),
        }
        return JsonResponse(told, status=409)
    mine = MinutesForm(initial=form.cleaned_data | {"version": row.version})
    return _page(request, inspection, form=mine, theirs=row, refusal=refusal.message, status=409)


def _page(
    request: HttpRequest,
    inspection: Inspection,
    *,
    form: MinutesForm | None = None,
    sign_form: SignedCopyForm | None = None,
    theirs: Minutes | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    scope = policies.scope_of(actor(request))
    row = _minutes_of(inspection)
    if form is None:
        stored = {name: getattr(row, name) for name in (*TEXTS, "version")} if row else {"version": 0}
        form = MinutesForm(initial=stored)
    items = checklists.items_of(inspection)
    counts = checklists.count(inspection, items, "")
    context = {
        "tab": "inspections",
        "phone_title": str(inspection.unit),
        "inspection": inspection,
        "minutes": row,
        "signature": signature_of(row.signed_copy.blob) if row and row.signed_copy else None,
        "form": form,
        "sign_form": sign_form or SignedCopyForm(),
        "theirs": theirs,
        "latest": _latest(row) if row else None,
        "refusal": refusal,
        "counts": counts,
        "n_open": counts.total - counts.done,
        "people": list(inspection.attendances.all()),
        "n_findings": inspection.findings.filter(removed_at__isnull=True).count(),
        "may_draft": scope.may(Action.DRAFT_MINUTES, inspection),
        "may_sign": scope.may(Action.SIGN_MINUTES, inspection),
        "may_visit": scope.reads_work(inspection),
        "may_end": scope.may(Action.END_VISIT, inspection),
        "may_attend": scope.may(Action.ATTENDANCE, inspection),
    }
    return render(request, "inspections/minutes/minutes.html", context, status=status)


def _require_reader(scope: policies.Scope, inspection: Inspection) -> None:
    """The team and its office always; the unit once it has signed."""
    is_signed = _ORDER.index(Stage(inspection.stage)) >= _ORDER.index(Stage.MINUTED)
    of_unit = any(post.unit_id == inspection.unit_id and post.role in UNIT_ROLES for post in scope.posts)
    if not scope.reads_work(inspection) and not (is_signed and of_unit):
        raise PermissionDenied(Action.READ_HISTORY.label)


def _minutes_of(inspection: Inspection) -> Minutes | None:
    rows = Minutes.objects.select_related("document__pdf", "document__docx", "signed_copy__blob")
    return rows.filter(inspection=inspection).first()


def _latest(row: Minutes) -> Entry | None:
    """Return the journal's last word on the draft: who saved it and when."""
    return Entry.objects.about(row).filter(action="inspections.minutes_drafted").order_by("-pk").first()
