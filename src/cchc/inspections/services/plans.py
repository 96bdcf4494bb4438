"""Plans: drafted by the officer, signed by the leader, running until closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean, slug
from cchc.criteria.choices import SetStatus
from cchc.criteria.models import Area, CriteriaSet
from cchc.units.models import Succession, Unit

from .. import deadline_rules, policies, rules
from ..choices import InspectionKind, PlanAction, PlanStatus, Stage
from ..deadline_rules import Days
from ..models import DeadlineDefault, Inspection, LegalBasis, Plan
from .doors import begin_plan, changed, check_version, store


@dataclass(frozen=True)
class PlanDraft:
    """What the form of a plan says."""

    name: str
    kind: InspectionKind
    issuer: Unit
    starts_on: date
    ends_on: date
    lead: Unit | None = None
    period_start: date | None = None
    period_end: date | None = None
    areas: Sequence[Area] = ()
    criteria_set: CriteriaSet | None = None
    purpose: str = ""
    requirements: str = ""
    bases: Sequence[str] = ()
    deadlines: dict[str, Days] = field(default_factory=dict)
    conclusions_due_on: date | None = None
    is_public: bool = True


@dataclass(frozen=True)
class PlannedUnit:
    """One unit of a plan, the planned day of its visit and the number of the team that goes there."""

    unit: Unit
    visit_on: date | None = None
    team_order: int | None = None
    code: str = ""


@transaction.atomic
def create_plan(
    *, actor: User | None, draft: PlanDraft, now: datetime, code: str = "", token: str | None = None, source: str = ""
) -> Plan:
    """Open a draft plan. The same form token twice returns the plan made the first time."""
    if actor is not None:
        policies.require_create(actor, draft.issuer, draft.lead)
        User.objects.select_for_update().get(pk=actor.pk)  # the second of two clicks waits for the first
    if token and (made := Plan.objects.filter(token=token).first()):
        if made.drafted_by_id == (actor.pk if actor else None):
            return made
        token = None  # copied by hand from another person's form
    _check(draft)
    plan = Plan(
        code=code or _free_code(draft.name),
        drafted_by=actor,
        created_at=now,
        token=token,
        source=source,
        is_historical=bool(source),
    )
    changed(plan, _fields(draft))
    plan.deadlines = default_deadlines(timezone.localdate(now)) | dict(draft.deadlines)
    plan.save()
    _set_lists(plan, draft)
    after = {"name": plan.name, "kind": plan.kind, "starts_on": plan.starts_on, "ends_on": plan.ends_on}
    record("inspections.plan_created", actor=actor, subject=plan, unit_id=plan.issuer_id, after=after)
    return plan


@transaction.atomic
def update_plan(*, plan_id: int, actor: User | None, draft: PlanDraft, version: int | None = None) -> Plan:
    """Change a draft plan."""
    plan = begin_plan(plan_id, PlanAction.EDIT, actor)
    check_version(plan, version)
    _check(draft)
    before, after = changed(plan, _fields(draft) | {"deadlines": plan.deadlines | dict(draft.deadlines)})
    plan.version += 1
    store(plan, *after, "version")
    _set_lists(plan, draft)
    record("inspections.plan_changed", actor=actor, subject=plan, unit_id=plan.issuer_id, before=before, after=after)
    return plan


@transaction.atomic
def set_units(*, plan_id: int, actor: User | None, units: Sequence[PlannedUnit]) -> list[Inspection]:
    """Make the list of units of a draft plan exactly `units`; those that were there keep their row."""
    plan = begin_plan(plan_id, PlanAction.EDIT, actor)
    wanted = {planned.unit.pk: planned for planned in units}
    if len(wanted) != len(units):
        raise RuleError(_("Có đơn vị được chọn hai lần. Bỏ bớt một dòng"), field="units")
    existing = {inspection.unit_id: inspection for inspection in plan.inspections.select_related("unit")}
    teams = {team.order: team for team in plan.teams.all()}
    removed = [inspection for pk, inspection in existing.items() if pk not in wanted]
    Inspection.objects.filter(pk__in=[inspection.pk for inspection in removed]).delete()
    kept: list[Inspection] = []
    earlier = last_inspections([planned.unit for planned in units], plan)
    for planned in units:
        rules.check_schedule(plan.starts_on, plan.ends_on, planned.visit_on)
        inspection = existing.get(planned.unit.pk) or Inspection(plan=plan, unit=planned.unit)
        inspection.code = inspection.code or planned.code or _inspection_code(plan, planned.unit)
        inspection.visit_on = planned.visit_on
        inspection.team = teams.get(planned.team_order) if planned.team_order else inspection.team
        inspection.previous = inspection.previous or earlier.get(planned.unit.pk)
        store(inspection, "code", "visit_on", "team", "previous")
        kept.append(inspection)
    after = {"units": [planned.unit.full_name for planned in units]}
    before = {"units": [inspection.unit.full_name for inspection in existing.values()]}
    record("inspections.units_set", actor=actor, subject=plan, unit_id=plan.issuer_id, before=before, after=after)
    return kept


@transaction.atomic
def submit_plan(*, plan_id: int, actor: User | None) -> Plan:
    """Send the draft to the leader; refuse while something that the plan needs is missing."""
    plan = begin_plan(plan_id, PlanAction.SUBMIT, actor)
    missing = missing_for_signature(plan)
    if missing:
        raise RuleError(_("Chưa trình ký được. Còn thiếu: %(missing)s") % {"missing": "; ".join(missing)})
    return _move(plan, PlanAction.SUBMIT, actor, "plan_submitted")


@transaction.atomic
def return_plan(*, plan_id: int, actor: User | None, reason: str) -> Plan:
    """Send the draft back with what must change."""
    plan = begin_plan(plan_id, PlanAction.RETURN, actor)
    reason = clean(reason)
    if not reason:
        raise RuleError(_("Ghi lý do trả lại"), field="reason")
    return _move(plan, PlanAction.RETURN, actor, "plan_returned", reason)


@transaction.atomic
def close_plan(*, plan_id: int, actor: User | None) -> Plan:
    """End the campaign; refuse while an inspection of it has no conclusion."""
    plan = begin_plan(plan_id, PlanAction.CLOSE, actor)
    open_ones = plan.inspections.exclude(stage__in=(Stage.ISSUED, Stage.CLOSED)).count()
    if open_ones:
        raise RuleError(_("Còn %(count)s đơn vị chưa có kết luận. Ban hành kết luận trước") % {"count": open_ones})
    return _move(plan, PlanAction.CLOSE, actor, "plan_closed")


def missing_for_signature(plan: Plan) -> list[str]:
    """Return what the plan still lacks before it can be signed, in words."""
    checks = [
        (plan.inspections.exists(), _("đơn vị được kiểm tra")),
        (plan.areas.exists(), _("nội dung kiểm tra")),
        (plan.criteria_set_id or plan.kind == InspectionKind.SUPERVISION, _("bộ nội dung kiểm tra")),
        (plan.bases.exists(), _("căn cứ pháp lý")),
        (plan.period_start and plan.period_end, _("thời kỳ kiểm tra")),
        (plan.purpose, _("mục đích")),
    ]
    return [name for done, name in checks if not done]


def default_deadlines(day: date) -> dict[str, Days]:
    """Return the days per step in force on `day`: the office's settings over the built-in ones."""
    found: dict[str, Days] = dict(deadline_rules.FALLBACK_DAYS)
    for row in DeadlineDefault.objects.filter(valid_from__lte=day).order_by("valid_from"):
        found[row.step] = row.stored
    return found


