"""The yearly review: plan, findings, proposal, decision, done. One transaction each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common import dates
from cchc.common.errors import ConflictError, RuleError
from cchc.common.text import clean
from cchc.units.models import Unit

from .. import policies
from ..choices import Criterion, Phase, Proposal, ReviewPlanStatus, ReviewStatus
from ..models import CostActivity, PublicationDecision, Review, ReviewFinding, ReviewPlan, Version

OBJECT = "procedure_review"


@dataclass(frozen=True)
class Cost:
    """One row of the cost table as typed."""

    name: str
    hours: Decimal = Decimal(0)
    hourly_income: Decimal = Decimal(0)
    direct_cost: Decimal = Decimal(0)
    fees: Decimal = Decimal(0)


@dataclass(frozen=True)
class Assessment:
    """What a review says."""

    met: Mapping[Criterion, bool]
    texts: Mapping[Criterion, str]
    proposal: Proposal
    proposal_text: str
    before: tuple[Cost, ...]
    after: tuple[Cost, ...]
    days_before: Decimal | None
    days_after: Decimal | None
    volume: int
    volume_source: str
    documents: str = ""


@transaction.atomic
def start_plan(*, unit: Unit, year: int, actor: User | None, now: datetime, is_fictional: bool = False) -> ReviewPlan:
    """Draw up the plan of a year; a unit has one a year."""
    policies.require_for(actor, OBJECT, "plan", unit, ReviewPlanStatus.DRAFT)
    if not 2010 <= year <= now.year + 1:
        raise RuleError(_("Năm phải từ 2010 đến năm sau"), field="year")
    if ReviewPlan.objects.filter(unit=unit, year=year).exists():
        raise RuleError(_("Đơn vị đã có kế hoạch rà soát năm này. Mở kế hoạch đó"), field="year")
    plan = ReviewPlan.objects.create(unit=unit, year=year, made_at=now, made_by=actor, is_fictional=is_fictional)
    record("procedures.review_planned", actor=actor, subject=plan, unit_id=unit.pk, after={"year": year})
    return plan


@transaction.atomic
def add_review(*, plan_id: int, version: Version, lead: Unit, due_on: date, actor: User | None) -> Review:
    """Put a procedure into the plan while it is a draft."""
    plan = _lock_plan(plan_id, "plan", actor)
    if not version.is_published:
        raise RuleError(_("Chỉ rà soát thủ tục đã công bố"), field="code")
    if due_on.year != plan.year:
        raise RuleError(_("Hạn rà soát phải trong năm %(year)s") % {"year": plan.year}, field="due_on")
    if plan.reviews.filter(version__procedure=version.procedure_id).exists():
        raise RuleError(_("Thủ tục này đã có trong kế hoạch"), field="code")
    review = Review.objects.create(plan=plan, version=version, lead=lead, due_on=due_on)
    _write(plan)
    _journal("review_added", actor, review, {"lead": lead.title, "due_on": due_on.isoformat()})
    return review


@transaction.atomic
def remove_review(*, review_id: int, actor: User | None) -> None:
    """Take a procedure out of a draft plan."""
    review = _lock(review_id)
    plan = _lock_plan(review.plan_id, "plan", actor)
    _journal("review_removed", actor, review, {})
    review.delete()
    _write(plan)


@transaction.atomic
def approve_plan(
    *, plan_id: int, number: str, approved_on: date, actor: User | None, today: date, lock: int | None = None
) -> ReviewPlan:
    """Approve the plan as it was read: from now on its reviews are carried out."""
    plan = _lock_plan(plan_id, "approve", actor)
    if lock is not None and lock != plan.lock:
        raise ConflictError(_("Danh sách thủ tục của kế hoạch vừa thay đổi. Xem lại rồi phê duyệt"))
    if not plan.reviews.exists():
        raise RuleError(_("Kế hoạch chưa có thủ tục nào. Thêm thủ tục cần rà soát"))
    if approved_on > today:
        raise RuleError(_("Ngày phê duyệt không được sau hôm nay"), field="approved_on")
    _write(plan, status=ReviewPlanStatus.APPROVED, number=clean(number), approved_on=approved_on, approved_by=actor)
    after = {"number": plan.number, "approved_on": approved_on.isoformat()}
    record("procedures.review_plan_approved", actor=actor, subject=plan, unit_id=plan.unit_id, after=after)
    return plan


@transaction.atomic
def assess(*, review_id: int, said: Assessment, actor: User | None, now: datetime, lock: int | None = None) -> Review:
    """Write the findings, the proposal and the cost before and after; until it is decided this can be mended."""
    review = _lock(review_id)
    policies.require_for(actor, OBJECT, "assess", review.lead, ReviewPlanStatus.APPROVED)
    if review.status not in (ReviewStatus.PLANNED, ReviewStatus.PROPOSED):
        raise RuleError(_("Phương án đã được quyết định, không sửa kết quả rà soát nữa"))
    if review.plan.status != ReviewPlanStatus.APPROVED:
        raise RuleError(_("Kế hoạch rà soát chưa được phê duyệt"))
    _refuse_stale(review, lock)
    _check(said)
    review.findings.all().delete()
    ReviewFinding.objects.bulk_create(
        ReviewFinding(review=review, criterion=c, is_met=said.met[c], text=clean(said.texts.get(c, "")))
        for c in Criterion
    )
    review.costs.all().delete()
    rows = [(Phase.BEFORE, row) for row in said.before] + [(Phase.AFTER, row) for row in said.after]
    CostActivity.objects.bulk_create(
        CostActivity(review=review, phase=phase, order=order, **vars(row)) for order, (phase, row) in enumerate(rows)
    )
    _write(
        review,
        status=ReviewStatus.PROPOSED,
        proposal=said.proposal,
        proposal_text=clean(said.proposal_text),
        documents=clean(said.documents),
        days_before=said.days_before,
        days_after=said.days_after,
        volume=said.volume,
        volume_source=clean(said.volume_source),
        proposed_at=now,
        proposed_by=actor,
    )
    _journal("review_proposed", actor, review, {"proposal": said.proposal.value, "volume": said.volume})
    return review


@transaction.atomic
def decide(
    *,
    review_id: int,
    accepted: bool,
    text: str,
    decided_on: date,
    actor: User | None,
    today: date,
    lock: int | None = None,
) -> Review:
    """Decide on the proposal: by somebody who did not write it, on what they have read."""
    review = _lock(review_id)
    policies.require_for(actor, OBJECT, "decide", review.plan.unit, ReviewStatus.PROPOSED)
    if review.status != ReviewStatus.PROPOSED:
        raise RuleError(_("Chưa có phương án đề xuất, hoặc phương án đã được quyết định"))
    if actor is not None and review.proposed_by_id == actor.pk:
        raise RuleError(_("Người đề xuất không tự quyết định phương án của mình"))
    _refuse_stale(review, lock)
    if not clean(text):
        raise RuleError(_("Ghi số, ngày quyết định hoặc lý do không chấp nhận"), field="text")
    if decided_on > today:
        raise RuleError(_("Ngày quyết định không được sau hôm nay"), field="decided_on")
    _write(
        review,
        status=ReviewStatus.DECIDED,
        accepted=accepted,
        decision_text=clean(text),
        decided_on=decided_on,
        decided_by=actor,
    )
    _journal("review_decided", actor, review, {"accepted": accepted, "decision": review.decision_text})
    return review


@transaction.atomic
def complete(
    *, review_id: int, done_on: date, decision: PublicationDecision | None, actor: User | None, today: date
) -> Review:
    """Record that the accepted simplification is in force: only now it counts as saved."""
    review = _lock(review_id)
    policies.require_for(actor, OBJECT, "complete", review.plan.unit, ReviewStatus.DECIDED)
    if review.status != ReviewStatus.DECIDED or not review.accepted:
        raise RuleError(_("Chỉ ghi thực thi cho phương án đã được chấp nhận"))
    if review.decided_on and done_on < review.decided_on:
        words = {"day": dates.show(review.decided_on)}
        raise RuleError(_("Ngày thực thi phải từ ngày quyết định %(day)s trở đi") % words, field="done_on")
    if done_on > today:
        raise RuleError(_("Ngày thực thi không được sau hôm nay"), field="done_on")
    _write(review, status=ReviewStatus.DONE, done_on=done_on, done_by_decision=decision)
    _journal("review_done", actor, review, {"done_on": done_on.isoformat()})
    return review


def _check(said: Assessment) -> None:
    for criterion in Criterion:
        if criterion not in said.met:
            words = {"criterion": criterion.label.lower()}
            raise RuleError(_("Ghi kết quả về %(criterion)s") % words, field=f"{criterion.value}_met")
        if not said.met[criterion] and not clean(said.texts.get(criterion, "")):
            words = {"criterion": criterion.label.lower()}
            raise RuleError(_("Nêu rõ điểm không đạt về %(criterion)s") % words, field=f"{criterion.value}_text")
    if said.proposal != Proposal.KEEP and not clean(said.proposal_text):
        raise RuleError(_("Ghi nội dung phương án đơn giản hóa"), field="proposal_text")
    if said.volume <= 0:
        raise RuleError(_("Số hồ sơ một năm phải lớn hơn 0"), field="volume")
    if said.proposal != Proposal.KEEP and not _has_cost(said.before):
        raise RuleError(_("Tính chi phí trước đơn giản hóa ở ít nhất một hoạt động"), field="proposal")


def _has_cost(rows: Iterable[Cost]) -> bool:
    return any(row.hours or row.direct_cost or row.fees for row in rows)


def _lock_plan(plan_id: int, action: str, actor: User | None) -> ReviewPlan:
    plan = ReviewPlan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan_id)
    policies.require_for(actor, OBJECT, action, plan.unit, ReviewPlanStatus.DRAFT)
    if plan.status != ReviewPlanStatus.DRAFT:
        raise RuleError(_("Kế hoạch rà soát đã được phê duyệt, không sửa nữa"))
    return plan


def _lock(review_id: int) -> Review:
    related = ("plan__unit", "lead", "version__procedure")
    return Review.objects.select_for_update(of=("self",)).select_related(*related).get(pk=review_id)


def _refuse_stale(review: Review, lock: int | None) -> None:
    if lock is not None and lock != review.lock:
        raise ConflictError(_("Người khác vừa sửa kết quả rà soát này. Xem lại rồi ghi lần nữa"))


def _write(row: Review | ReviewPlan, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.lock += 1
    row.save(update_fields=[*values, "lock"])


def _journal(action: str, actor: User | None, review: Review, after: Mapping[str, object]) -> None:
    record(f"procedures.{action}", actor=actor, subject=review, unit_id=review.plan.unit_id, after=dict(after))
