"""The notice of conclusion: drafted by one person, signed by another, frozen, read by the unit, published or not."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit import queries as audit
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.documents import services as documents
from cchc.documents.choices import DocumentKind
from cchc.documents.models import Document

from .. import policies, rules
from ..choices import Action, FindingKind, RecommendationKind, Stage
from ..models import Conclusion, Inspection
from ..papers import head
from ..papers.conclusion import conclusion_paper
from ..queries import clarity, contradictions
from ..queries.parts import Parts
from . import follow_up, replies
from .doors import begin, changed, check_version, journal, store


@transaction.atomic
def save_draft(
    *,
    inspection_id: int,
    actor: User | None,
    opening: str = "",
    assessment: str = "",
    closing: str = "",
    version: int | None = None,
) -> Conclusion:
    """Write the parts that do not follow from findings; the first saving opens the draft, the saver is its drafter."""
    inspection = begin(inspection_id, Action.DRAFT_CONCLUSION, actor)
    conclusion = Conclusion.objects.filter(inspection=inspection).first()
    if conclusion is None:
        conclusion = Conclusion(inspection=inspection, version=0)
    else:
        check_version(conclusion, version)
    texts = {"opening": clean(opening), "assessment": clean(assessment), "closing": clean(closing)}
    before, after = changed(conclusion, texts)
    if conclusion.drafted_by_id is None:
        conclusion.drafted_by = actor
    conclusion.version += 1
    store(conclusion, *after, "drafted_by", "version")
    inspection.stage = rules.next_stage(Stage(inspection.stage), Action.DRAFT_CONCLUSION)
    inspection.save(update_fields=["stage"])
    journal("conclusion_drafted", actor, inspection, subject=conclusion, before=before, after=after)
    return conclusion


@transaction.atomic
def submit(*, inspection_id: int, actor: User | None, signer: User, now: datetime) -> Inspection:
    """Send the draft to `signer`; refuse while the pre-issue checklist has an open line."""
    inspection = begin(inspection_id, Action.SUBMIT_CONCLUSION, actor)
    conclusion = Conclusion.objects.get(inspection=inspection)
    if signer.pk == conclusion.drafted_by_id or (actor and signer.pk == actor.pk):
        raise RuleError(_("Người soạn không được ký kết luận của mình. Chọn người ký khác"), field="signer")
    if Role.LEADER not in policies.scope_of(signer).roles_in(inspection):
        raise RuleError(_("%(name)s không có quyền ký. Chọn lãnh đạo của cơ quan") % {"name": signer}, field="signer")
    missing = [line for line in pre_issue_checklist(inspection, timezone.localdate(now)) if not line[0]]
    if missing:
        raise RuleError(_("Chưa trình ký được. Còn thiếu: %(missing)s") % {"missing": "; ".join(m[1] for m in missing)})
    conclusion.signer, conclusion.returned_reason = signer, ""
    conclusion.version += 1
    conclusion.save(update_fields=["signer", "returned_reason", "version"])
    inspection.submitted_at = now
    return _move(inspection, Action.SUBMIT_CONCLUSION, actor, "conclusion_submitted", ["submitted_at"])


@transaction.atomic
def return_draft(*, inspection_id: int, actor: User, reason: str) -> Inspection:
    """Send the draft back to its drafter with what must change."""
    inspection = begin(inspection_id, Action.RETURN_CONCLUSION, actor)
    reason = clean(reason)
    if not reason:
        raise RuleError(_("Ghi lý do trả lại"), field="reason")
    Conclusion.objects.filter(inspection=inspection).update(returned_reason=reason)
    return _move(inspection, Action.RETURN_CONCLUSION, actor, "conclusion_returned", [], reason=reason)


@transaction.atomic
def issue(*, inspection_id: int, actor: User, today: date, now: datetime) -> Inspection:
    """Sign and issue: numbered, frozen byte for byte, in the unit's inbox of work."""
    inspection = begin(inspection_id, Action.ISSUE_CONCLUSION, actor)
    conclusion = Conclusion.objects.select_for_update().get(inspection=inspection)
    if conclusion.drafted_by_id == actor.pk:
        raise RuleError(_("Người soạn không được ký kết luận của mình. Trình người khác ký"))
    conclusion.signer = actor
    follow_up.settle_days(inspection, today)
    conclusion.document = _issue_document(inspection, conclusion, actor, today, now)
    conclusion.version += 1
    conclusion.read_at = conclusion.read_by = conclusion.published_at = None
    store(conclusion, "signer", "document", "version", "read_at", "read_by", "published_at")
    inspection.concluded_on = today
    after = {"number": conclusion.document.number_text, "issued_on": today}
    _move(inspection, Action.ISSUE_CONCLUSION, actor, "conclusion_issued", ["concluded_on"], after=after)
    follow_up.hand_out(inspection, actor=actor, today=today, now=now)
    return inspection


