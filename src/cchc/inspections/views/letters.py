"""The letter that announces a visit: read by both sides, signed by the leader."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.common.errors import RuleError
from cchc.documents.choices import DocumentStatus

from .. import exports, policies
from ..choices import Action
from ..queries import self_report as reports
from ..services import letters, papers
from .doors import actor, find, require_reader


@require_safe
def paper(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Send the letter as PDF or DOCX: as issued, else the draft to those who work on the inspection."""
    inspection = find(request, code)
    report = reports.report_of(inspection)
    if report is None or report.letter is None:
        raise Http404
    if report.letter.status == DocumentStatus.DRAFT:
        require_reader(policies.scope_of(actor(request)), inspection)
    report.inspection = inspection
    return exports.paper_response(papers.letter_files(report), f"cong-van-bao-lich-{code}", form)


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Sign and issue the letter, after one question."""
    inspection = find(request, code)
    policies.require(actor(request), Action.SIGN_LETTER, inspection)
    report = reports.report_of(inspection)
    if report is None or report.letter is None:
        raise Http404
    back, refusal = reverse("inspections:inspection_detail", args=[code]), ""
    if request.method == "POST":
        try:
            letters.sign_letter(
                inspection_id=inspection.pk, actor=actor(request), today=timezone.localdate(), now=timezone.now()
            )
            return redirect(back)
        except RuleError as said_no:
            refusal = said_no.message
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "report": report,
        "refusal": refusal,
        "confirm_label": _("Ký và ban hành"),
        "cancel_url": back,
    }
    return render(request, "inspections/self_report/confirm_letter.html", context, status=422 if refusal else 200)
