"""Inspections that were made on paper before this system: taken over from a published report, by the system only."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.documents import services as documents
from cchc.documents.choices import DocumentKind

from ..choices import PlanStatus, Stage
from ..models import Conclusion, Inspection, Plan
from ..papers import head
from ..papers.conclusion import conclusion_paper
from ..papers.plan import plan_paper
from .doors import journal


@transaction.atomic
def adopt_plan(*, plan_id: int, number_text: str, issued_on: date | None, now: datetime) -> Plan:
    """Take over a plan; its document only when the report names number and date."""
    plan = _historical_plan(plan_id)
    if number_text and issued_on:
        plan.document = documents.issue_historical(
            actor=None,
            kind=DocumentKind.PLAN,
            unit=plan.issuer,
            subject=plan.name,
            content=plan_paper(plan, head.signer(None, plan.issuer)),
            number_text=number_text,
            issued_on=issued_on,
            now=now,
        )
    plan.status = PlanStatus.RUNNING
    plan.save(update_fields=["status", "document"])
    record("inspections.plan_adopted", actor=None, subject=plan, unit_id=plan.issuer_id, after={"number": number_text})
    return plan


@transaction.atomic
def adopt_visit(*, inspection_id: int, visited_on: date | None, minuted_on: date | None = None) -> Inspection:
    """Take over a visit: from here on findings can be recorded. A day that the report does not give stays open."""
    inspection = _historical_inspection(inspection_id)
    if visited_on:
        moment = timezone.make_aware(datetime.combine(visited_on, time(8)))
        inspection.visit_on, inspection.started_at, inspection.ended_at = visited_on, moment, moment
    inspection.minuted_on = minuted_on
    inspection.stage = Stage.DRAFTING
    inspection.save()
    journal("visit_adopted", None, inspection, after={"visit_on": visited_on})
    return inspection


@transaction.atomic
def adopt_conclusion(
    *,
    inspection_id: int,
    opening: str,
    assessment: str,
    closing: str = "",
    number_text: str = "",
    issued_on: date,
    now: datetime,
) -> Inspection:
    """Set the conclusion again from what the report says; the document says that it is a reconstruction."""
    inspection = _historical_inspection(inspection_id)
    conclusion = Conclusion.objects.create(
        inspection=inspection, opening=opening, assessment=assessment, closing=closing
    )
    body = head.body_of(inspection.plan)
    paper = conclusion_paper(inspection, head.signer(None, body))
    conclusion.document = documents.issue_historical(
        actor=None,
        kind=DocumentKind.NOTICE,
        unit=body,
        subject=paper.subject,
        content=paper,
        number_text=number_text,
        issued_on=issued_on,
        now=now,
    )
    conclusion.save(update_fields=["document"])
    inspection.stage, inspection.concluded_on, inspection.closed_on = Stage.CLOSED, issued_on, issued_on
    inspection.save(update_fields=["stage", "concluded_on", "closed_on"])
    journal("conclusion_adopted", None, inspection, subject=conclusion, after={"issued_on": issued_on})
    return inspection


@transaction.atomic
def end_plan(*, plan_id: int) -> Plan:
    """End a plan that was taken over."""
    plan = _historical_plan(plan_id)
    plan.status = PlanStatus.CLOSED
    plan.save(update_fields=["status"])
    record("inspections.plan_closed", actor=None, subject=plan, unit_id=plan.issuer_id)
    return plan


def _historical_plan(plan_id: int) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("issuer", "lead").get(pk=plan_id)
    if not plan.is_historical:
        raise RuleError(_("Chỉ dùng cho đợt kiểm tra lấy từ báo cáo đã công bố"))
    return plan


def _historical_inspection(inspection_id: int) -> Inspection:
    rows = Inspection.objects.select_for_update(of=("self",)).select_related(
        "plan__issuer", "plan__lead", "unit", "team"
    )
    inspection = rows.get(pk=inspection_id)
    if not inspection.plan.is_historical:
        raise RuleError(_("Chỉ dùng cho đợt kiểm tra lấy từ báo cáo đã công bố"))
    return inspection
