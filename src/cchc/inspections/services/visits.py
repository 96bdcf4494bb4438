"""The visit: notice of the day, start, who attends, end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import clean

from .. import rules
from ..choices import Action, InspectionKind, PlanStatus, Side, Stage
from ..models import Attendance, Inspection
from . import follow_up, letters, self_reports, telling
from .doors import begin, journal


@dataclass(frozen=True)
class Present:
    """Somebody who attends the visit."""

    side: Side
    full_name: str
    title: str = ""


@transaction.atomic
def notify_unit(*, inspection_id: int, actor: User | None, now: datetime) -> Inspection:
    """Tell the unit its day: from now on it sees the inspection and owes its report. Never for a surprise inspection.

    The message goes at once; the letter that says the same waits for the leader's signature.
    """
    inspection = begin(inspection_id, Action.NOTIFY, actor)
    _refuse_unless_running(inspection)
    if inspection.plan.kind == InspectionKind.SURPRISE:
        raise RuleError(_("Kiểm tra đột xuất không báo trước cho đơn vị"))
    if not inspection.visit_on:
        raise RuleError(_("Xếp ngày kiểm tra trước khi báo lịch"), field="visit_on")
    inspection.notified_at = now
    _move(inspection, Action.NOTIFY, actor, "unit_notified", ["notified_at"])
    report = self_reports.open_report(inspection, now=now)
    report.letter = letters.draft_letter(inspection, report.due_on, actor, now)
    report.save(update_fields=["letter"])
    telling.unit_notified(inspection, report, now)
    return inspection


@transaction.atomic
def start_visit(*, inspection_id: int, actor: User | None, now: datetime) -> Inspection:
    """Start the visit; a surprise inspection becomes visible to its unit at this moment."""
    inspection = begin(inspection_id, Action.START_VISIT, actor)
    _refuse_unless_running(inspection)
    if not inspection.team_id:
        raise RuleError(_("Giao đoàn kiểm tra trước khi bắt đầu"), field="team")
    inspection.started_at = now
    return _move(inspection, Action.START_VISIT, actor, "visit_started", ["started_at"])


@transaction.atomic
def record_attendance(*, inspection_id: int, actor: User | None, people: Sequence[Present]) -> list[Attendance]:
    """Make the list of those present exactly `people`, in their order; empty lines are dropped."""
    inspection = begin(inspection_id, Action.ATTENDANCE, actor)
    before = list(inspection.attendances.values("side", "full_name", "title"))
    inspection.attendances.all().delete()
    named = [Present(p.side, clean(p.full_name), clean(p.title)) for p in people]
    rows = Attendance.objects.bulk_create(
        Attendance(inspection=inspection, order=order, **asdict(present))
        for order, present in enumerate(named)
        if present.full_name
    )
    after = [asdict(present) for present in named if present.full_name]
    journal("attendance_recorded", actor, inspection, before={"people": before}, after={"people": after})
    return rows


@transaction.atomic
def end_visit(*, inspection_id: int, actor: User | None, now: datetime) -> Inspection:
    """End the visit; the checklist stays open until the minutes are signed."""
    inspection = begin(inspection_id, Action.END_VISIT, actor)
    if inspection.started_at and now < inspection.started_at:
        raise RuleError(_("Giờ kết thúc phải sau giờ bắt đầu"), field="ended_at")
    inspection.ended_at = now
    return _move(inspection, Action.END_VISIT, actor, "visit_ended", ["ended_at"])


@transaction.atomic
def close_inspection(*, inspection_id: int, actor: User | None, now: datetime, reason: str = "") -> Inspection:
    """End the inspection; while tasks are open only with a reason, or with a re-inspection that takes them over."""
    inspection = begin(inspection_id, Action.CLOSE, actor)
    inspection.closed_on = timezone.localdate(now)
    follow_up.may_close(inspection, clean(reason), inspection.closed_on)
    return _move(inspection, Action.CLOSE, actor, "inspection_closed", ["closed_on"], reason=clean(reason))


def _refuse_unless_running(inspection: Inspection) -> None:
    if inspection.plan.status != PlanStatus.RUNNING:
        raise RuleError(_("Kế hoạch chưa ban hành hoặc đã kết thúc"))


def _move(
    inspection: Inspection, action: Action, actor: User | None, event: str, fields: list[str], *, reason: str = ""
) -> Inspection:
    before = inspection.stage
    inspection.stage = rules.next_stage(Stage(before), action)
    inspection.save(update_fields=["stage", *fields])
    after = {"stage": inspection.stage} | {name: getattr(inspection, name) for name in fields}
    journal(event, actor, inspection, before={"stage": before}, after=after, reason=reason)
    return inspection