@transaction.atomic
def reopen_to_replace(*, inspection_id: int, actor: User, reason: str) -> Inspection:
    """Open a new draft because the issued conclusion holds a mistake; the issued one stays until it is replaced."""
    inspection = begin(inspection_id, Action.REPLACE_CONCLUSION, actor)
    reason = clean(reason)
    if not reason:
        raise RuleError(_("Ghi sai sót cần thay thế"), field="reason")
    Conclusion.objects.filter(inspection=inspection).update(replacement_reason=reason)
    inspection.closed_on = None
    return _move(inspection, Action.REPLACE_CONCLUSION, actor, "conclusion_reopened", ["closed_on"], reason=reason)


@transaction.atomic
def publish(*, inspection_id: int, actor: User | None, now: datetime) -> Conclusion:
    """Publish the conclusion with personal data left out."""
    inspection = begin(inspection_id, Action.PUBLISH, actor)
    conclusion = Conclusion.objects.select_for_update().get(inspection=inspection)
    if conclusion.published_at or conclusion.document is None:
        return conclusion
    documents.issue_public_edition(actor=actor, document=conclusion.document, now=now)
    conclusion.published_at = now
    conclusion.save(update_fields=["published_at"])
    journal("conclusion_published", actor, inspection, subject=conclusion, after={"published_at": now})
    return conclusion


@transaction.atomic
def mark_read(*, inspection_id: int, actor: User, now: datetime) -> None:
    """Note when somebody of the unit first opened the conclusion."""
    inspection = begin(inspection_id, Action.READ_CONCLUSION, actor)
    conclusion = Conclusion.objects.select_for_update().get(inspection=inspection)
    of_unit = {Role.FOCAL, Role.UNIT_HEAD} & policies.scope_of(actor).roles_in(inspection)
    if conclusion.read_at or not of_unit:
        return
    conclusion.read_at, conclusion.read_by = now, actor
    conclusion.save(update_fields=["read_at", "read_by"])
    journal("conclusion_read", actor, inspection, subject=conclusion, after={"read_at": now})


def pre_issue_checklist(
    inspection: Inspection, today: date | None = None, parts: Parts | None = None
) -> list[tuple[bool, str]]:
    """Return what must hold before a conclusion goes to the signer: (holds, in words). `today`: of the asking."""
    parts = parts or Parts(inspection)
    heard = replies.is_settled(inspection, today or timezone.localdate(), parts)
    shortfalls = parts.shortfalls
    asked = any(row.kind == RecommendationKind.TO_UNIT for row in parts.requests)
    return [
        (any(row.kind == FindingKind.STRENGTH for row in parts.findings), _("kết quả đạt được")),
        (all(row.severity for row in shortfalls), _("mức độ của từng tồn tại")),
        (not shortfalls or bool(parts.causes), _("nguyên nhân của tồn tại")),
        (not shortfalls or asked, _("yêu cầu đối với đơn vị")),
        *_clear_requests(parts),
        (heard, _("ý kiến của đơn vị về từng tồn tại, giải trình đã trả lời xong")),
        (not contradictions.unsettled(parts), _("cách xử lý từng chỗ số liệu không khớp")),
    ]


def _clear_requests(parts: Parts) -> list[tuple[bool, str]]:
    """Name what each request lacks to become a task; one line when none lacks anything. A past report says what it says."""
    if parts.inspection.plan.is_historical:
        return []
    rows = list(parts.requests)
    places = clarity.places_of(rows)
    unclear = [(places[row.pk], gaps) for row in rows if (gaps := clarity.missing(row))]
    if not unclear:
        return [(True, _("đủ sáu rõ ở từng yêu cầu"))]
    return [
        (
            False,
            _("%(gaps)s ở yêu cầu %(place)s") % {"gaps": ", ".join(str(g.label) for g in gaps), "place": place.on_page},
        )
        for place, gaps in unclear
    ]


def _issue_document(
    inspection: Inspection, conclusion: Conclusion, actor: User, today: date, now: datetime
) -> Document:
    body = inspection.plan.body
    signer = head.signer(actor, body)
    old = conclusion.document
    paper = conclusion_paper(inspection, signer, audit.latest_day_seal())
    if old is None:
        draft = documents.create_draft(
            actor=conclusion.drafted_by,
            kind=DocumentKind.NOTICE,
            unit=body,
            subject=paper.subject,
            content=paper,
            now=now,
        )
    else:
        draft = documents.replace(
            actor=conclusion.drafted_by,
            document=old,
            content=paper,
            reason=conclusion.replacement_reason,
            now=now,
        )
    return documents.issue(
        actor=actor, document_id=draft.pk, signer_name=signer.name, signer_title=signer.title, today=today, now=now
    )


def _move(
    inspection: Inspection,
    action: Action,
    actor: User | None,
    event: str,
    fields: list[str],
    *,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> Inspection:
    before = inspection.stage
    inspection.stage = rules.next_stage(Stage(before), action)
    inspection.save(update_fields=["stage", *fields])
    journal(
        event,
        actor,
        inspection,
        subject=inspection.conclusion,
        before={"stage": before},
        after={"stage": inspection.stage} | (after or {}),
        reason=reason,
    )
    return inspection
