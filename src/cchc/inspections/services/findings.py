"""Findings, causes and requests: what goes into the conclusion, with every figure cited by reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.criteria.models import CheckItem
from cchc.metrics.models import Figure
from cchc.units.models import Unit

from .. import rules
from ..choices import Action, CauseKind, DueKind, FindingKind, RecommendationKind, Severity
from ..models import Cause, Citation, Finding, Inspection, Recommendation
from ..queries import clarity
from .doors import begin, changed, check_version, journal, store


@dataclass(frozen=True)
class FindingDraft:
    """What the form of a finding says. `text` cites figures as [[id]]."""

    kind: FindingKind
    area_code: str
    text: str
    item: CheckItem | None = None
    severity: Severity | None = None
    source: str = ""


@dataclass(frozen=True)
class RecommendationDraft:
    """What the form of a request or a proposal says."""

    kind: RecommendationKind
    text: str
    findings: Sequence[Finding] = ()
    addressee: str = ""
    addressee_unit: Unit | None = None
    responsible: str = ""
    responsible_user: User | None = None
    product: str = ""
    accountable: str = ""
    authority: str = ""
    due_kind: DueKind | None = None  # None: the usual one of its kind
    due_on: date | None = None
    verifier: User | None = None
    source: str = ""


@transaction.atomic
def add_finding(
    *, inspection_id: int, actor: User | None, draft: FindingDraft, now: datetime, token: str | None = None
) -> Finding:
    """Record a strength or a shortfall. The same form token twice returns the finding made the first time."""
    inspection = begin(inspection_id, Action.ADD_FINDING, actor)
    if token and (made := Finding.objects.filter(token=token, inspection=inspection).first()):
        return made
    finding = Finding(inspection=inspection, created_by=actor, created_at=now, token=_own(Finding, token))
    changed(finding, _finding_fields(inspection, draft))
    _refuse_double(inspection.findings.filter(kind=draft.kind, removed_at__isnull=True), finding.text)
    finding.order = _next_order(inspection.findings.filter(kind=draft.kind))
    finding.save()
    _cite(inspection, finding)
    journal("finding_added", actor, inspection, subject=finding, after={"kind": finding.kind, "text": finding.text})
    return finding


@transaction.atomic
def update_finding(*, finding_id: int, actor: User | None, draft: FindingDraft, version: int | None = None) -> Finding:
    """Change a finding that no conclusion holds yet."""
    finding, inspection = _finding(finding_id, actor)
    check_version(finding, version)
    before, after = changed(finding, _finding_fields(inspection, draft))
    if after:
        finding.version += 1
        store(finding, *after, "version")
        _cite(inspection, finding)
        journal("finding_changed", actor, inspection, subject=finding, before=before, after=after)
    return finding


@transaction.atomic
def remove_finding(*, finding_id: int, actor: User | None, reason: str, now: datetime) -> Finding:
    """Take a finding back; it stays on record with the reason."""
    finding, inspection = _finding(finding_id, actor)
    reason = clean(reason)
    if not reason:
        raise RuleError(_("Ghi lý do bỏ phát hiện"), field="reason")
    finding.removed_at = now
    finding.version += 1
    finding.save(update_fields=["removed_at", "version"])
    finding.citations.all().delete()
    journal("finding_removed", actor, inspection, subject=finding, before={"text": finding.text}, reason=reason)
    return finding


@transaction.atomic
def add_cause(
    *,
    inspection_id: int,
    actor: User | None,
    kind: CauseKind,
    text: str,
    finding: Finding | None = None,
    source: str = "",
    token: str | None = None,
) -> Cause:
    """Record why shortfalls arose: of one finding, or of the inspection as a whole."""
    inspection = begin(inspection_id, Action.ADD_FINDING, actor)
    if token and (made := Cause.objects.filter(token=token, inspection=inspection).first()):
        return made
    _refuse_foreign(inspection, [finding] if finding else [])
    text = _said(text, _("Ghi nguyên nhân"))
    _refuse_double(inspection.causes.filter(kind=kind, finding=finding), text)
    order = _next_order(inspection.causes.all())
    cause = Cause.objects.create(
        inspection=inspection,
        finding=finding,
        kind=kind,
        text=text,
        source=source,
        order=order,
        token=_own(Cause, token),
    )
    journal("cause_added", actor, inspection, subject=cause, after={"kind": kind, "text": text})
    return cause


@transaction.atomic
def remove_cause(*, cause_id: int, actor: User | None) -> None:
    """Take a cause back; the journal keeps its words."""
    cause = Cause.objects.get(pk=cause_id)
    inspection = begin(cause.inspection_id, Action.ADD_FINDING, actor)
    journal("cause_removed", actor, inspection, subject=cause, before={"kind": cause.kind, "text": cause.text})
    cause.delete()


@transaction.atomic
def add_recommendation(
    *, inspection_id: int, actor: User | None, draft: RecommendationDraft, token: str | None = None
) -> Recommendation:
    """Record a request to the unit or to another body, a proposal of the unit, or its reply."""
    inspection = begin(inspection_id, Action.ADD_FINDING, actor)
    if token and (made := Recommendation.objects.filter(token=token, inspection=inspection).first()):
        return made
    row = Recommendation(inspection=inspection, token=_own(Recommendation, token))
    changed(row, _recommendation_fields(inspection, draft))
    _refuse_double(inspection.recommendations.filter(kind=draft.kind, addressee=row.addressee), row.text)
    row.order = _next_order(inspection.recommendations.filter(kind=draft.kind))
    row.save()
    row.findings.set(draft.findings)
    journal("recommendation_added", actor, inspection, subject=row, after={"kind": row.kind, "text": row.text})
    return row


@transaction.atomic
def update_recommendation(
    *, recommendation_id: int, actor: User | None, draft: RecommendationDraft, version: int | None = None
) -> Recommendation:
    """Change a request that no conclusion holds yet."""
    row = Recommendation.objects.get(pk=recommendation_id)
    inspection = begin(row.inspection_id, Action.ADD_FINDING, actor)
    row.refresh_from_db()
    check_version(row, version)
    if draft.due_on != row.due_on:
        row.due_basis = ""  # another day than the default that was issued
    before, after = changed(row, _recommendation_fields(inspection, draft))
    if after or set(row.findings.all()) != set(draft.findings):
        row.version += 1
        store(row, *after, "due_basis", "version")
        row.findings.set(draft.findings)
        journal("recommendation_changed", actor, inspection, subject=row, before=before, after=after)
    return row


@transaction.atomic
def remove_recommendation(*, recommendation_id: int, actor: User | None) -> None:
    """Take a request back; the journal keeps its words. One that became a task stays, out of sight, until the next issue."""
    row = Recommendation.objects.get(pk=recommendation_id)
    inspection = begin(row.inspection_id, Action.ADD_FINDING, actor)
    row.refresh_from_db()
    journal("recommendation_removed", actor, inspection, subject=row, before={"kind": row.kind, "text": row.text})
    if row.given_version is None:
        row.delete()
        return
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])


def _finding(finding_id: int, actor: User | None) -> tuple[Finding, Inspection]:
    finding = Finding.objects.get(pk=finding_id)
    inspection = begin(finding.inspection_id, Action.ADD_FINDING, actor)
    finding.refresh_from_db()  # now under the inspection's lock
    if finding.removed_at:
        raise RuleError(_("Phát hiện này đã được bỏ"))
    return finding, inspection


def _finding_fields(inspection: Inspection, draft: FindingDraft) -> dict[str, object]:
    text = _said(draft.text, _("Ghi nội dung phát hiện"))
    if not draft.area_code:
        raise RuleError(_("Chọn lĩnh vực"), field="area_code")
    if draft.item and draft.item.criteria_set_id != inspection.plan.criteria_set_id:
        raise RuleError(_("Mục này không thuộc bộ nội dung của cuộc kiểm tra"), field="item")
    return {
        "kind": draft.kind,
        "area_code": draft.area_code,
        "item": draft.item,
        "text": text,
        "severity": draft.severity or "" if draft.kind == FindingKind.SHORTFALL else "",
        "source": draft.source,
    }


def _recommendation_fields(inspection: Inspection, draft: RecommendationDraft) -> dict[str, object]:
    _refuse_foreign(inspection, draft.findings)
    text = _said(draft.text, _("Ghi nội dung yêu cầu"))
    if draft.kind == RecommendationKind.TO_OTHER and not (clean(draft.addressee) or draft.addressee_unit):
        raise RuleError(_("Ghi cơ quan nhận kiến nghị"), field="addressee")
    _check_people(inspection, draft)
    named = clean(draft.responsible) or (draft.responsible_user.full_name if draft.responsible_user else "")
    usual = DueKind.REMEDY if draft.kind == RecommendationKind.TO_UNIT else DueKind.PROPOSAL
    return {
        "kind": draft.kind,
        "text": text,
        "addressee": clean(draft.addressee),
        "addressee_unit": draft.addressee_unit,
        "responsible": named,
        "responsible_user": draft.responsible_user,
        "product": clean(draft.product),
        "accountable": clean(draft.accountable),
        "authority": clean(draft.authority),
        "due_kind": draft.due_kind or usual,
        "due_on": draft.due_on,
        "verifier": draft.verifier,
        "source": draft.source,
    }


def _check_people(inspection: Inspection, draft: RecommendationDraft) -> None:
    """Refuse somebody from elsewhere, and a verifier who would verify their own work."""
    person, verifier = draft.responsible_user, draft.verifier
    unit = inspection.unit if draft.kind == RecommendationKind.TO_UNIT else draft.addressee_unit
    if person and (unit is None or not clarity.responsible_people([unit]).filter(pk=person.pk).exists()):
        raise RuleError(_("%(name)s không thuộc đơn vị nhận việc") % {"name": person}, field="responsible_user")
    if verifier is None:
        return
    if person and verifier.pk == person.pk:
        raise RuleError(_("Người xác minh phải khác người thực hiện"), field="verifier")
    if not clarity.verifiers(inspection.plan).filter(pk=verifier.pk).exists():
        raise RuleError(_("%(name)s không xác minh thay cơ quan kiểm tra") % {"name": verifier}, field="verifier")


def _said(text: str, otherwise: str) -> str:
    text = clean(text)
    if not text:
        raise RuleError(otherwise, field="text")
    if len(text) > rules.NOTE_LIMIT:
        raise RuleError(_("Nội dung dài quá 10.000 ký tự. Rút gọn hoặc đính kèm tệp"), field="text")
    return text


def _refuse_double(rows: models.QuerySet[Any], text: str) -> None:
    """Refuse the same words again: a form sent once more after going back carries a new token."""
    if rows.filter(text=text).exists():
        raise RuleError(_("Nội dung này đã được ghi. Mở danh sách để xem hoặc sửa"), field="text")


def _refuse_foreign(inspection: Inspection, findings: Sequence[Finding]) -> None:
    if any(finding.inspection_id != inspection.pk for finding in findings):
        raise RuleError(_("Phát hiện này thuộc cuộc kiểm tra khác"), field="findings")


def _cite(inspection: Inspection, finding: Finding) -> None:
    """Make the citations of a finding exactly those of its text; refuse a figure that does not exist."""
    wanted = rules.cited_ids(finding.text)
    found = set(Figure.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for figure_id in wanted:
        if figure_id not in found:
            raise RuleError(_("Không có số liệu số %(id)s. Chèn lại từ danh sách") % {"id": figure_id}, field="text")
    finding.citations.exclude(figure__in=found).delete()
    have = set(finding.citations.values_list("figure_id", flat=True))
    Citation.objects.bulk_create(
        Citation(inspection=inspection, finding=finding, figure_id=figure_id)
        for figure_id in wanted
        if figure_id not in have
    )


def _next_order(rows: models.QuerySet[models.Model]) -> int:
    last: int | None = rows.aggregate(last=Max("order"))["last"]
    return 1 + (last or 0)


def _own(model: type[Finding] | type[Cause] | type[Recommendation], token: str | None) -> str | None:
    """A token that a form of another inspection used is copied by hand: it marks nothing here."""
    return None if not token or model._default_manager.filter(token=token).exists() else token
