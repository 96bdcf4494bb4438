"""The summary report: drafted from the figures by one person, signed by another, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts import matrix
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.documents import content as texts
from cchc.documents import services as documents
from cchc.documents.choices import DocumentKind, DocumentStatus
from cchc.documents.content import Content
from cchc.documents.models import Document
from cchc.units.models import Unit

from .. import policies
from ..choices import PlanAction, PlanStatus
from ..models import Summary
from ..papers import head
from ..papers.summary import Words, subject_of, summary_paper
from ..queries import summary as queries
from ..queries.summary import SummaryScope
from .doors import check_version, store


@dataclass(frozen=True)
class ReportDraft:
    """What the drafter adds to the figures."""

    assessment: str = ""
    proposals: str = ""


@transaction.atomic
def draft_report(
    *, actor: User | None, scope: SummaryScope, draft: ReportDraft, now: datetime, version: int | None = None
) -> Summary:
    """Draft the report with the figures of today; saving again takes the figures anew."""
    _require(actor, scope)
    Unit.objects.select_for_update().get(pk=scope.issuer.pk)  # of two who begin at once the second finds the draft
    summary = _open_draft(scope)
    words = Words(clean(draft.assessment), clean(draft.proposals))
    body = scope.body
    if summary is None:
        summary = Summary(plan=scope.plan, issuer=scope.issuer, year=scope.year, body=body, drafted_by=actor, version=0)
    else:
        check_version(summary, version)
        _refuse_submitted(summary)
    summary.assessment, summary.proposals, summary.as_of = words.assessment, words.proposals, scope.today
    paper = paper_of(scope, words)
    if summary.document is None:
        summary.document = documents.create_draft(
            actor=actor, kind=DocumentKind.REPORT, unit=body, subject=subject_of(scope), content=paper, now=now
        )
    else:
        documents.update_draft(actor=actor, document_id=summary.document.pk, subject=subject_of(scope), content=paper)
    summary.drafted_by = actor or summary.drafted_by
    summary.version += 1
    store(summary, "assessment", "proposals", "as_of", "document", "drafted_by", "version")
    _journal("report_drafted", actor, summary, {"as_of": summary.as_of, "assessment": summary.assessment})
    return summary


@transaction.atomic
def submit_report(*, summary_id: int, actor: User | None, signer: User, now: datetime) -> Summary:
    """Send the draft to the leader who will sign it."""
    summary = _locked(summary_id)
    _require(actor, scope_of(summary))
    _refuse_submitted(summary)
    if signer.pk == summary.drafted_by_id or (actor and signer.pk == actor.pk):
        raise RuleError(_("Người soạn không được ký báo cáo của mình. Chọn người ký khác"), field="signer")
    if not may_sign(signer, summary):
        raise RuleError(_("%(name)s không có quyền ký. Chọn lãnh đạo của cơ quan") % {"name": signer}, field="signer")
    _put_signer(summary, signer)
    summary.signer, summary.submitted_at, summary.returned_reason = signer, now, ""
    summary.version += 1
    summary.save(update_fields=["signer", "submitted_at", "returned_reason", "version"])
    _journal("report_submitted", actor, summary, {"signer": signer.full_name})
    return summary


@transaction.atomic
def return_report(*, summary_id: int, actor: User, reason: str) -> Summary:
    """Send the draft back to its drafter with what must change."""
    summary = _locked(summary_id)
    _require_signer(actor, summary)
    reason = clean(reason)
    if not reason:
        raise RuleError(_("Ghi lý do trả lại"), field="reason")
    _require_submitted(summary)
    summary.submitted_at, summary.returned_reason = None, reason
    summary.version += 1
    summary.save(update_fields=["submitted_at", "returned_reason", "version"])
    _journal("report_returned", actor, summary, {}, reason=reason)
    return summary


@transaction.atomic
def issue_report(*, summary_id: int, actor: User, today: date, now: datetime) -> Summary:
    """Sign and issue what was submitted, with the figures as the signer read them."""
    summary = _locked(summary_id)
    _require_signer(actor, summary)
    _require_submitted(summary)
    if summary.drafted_by_id == actor.pk:
        raise RuleError(_("Người soạn không được ký báo cáo của mình. Trình người khác ký"))
    signer = _put_signer(summary, actor)
    summary.document = documents.issue(
        actor=actor,
        document_id=_document(summary).pk,
        signer_name=signer.name,
        signer_title=signer.title,
        today=today,
        now=now,
    )
    summary.signer = actor
    summary.version += 1
    summary.save(update_fields=["document", "signer", "version"])
    after = {"number": summary.document.number_text, "issued_on": today}
    _journal("report_issued", actor, summary, after)
    return summary


def paper_of(scope: SummaryScope, words: Words) -> Content:
    """Return the report as its figures stand now."""
    found = queries.summarise(scope, full=True)
    return summary_paper(found, queries.compare(scope, found.rows), words, head.signer(None, scope.body))


def scope_of(summary: Summary) -> SummaryScope:
    """Return what the report covers; its figures stay those of the day of the draft."""
    if summary.plan is not None:
        return queries.of_plan(summary.plan, summary.as_of)
    return queries.shelf_of(None).year(summary.issuer, summary.year, summary.as_of)


def may_draft(user: User, scope: SummaryScope) -> bool:
    """Tell whether the person may draft the report of every campaign in it."""
    rights = policies.scope_of(user)
    return bool(scope.plans) and all(rights.may_plan(PlanAction.SUMMARISE, plan) for plan in scope.plans)


def may_sign(user: User, summary: Summary) -> bool:
    """Tell whether the person signs for the body."""
    signing = matrix.roles_ever("plan", PlanAction.SIGN_SUMMARY.value)
    units = {summary.body_id, summary.issuer_id}
    return user.is_active and any(Role(post.role) in signing and post.unit_id in units for post in user.current_posts())


def _require(actor: User | None, scope: SummaryScope) -> None:
    if actor is not None:
        for plan in scope.plans:
            policies.require_plan(actor, PlanAction.SUMMARISE, plan)
    if not scope.plans or any(PlanStatus(plan.status) not in queries.ISSUED for plan in scope.plans):
        raise RuleError(_("Chưa lập được báo cáo: kế hoạch chưa ban hành"))


def _require_signer(actor: User, summary: Summary) -> None:
    if not may_sign(actor, summary):
        raise PermissionDenied(PlanAction.SIGN_SUMMARY.label)


def _require_submitted(summary: Summary) -> None:
    if summary.submitted_at is None or _document(summary).status != DocumentStatus.DRAFT:
        raise RuleError(_("Báo cáo chưa trình ký hoặc đã ban hành. Mở lại trang"))


def _refuse_submitted(summary: Summary) -> None:
    if summary.submitted_at is not None:
        raise RuleError(_("Báo cáo đã trình ký. Chờ người ký trả lại hoặc ban hành"))


def _open_draft(scope: SummaryScope) -> Summary | None:
    found = Summary.objects.select_for_update(of=("self",)).filter(document__status=DocumentStatus.DRAFT)
    if scope.plan:
        return found.filter(plan=scope.plan).select_related("document").first()
    return found.filter(plan=None, issuer=scope.issuer, year=scope.year).select_related("document").first()


def _locked(summary_id: int) -> Summary:
    rows = Summary.objects.select_for_update(of=("self",)).select_related(
        "plan__issuer__parent", "plan__lead__parent", "issuer__parent", "body__parent", "document", "drafted_by"
    )
    return rows.get(pk=summary_id)


def _document(summary: Summary) -> Document:
    if summary.document is None:
        raise RuleError(_("Báo cáo chưa có dự thảo. Soạn dự thảo trước"))
    return summary.document


def _put_signer(summary: Summary, user: User) -> head.Signer:
    """Set the signature block of the draft; the figures stay those that the signer reads."""
    document, signer = _document(summary), head.signer(user, summary.body)
    block = texts.SignatureBlock(signer.authority, signer.name)
    paper = changed(texts.from_json(document.content), signatures=(block,))
    documents.update_draft(actor=summary.drafted_by, document_id=document.pk, content=paper)
    return signer


def _journal(action: str, actor: User | None, summary: Summary, after: dict[str, object], reason: str = "") -> None:
    record(
        f"inspections.{action}",
        actor=actor,
        subject=summary,
        parent=summary.plan,
        unit_id=summary.body_id,
        after=after,
        reason=reason,
    )
