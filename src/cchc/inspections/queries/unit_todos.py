"""`Việc cần làm` of the unit's side: the report, the word on findings; the letter to sign, explanations to answer."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import rules
from ..choices import Action, FindingKind, PlanStatus, SelfReportStatus, Stage, Stance
from ..models import Finding, Inspection
from ..policies import Scope
from . import progress, replies, terms
from .todo import Todo

_STAGES = (Stage.NOTIFIED, Stage.VISITING, Stage.MINUTED, Stage.DRAFTING)


def of_unit_side(scope: Scope, today: date) -> list[Todo]:
    """Return what the person owes to the report and to the right of reply, in a fixed number of queries."""
    unseen = Finding.objects.filter(
        inspection=OuterRef("pk"), kind=FindingKind.SHORTFALL, removed_at__isnull=True, reply__isnull=True
    )
    unanswered = Q(
        reply_round__replies__stance=Stance.EXPLAINS,
        reply_round__replies__is_accepted__isnull=True,
        reply_round__replies__finding__removed_at__isnull=True,
    )
    rows = (
        Inspection.objects.filter(pk__in=Inspection.objects.visible_to(scope.user).values("pk"))
        .filter(plan__status=PlanStatus.RUNNING, plan__is_historical=False, stage__in=_STAGES)
        .select_related("plan__issuer", "plan__lead", "unit", "team", "self_report__letter", "reply_round")
        .annotate(
            has_unseen=Exists(unseen),
            n_unanswered=Count("reply_round__replies", filter=unanswered, distinct=True),
            n_unsaid=Count(
                "reply_round__replies", filter=Q(reply_round__replies__replied_at__isnull=True), distinct=True
            ),
        )
    )
    found: list[Todo | None] = []
    for inspection in rows:
        found += [_letter(inspection, scope, today), _report(inspection, scope, today)]
        found += [_reply(inspection, scope, today), _team(inspection, scope, today)]
    return [todo for todo in found if todo]


def _letter(inspection: Inspection, scope: Scope, today: date) -> Todo | None:
    report = getattr(inspection, "self_report", None)
    if report is None or report.letter is None or report.letter.issued_on:
        return None
    if not scope.may(Action.SIGN_LETTER, inspection) or inspection.notified_at is None:
        return None
    due_on = min(report.due_on, inspection.visit_on or report.due_on)
    title = _("Ký công văn báo lịch kiểm tra %(unit)s") % {"unit": inspection.unit.full_name}
    return _todo(Action.SIGN_LETTER, inspection, "letter_sign", title, _("Xem và ký"), due_on, today)


def _report(inspection: Inspection, scope: Scope, today: date) -> Todo | None:
    report = getattr(inspection, "self_report", None)
    if report is None or report.status == SelfReportStatus.LOCKED:
        return None
    waits = report.status == SelfReportStatus.SUBMITTED
    if waits and scope.may(Action.APPROVE_SELF_REPORT, inspection):
        title, button, page = _("Duyệt báo cáo tự kiểm tra"), _("Xem và duyệt"), "self_report_report"
        return _todo(Action.APPROVE_SELF_REPORT, inspection, page, title, button, report.due_on, today)
    if waits or not scope.may(Action.FILL_SELF_REPORT, inspection):
        return None
    title = (
        _("Bổ sung báo cáo tự kiểm tra") if report.returned_reason else _("Làm báo cáo tự kiểm tra, trình thủ trưởng")
    )
    return _todo(Action.FILL_SELF_REPORT, inspection, "self_report", title, _("Ghi tiếp"), report.due_on, today)


def _reply(inspection: Inspection, scope: Scope, today: date) -> Todo | None:
    round_ = getattr(inspection, "reply_round", None)
    if round_ is None or replies.is_over(round_, today) or not scope.may(Action.REPLY, inspection):
        return None
    title = _("Giải trình tồn tại, hạn chế đoàn kiểm tra gửi")
    reason = _("Còn %(n)s điểm chưa có ý kiến; im lặng là đồng ý.") % {"n": inspection.n_unsaid}  # type: ignore[attr-defined]  # annotated above
    return _todo(Action.REPLY, inspection, "reply", title, _("Cho ý kiến"), round_.due_on, today, reason)


def _team(inspection: Inspection, scope: Scope, today: date) -> Todo | None:
    """Return what the team owes: the shortfalls to be sent, the explanations to be answered."""
    unit, round_ = inspection.unit.full_name, getattr(inspection, "reply_round", None)
    is_over = round_ is not None and replies.is_over(round_, today)
    n_unanswered = inspection.n_unanswered  # type: ignore[attr-defined]  # annotated above
    if is_over and n_unanswered and scope.may(Action.ANSWER_REPLY, inspection):
        title = _("Trả lời giải trình của %(unit)s") % {"unit": unit}
        reason = _("Có %(n)s điểm giải trình chờ đoàn trả lời.") % {"n": n_unanswered}
        due_on = _conclusion_due(inspection)
        return _todo(Action.ANSWER_REPLY, inspection, "reply", title, _("Trả lời"), due_on, today, reason)
    if inspection.has_unseen and scope.may(Action.OPEN_REPLY, inspection):  # type: ignore[attr-defined]  # annotated above
        title = _("Gửi tồn tại, hạn chế cho %(unit)s giải trình") % {"unit": unit}
        due_on = _conclusion_due(inspection)
        latest = terms.counter_of(inspection, is_lenient=True).before(due_on, "reply") if due_on else None
        return _todo(Action.OPEN_REPLY, inspection, "reply_open", title, _("Xem và gửi"), latest, today)
    return None


def _conclusion_due(inspection: Inspection) -> date | None:
    step = progress.next_step(inspection)
    return step.due_on if step else None


def _todo(  # a line is nothing but its particulars
    action: Action,
    inspection: Inspection,
    page: str,
    title: str,
    button: str,
    due_on: date | None,
    today: date,
    reason: str = "",
) -> Todo:
    step = rules.NextStep(action, due_on)
    return Todo(
        title=title,
        reason=f"{inspection.plan.name}. {reason}".strip(" .") + ".",
        url=reverse(f"inspections:{page}", args=[inspection.code]),
        button=button,
        due_on=due_on,
        timing=progress.timing_of(step, today),
        days_late=step.days_late(today),
    )