def last_inspections(units: Sequence[Unit], plan: Plan) -> dict[int, Inspection]:
    """Return by unit the latest earlier inspection of it or of what it came from; in two queries, however many."""
    came_from: dict[int, set[int]] = {unit.pk: {unit.pk} for unit in units}
    links = Succession.objects.filter(successor__in=list(came_from)).values_list("successor_id", "predecessor_id")
    for later, before in links:
        came_from[later].add(before)
    every = {pk for found in came_from.values() for pk in found}
    earlier = Inspection.objects.filter(unit__in=every, plan__starts_on__lt=plan.starts_on).exclude(plan=plan)
    latest: dict[int, Inspection] = {}
    order: dict[int, int] = {}
    for place, inspection in enumerate(earlier.concluded().order_by("plan__starts_on", "pk")):
        latest[inspection.unit_id], order[inspection.unit_id] = inspection, place
    return {
        unit: latest[max(known, key=lambda pk: order[pk])]
        for unit, found in came_from.items()
        if (known := found & latest.keys())
    }


def _move(plan: Plan, action: PlanAction, actor: User | None, event: str, reason: str = "") -> Plan:
    before = plan.status
    plan.status = rules.next_plan_status(PlanStatus(plan.status), action)
    plan.version += 1
    plan.save(update_fields=["status", "version"])
    record(
        f"inspections.{event}",
        actor=actor,
        subject=plan,
        unit_id=plan.issuer_id,
        before={"status": before},
        after={"status": plan.status},
        reason=reason,
    )
    return plan


def _check(draft: PlanDraft) -> None:
    if not clean(draft.name):
        raise RuleError(_("Ghi tên kế hoạch"), field="name")
    rules.check_schedule(draft.starts_on, draft.ends_on, None)
    if draft.period_start and draft.period_end and draft.period_end < draft.period_start:
        raise RuleError(_("Thời kỳ kiểm tra phải kết thúc từ ngày bắt đầu trở đi"), field="period_end")
    if draft.criteria_set and draft.criteria_set.status != SetStatus.PUBLISHED:
        raise RuleError(_("Bộ nội dung kiểm tra chưa công bố. Chọn bản đã công bố"), field="criteria_set")
    for step in draft.deadlines:
        if step not in deadline_rules.FALLBACK_DAYS or not deadline_rules.is_sane(draft.deadlines, step):
            raise RuleError(_("Thời hạn phải từ 0 đến 365 ngày"), field=step)


def _fields(draft: PlanDraft) -> dict[str, object]:
    return {
        "name": clean(draft.name),
        "kind": draft.kind,
        "issuer": draft.issuer,
        "lead": draft.lead,
        "period_start": draft.period_start,
        "period_end": draft.period_end,
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "criteria_set": draft.criteria_set,
        "purpose": clean(draft.purpose),
        "requirements": clean(draft.requirements),
        "conclusions_due_on": draft.conclusions_due_on,
        "is_public": draft.is_public,
    }


def _set_lists(plan: Plan, draft: PlanDraft) -> None:
    plan.areas.set(draft.areas)
    plan.bases.all().delete()
    lines = [clean(line) for line in draft.bases]
    LegalBasis.objects.bulk_create(
        LegalBasis(plan=plan, text=line, order=order) for order, line in enumerate(lines) if line
    )


def _free_code(name: str) -> str:
    base = slug(name)[:50] or "ke-hoach"
    taken = set(Plan.objects.filter(code__startswith=base).values_list("code", flat=True))
    return base if base not in taken else next(c for n in range(2, 10_000) if (c := f"{base}-{n}") not in taken)


def _inspection_code(plan: Plan, unit: Unit) -> str:
    base = f"{unit.code[:60]}-{plan.starts_on.year}"
    taken = set(Inspection.objects.filter(code__startswith=base).values_list("code", flat=True))
    return base if base not in taken else next(c for n in range(2, 10_000) if (c := f"{base}-{n}") not in taken)
