"""The notice of conclusion: drafted, sent to the signer, signed, read by the unit, published, replaced."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.common.errors import RuleError

from .. import exports, policies
from ..choices import Action, Stage
from ..forms import findings as forms
from ..forms.plans import ReasonForm
from ..models import Conclusion, Inspection
from ..queries import contradictions, replies
from ..queries.conclusion import page_of, signers_of
from ..queries.parts import WITH_INSPECTION, Parts
from ..querysets import CONCLUDED, UNIT_ROLES
from ..services import conclusions as services
from ..services import contradictions as ways
from ..services import papers
from .doors import actor, find, require_reader


def conclusion(request: HttpRequest, code: str) -> HttpResponse:
    """Show the conclusion: the issued one to whoever may read it, the draft to those who make it."""
    inspection = find(request, code, *WITH_INSPECTION)
    scope = policies.scope_of(actor(request))
    if not scope.may(Action.READ_CONCLUSION, inspection):
        require_reader(scope, inspection)
    row = getattr(inspection, "conclusion", None)
    is_unread = row is not None and row.read_at is None and inspection.stage in CONCLUDED
    if is_unread and scope.roles_in(inspection) & frozenset(UNIT_ROLES):
        services.mark_read(inspection_id=inspection.pk, actor=actor(request), now=timezone.now())
        inspection = find(request, code, *WITH_INSPECTION)
    return _page(request, inspection, scope=scope)


def _page(
    request: HttpRequest,
    inspection: Inspection,
    *,
    form: forms.ConclusionForm | None = None,
    signer: forms.SignerForm | None = None,
    refusal: str = "",
    scope: policies.Scope | None = None,
) -> HttpResponse:
    scope = scope or policies.scope_of(actor(request))
    parts = Parts(inspection)
    page = contradictions.with_contradictions(parts, page_of(inspection, parts))
    drafter = page.conclusion.drafted_by_id if page.conclusion else None
    may = {action.name.lower(): scope.may(action, inspection) for action in Action}
    checklist = services.pre_issue_checklist(inspection, parts=parts) if inspection.stage not in CONCLUDED else []
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "plan": inspection.plan,
        "page": page,
        "replies": replies.page_of(inspection, timezone.localdate(), parts),
        "may": may,
        "is_draft": inspection.stage not in CONCLUDED,
        "form": form or forms.ConclusionForm(initial=_initial(page.conclusion)),
        "signer": signer
        or forms.SignerForm(signers=signers_of(inspection, drafter) if may["submit_conclusion"] else []),
        "checklist": checklist,
        "n_open": sum(not holds for holds, _words in checklist),
        "refusal": refusal,
        "editable": may["draft_conclusion"],
        "findings_editable": may["add_finding"],
    }
    wrong = bool(refusal or (form and form.errors) or (signer and signer.errors))
    return render(request, "inspections/conclusion/page.html", context, status=422 if wrong else 200)


def _initial(row: Conclusion | None) -> dict[str, object]:
    if row is None:
        return {"version": 0}
    return {"assessment": row.assessment, "opening": row.opening, "closing": row.closing, "version": row.version}


@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Save the draft's own parts."""
    inspection = find(request, code)
    policies.require(actor(request), Action.DRAFT_CONCLUSION, inspection)
    form = forms.ConclusionForm(request.POST)
    if not form.is_valid():
        return _page(request, inspection, form=form)
    try:
        services.save_draft(inspection_id=inspection.pk, actor=actor(request), **form.cleaned_data)
    except RuleError as refusal:
        form.add_refusal(refusal)
        return _page(request, inspection, form=form)
    return redirect("inspections:conclusion", inspection.code)


@require_POST
def contradiction(request: HttpRequest, code: str) -> HttpResponse:
    """Take one of the ways on with figures that do not agree: state it, or ask the unit."""
    inspection = find(request, code)
    policies.require(actor(request), Action.DRAFT_CONCLUSION, inspection)
    form = forms.ContradictionForm(request.POST)
    if not form.is_valid():
        return _page(request, inspection, refusal=_("Chọn cách xử lý số liệu không khớp"))
    about = {"figure_id": form.cleaned_data["figure"], "identity": form.cleaned_data["identity"]}
    try:
        if form.cleaned_data["way"] == "state":
            ways.state(inspection_id=inspection.pk, actor=actor(request), **about)
        else:
            ways.ask(inspection_id=inspection.pk, actor=actor(request), now=timezone.now(), **about)
    except RuleError as refusal:
        return _page(request, inspection, refusal=refusal.message)
    return redirect("inspections:conclusion", inspection.code)


