"""The letter that announces the visit: drafted with the notice, signed by the leader of the body that inspects."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.documents import services as documents
from cchc.documents.choices import DocumentKind, DocumentStatus
from cchc.documents.models import Document

from ..choices import Action
from ..models import Inspection, SelfReport
from ..papers import head
from ..papers.letter import letter_paper
from .doors import begin, journal


def draft_letter(inspection: Inspection, report_due_on: date, actor: User | None, now: datetime) -> Document:
    """Draft the letter, inside the transaction that tells the unit of the visit."""
    body = inspection.plan.body
    paper = letter_paper(inspection, report_due_on, head.signer(None, body))
    return documents.create_draft(actor=actor, kind=DocumentKind.LETTER, unit=body, content=paper, now=now)


@transaction.atomic
def sign_letter(*, inspection_id: int, actor: User, today: date, now: datetime) -> Document:
    """Sign the letter: it is set again as things stand today, numbered and opened to the unit."""
    inspection = begin(inspection_id, Action.SIGN_LETTER, actor)
    report = SelfReport.objects.filter(inspection=inspection).select_related("letter").first()
    if report is None or report.letter is None:
        raise RuleError(_("Cuộc kiểm tra này không có công văn báo lịch"))
    if report.letter.status != DocumentStatus.DRAFT:
        raise RuleError(_("Công văn báo lịch đã ban hành"))
    signer = head.signer(actor, inspection.plan.body)
    paper = letter_paper(inspection, report.due_on, signer)
    documents.update_draft(actor=None, document_id=report.letter.pk, content=paper)
    letter = documents.issue(
        actor=actor,
        document_id=report.letter.pk,
        signer_name=signer.name,
        signer_title=signer.title,
        today=today,
        now=now,
    )
    after = {"number": letter.number_text, "issued_on": today}
    journal("letter_signed", actor, inspection, subject=report, after=after)
    return letter
