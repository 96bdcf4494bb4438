"""What an inspected unit owes by a day, for the ladder of reminders: its report on itself, its word on the findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.choices import Role
from cchc.common.language import in_vietnamese
from cchc.notices.hooks import DueThing
from cchc.notices.models import Notice

from ..choices import SelfReportStatus, Stage
from ..models import ReplyRound, SelfReport
from . import people

SELF_REPORT, REPLY = "inspections.self_report", "inspections.reply"
_REPORT_STAGES = (Stage.NOTIFIED, Stage.VISITING)
_REPLY_STAGES = (Stage.MINUTED, Stage.DRAFTING)


def due_things(today: date) -> list[DueThing]:
    """Return everything that inspected units owe and have not given."""
    return [*_self_reports(today), *_replies(today)]


def is_self_report_due(notice: Notice) -> bool:
    """Tell, with its row locked, whether the report is still not sent and its day still that of the notice."""
    rows = SelfReport.objects.select_for_update(of=("self",)).filter(pk=notice.subject_id or 0)
    report = rows.exclude(status=SelfReportStatus.LOCKED).select_related("inspection").first()
    if report is None or report.inspection.stage not in _REPORT_STAGES:
        return False
    return notice.due_on in (None, report.due_on)


def is_submitted_still(notice: Notice) -> bool:
    """Tell whether the report still waits for the head of unit."""
    rows = SelfReport.objects.select_for_update(of=("self",)).filter(pk=notice.subject_id or 0)
    return rows.filter(status=SelfReportStatus.SUBMITTED, inspection__stage__in=_REPORT_STAGES).exists()


def is_reply_due(notice: Notice) -> bool:
    """Tell whether the unit may still say something and has not finished."""
    rows = ReplyRound.objects.select_for_update(of=("self",)).filter(pk=notice.subject_id or 0)
    round_ = rows.filter(submitted_at=None, closed_at=None).select_related("inspection").first()
    if round_ is None or round_.inspection.stage not in _REPLY_STAGES:
        return False
    return notice.due_on in (None, round_.due_on)


def is_visit_ahead(notice: Notice) -> bool:
    """Tell whether news of the report still matters: the visit is not over."""
    return SelfReport.objects.filter(pk=notice.subject_id or 0, inspection__stage__in=_REPORT_STAGES).exists()


def is_conclusion_ahead(notice: Notice) -> bool:
    """Tell whether news of the replies still matters: the conclusion is not with the signer yet."""
    return ReplyRound.objects.filter(pk=notice.subject_id or 0, inspection__stage__in=_REPLY_STAGES).exists()


@in_vietnamese
def _self_reports(today: date) -> list[DueThing]:
    """The focal person is reminded; the head of unit, too, once it is late or waits for approval."""
    rows = SelfReport.objects.exclude(status=SelfReportStatus.LOCKED).filter(
        inspection__stage__in=_REPORT_STAGES, inspection__plan__is_historical=False
    )
    found: list[DueThing] = []
    for report in rows.select_related("inspection__unit", "inspection__plan"):
        inspection = report.inspection
        waits = report.status == SelfReportStatus.SUBMITTED
        with_head = report.due_on < today or waits
        roles = [Role.UNIT_HEAD] if with_head else []
        recipients = people.of_unit(inspection.unit, *roles, *([] if waits else [Role.FOCAL]))
        title = _("Duyệt báo cáo tự kiểm tra") if waits else _("Gửi báo cáo tự kiểm tra")
        found.append(
            DueThing(
                kind=SELF_REPORT,
                subject=report,
                unit=inspection.unit,
                due_on=report.due_on,
                title=f"{title}: {inspection.plan.name}",
                url=reverse("inspections:self_report", args=[inspection.code]),
                recipients=tuple(recipients or people.of_unit(inspection.unit)),
                owed_since=_day_of(inspection.notified_at),
            )
        )
    return found


@in_vietnamese
def _replies(today: date) -> list[DueThing]:
    """Nobody is reminded after the day: by then silence has become agreement."""
    return list(_open_replies(today))


def _open_replies(today: date) -> Iterator[DueThing]:
    rows = ReplyRound.objects.filter(
        submitted_at=None, closed_at=None, due_on__gte=today, inspection__stage__in=_REPLY_STAGES
    )
    for round_ in rows.select_related("inspection__unit", "inspection__plan"):
        inspection = round_.inspection
        yield DueThing(
            kind=REPLY,
            subject=round_,
            unit=inspection.unit,
            due_on=round_.due_on,
            title=_("Giải trình tồn tại, hạn chế: %(plan)s") % {"plan": inspection.plan.name},
            url=reverse("inspections:reply", args=[inspection.code]),
            recipients=tuple(people.of_unit(inspection.unit)),
            owed_since=_day_of(round_.opened_at),
        )


def _day_of(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