@require_POST
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Send the draft to the signer."""
    inspection = find(request, code)
    policies.require(actor(request), Action.SUBMIT_CONCLUSION, inspection)
    row = Conclusion.objects.filter(inspection=inspection).first()
    form = forms.SignerForm(request.POST, signers=signers_of(inspection, row.drafted_by_id if row else None))
    if not form.is_valid():
        return _page(request, inspection, signer=form)
    try:
        services.submit(
            inspection_id=inspection.pk,
            actor=actor(request),
            signer=form.cleaned_data["signer"],
            now=timezone.now(),
        )
    except RuleError as refusal:
        form.add_refusal(refusal)
        return _page(request, inspection, signer=form, refusal=refusal.message)
    return redirect("inspections:conclusion", inspection.code)


def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Sign and issue, after one question."""
    return _confirmed(
        request,
        code,
        Action.ISSUE_CONCLUSION,
        "inspections/conclusion/confirm_issue.html",
        lambda row: services.issue(
            inspection_id=row.pk, actor=actor(request), today=timezone.localdate(), now=timezone.now()
        ),
        _("Ký và ban hành"),
    )


def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish with personal data left out, after one question."""
    return _confirmed(
        request,
        code,
        Action.PUBLISH,
        "inspections/conclusion/confirm_publish.html",
        lambda row: services.publish(inspection_id=row.pk, actor=actor(request), now=timezone.now()),
        _("Công khai kết luận"),
    )


def _confirmed(
    request: HttpRequest,
    code: str,
    action: Action,
    template: str,
    do: Callable[[Inspection], object],
    label: str,
) -> HttpResponse:
    inspection = find(request, code)
    policies.require(actor(request), action, inspection)
    refusal = ""
    if request.method == "POST":
        try:
            do(inspection)
            return redirect("inspections:conclusion", inspection.code)
        except RuleError as said_no:
            refusal = said_no.message
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "plan": inspection.plan,
        "refusal": refusal,
        "confirm_label": label,
        "cancel_url": reverse("inspections:conclusion", args=[inspection.code]),
    }
    return render(request, template, context, status=422 if refusal else 200)


def give_back(request: HttpRequest, code: str) -> HttpResponse:
    """Send the draft back with the reason."""
    return _with_reason(
        request,
        code,
        Action.RETURN_CONCLUSION,
        "inspections/conclusion/confirm_return.html",
        lambda row, reason: services.return_draft(inspection_id=row.pk, actor=actor(request), reason=reason),
        _("Trả lại"),
    )


def replace(request: HttpRequest, code: str) -> HttpResponse:
    """Open a draft that will replace the issued conclusion."""
    return _with_reason(
        request,
        code,
        Action.REPLACE_CONCLUSION,
        "inspections/conclusion/confirm_replace.html",
        lambda row, reason: services.reopen_to_replace(inspection_id=row.pk, actor=actor(request), reason=reason),
        _("Mở dự thảo thay thế"),
    )


def _with_reason(
    request: HttpRequest,
    code: str,
    action: Action,
    template: str,
    do: Callable[[Inspection, str], object],
    label: str,
) -> HttpResponse:
    inspection = find(request, code)
    policies.require(actor(request), action, inspection)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            do(inspection, form.cleaned_data["reason"])
            return redirect("inspections:conclusion", inspection.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "plan": inspection.plan,
        "form": form,
        "confirm_label": label,
        "confirm_danger": True,
        "cancel_url": reverse("inspections:conclusion", args=[inspection.code]),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def paper(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Send the conclusion as PDF or DOCX: as issued, else the draft to those who make it."""
    inspection = find(request, code)
    scope = policies.scope_of(actor(request))
    draft = request.GET.get("draft") == "1" or inspection.stage not in (Stage.ISSUED, Stage.CLOSED)
    if draft or not scope.may(Action.READ_CONCLUSION, inspection):
        require_reader(scope, inspection)
    files = papers.conclusion_files(inspection, draft=draft)
    return exports.paper_response(files, f"ket-luan-{inspection.code}", form)
