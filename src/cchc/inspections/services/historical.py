"""Inspections that others made before this system and a published report tells of: taken in, never signed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.documents import content
from cchc.documents import services as documents
from cchc.documents.choices import DocumentKind

from ..choices import PlanAction, PlanStatus, Stage
from ..models import Conclusion, Inspection, Plan
from ..papers import head
from ..papers.conclusion import conclusion_paper, subject_of
from ..querysets import IN_ORDER
from .doors import begin_plan, journal


@dataclass(frozen=True)
class KnownPaper:
    """The number and the day that a paper carried, as far as the report names them."""

    number_text: str
    issued_on: date
    is_day_known: bool = True


@transaction.atomic
def start_plan(*, plan_id: int, paper: KnownPaper | None, now: datetime) -> Plan:
    """Let a plan of a report run without signature; `paper` is the plan's own document, if the report names it."""
    plan = begin_plan(plan_id, PlanAction.EDIT, None)
    _require_historical(plan)
    if paper:
        plan.document = documents.issue_historical(
            actor=None,
            kind=DocumentKind.PLAN,
            unit=plan.issuer,
            subject=plan.name,
            content=_plan_facts(plan),
            number_text=paper.number_text,
            issued_on=paper.issued_on,
            now=now,
        )
    before = plan.status
    plan.status = PlanStatus.RUNNING
    plan.save(update_fields=["status", "document"])
    after = {"status": plan.status, "source": plan.source}
    record(
        "inspections.plan_taken_in",
        actor=None,
        subject=plan,
        unit_id=plan.issuer_id,
        before={"status": before},
        after=after,
    )
    return plan


@transaction.atomic
def open_inspection(*, inspection_id: int, place: str = "") -> Inspection:
    """Open a past inspection for what the report says of it: who attended, figures, findings, requests."""
    inspection = _locked(inspection_id)
    if inspection.stage != Stage.SCHEDULED:
        raise RuleError(_("Cuộc kiểm tra này đã được ghi từ trước"))
    inspection.team = inspection.team or inspection.plan.teams.first()
    inspection.place = clean(place)
    _to(inspection, Stage.VISITED, ["team", "place"])
    return inspection


@transaction.atomic
def conclude(
    *, inspection_id: int, opening: str, assessment: str, closing: str = "", paper: KnownPaper, now: datetime
) -> Inspection:
    """Set the conclusion again from the report, marked as rebuilt, and end the inspection."""
    inspection = _locked(inspection_id)
    if inspection.stage != Stage.VISITED:
        raise RuleError(_("Ghi nội dung của cuộc kiểm tra trước khi dựng lại kết luận"))
    conclusion = Conclusion.objects.create(
        inspection=inspection, opening=clean(opening), assessment=clean(assessment), closing=clean(closing)
    )
    body = inspection.plan.body
    conclusion.document = documents.issue_historical(
        actor=None,
        kind=DocumentKind.NOTICE,
        unit=body,
        subject=subject_of(inspection),
        content=conclusion_paper(inspection, head.signer(None, body)),
        number_text=paper.number_text,
        issued_on=paper.issued_on,
        is_day_known=paper.is_day_known,
        now=now,
    )
    conclusion.published_at = now  # it comes from a public report
    conclusion.save(update_fields=["document", "published_at"])
    inspection.concluded_on = paper.issued_on if paper.is_day_known else None
    _to(inspection, Stage.CLOSED, ["concluded_on"])
    return inspection


def _locked(inspection_id: int) -> Inspection:
    inspection = (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("plan__issuer", "plan__lead", "unit", "team")
        .get(pk=inspection_id)
    )
    _require_historical(inspection.plan)
    return inspection


def _require_historical(plan: Plan) -> None:
    if not plan.is_historical:
        raise RuleError(_("Kế hoạch này lập tại đây, không phải hồ sơ lịch sử"))


def _to(inspection: Inspection, stage: Stage, fields: list[str]) -> None:
    before = inspection.stage
    inspection.stage = stage
    inspection.save(update_fields=["stage", *fields])
    journal("taken_in", None, inspection, before={"stage": before}, after={"stage": stage})


def _plan_facts(plan: Plan) -> content.Content:
    """Return what the report says of the plan: contents, units, days; nothing else is made up."""
    areas = list(plan.areas.order_by(*IN_ORDER))
    units = [row.unit.authority for row in plan.inspections.select_related("unit").order_by("unit__sort_key")]
    contents = [f"{area.name_vi}{' (chuyên đề)' if area.is_theme else ''};" for area in areas]
    return content.Content(
        kind=DocumentKind.PLAN,
        letterhead=head.letterhead(plan.issuer),
        subject=plan.name,
        blocks=(
            content.Heading(content.HeadingLevel.SECTION, "NỘI DUNG KIỂM TRA"),
            content.bullets(*contents),
            content.Heading(content.HeadingLevel.SECTION, "ĐƠN VỊ, THỜI GIAN KIỂM TRA"),
            content.bullets(*(f"{unit};" for unit in units)),
            content.paragraph(
                f"Thời gian kiểm tra: từ ngày {head.day(plan.starts_on)} đến ngày {head.day(plan.ends_on)}."
            ),
        ),
        signatures=(content.SignatureBlock(head.signer(None, plan.issuer).authority, ""),),
        recipients=("Lưu: VT",),
        issuer_name=plan.issuer.authority,
    )
