"""What the public may read: published conclusions, draws of units, the seals of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from cchc.common.text import fold
from cchc.documents.choices import DocumentStatus
from cchc.documents.models import Document
from cchc.inspections.choices import InspectionKind, PlanStatus
from cchc.inspections.models import Conclusion, Draw, Inspection
from cchc.inspections.querysets import BEFORE_VISIT
from cchc.units.models import Unit


@dataclass(frozen=True)
class Published:
    """One published conclusion: the paper that a stranger may read, never the one with personal data."""

    code: str
    unit: Unit
    plan: str
    subject: str
    paper: Document
    issued_on: date | None  # None: a report of the past names no day
    is_historical: bool
    is_replaced: bool

    @property
    def number(self) -> str:
        """Return number and symbol; empty where the report of the past gives none."""
        return self.paper.number_text if any(mark.isdigit() for mark in self.paper.number_text) else ""


def conclusions(words: str = "") -> QuerySet[Conclusion]:
    """Return the conclusions that were published, the latest first, narrowed by words of the unit or the subject."""
    found = (
        Conclusion.objects.filter(published_at__isnull=False, document__isnull=False, inspection__plan__is_public=True)
        .exclude(document__status=DocumentStatus.DRAFT)
        .filter(Q(document__is_historical=True) | Q(document__public_edition__isnull=False))
        .select_related(
            "inspection__plan", "inspection__unit__parent", "document__pdf", "document__public_edition__pdf"
        )
        .order_by("-document__issued_on", "-pk")
    )
    for word in fold(words).split():
        found = found.filter(Q(inspection__unit__folded__contains=word) | Q(document__folded__contains=word))
    return found


def published(conclusion: Conclusion) -> Published:
    """Return what a page shows of a published conclusion."""
    inspection, document = conclusion.inspection, conclusion.document
    assert document is not None  # noqa: S101  # `conclusions` filters on it
    paper: Document = getattr(document, "public_edition", None) or document
    return Published(
        code=inspection.code,
        unit=inspection.unit,
        plan=inspection.plan.name,
        subject=paper.subject,
        paper=paper,
        issued_on=inspection.concluded_on if document.is_historical else paper.issued_on,
        is_historical=document.is_historical,
        is_replaced=document.status == DocumentStatus.REPLACED,
    )


def draws() -> QuerySet[Draw]:
    """Return the draws of plans that are issued; of a surprise inspection, once every visit has begun.

    Before that, a draw would warn those drawn.
    """
    waiting = Inspection.objects.filter(plan=OuterRef("plan"), stage__in=BEFORE_VISIT)
    surprise = Q(plan__kind=InspectionKind.SURPRISE)
    shown = (~surprise & Q(plan__is_public=True)) | (surprise & ~Exists(waiting))
    issued = Draw.objects.filter(shown, plan__status__in=(PlanStatus.RUNNING, PlanStatus.CLOSED))
    return issued.select_related("plan__issuer").order_by("-decision_date", "-pk")
