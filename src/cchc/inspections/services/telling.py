"""What the inbox and the mail say about the unit's side of an inspection; inside the transaction of each step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.common import dates
from cchc.common.language import in_vietnamese
from cchc.notices.services.inbox import notify

from ..models import Inspection, ReplyRound, SelfReport
from ..queries import people

NOTIFIED, RETURNED, SENT = "inspections.notified", "inspections.self_report_back", "inspections.self_report_sent"
SUBMITTED = "inspections.self_report_submitted"
REPLY_OPEN, REPLY_SENT, REPLY_ANSWERED = (
    "inspections.reply_open",
    "inspections.reply_sent",
    "inspections.reply_answered",
)


@in_vietnamese
def unit_notified(inspection: Inspection, report: SelfReport, now: datetime) -> None:
    """Tell the unit the day of the visit and until when its report is wanted."""
    words = {"body": inspection.plan.body.authority, "day": _day(inspection.visit_on), "due": _day(report.due_on)}
    _tell(
        people.of_unit(inspection.unit),
        report,
        inspection,
        now,
        _Message(
            kind=NOTIFIED,
            title=_("Báo lịch kiểm tra cải cách hành chính ngày %(day)s") % words,
            body=_("%(body)s kiểm tra ngày %(day)s. Gửi báo cáo tự kiểm tra chậm nhất ngày %(due)s.") % words,
            page="inspection_detail",
        ),
    )


@in_vietnamese
def self_report_submitted(inspection: Inspection, report: SelfReport, now: datetime) -> None:
    """Tell the head of unit that the report waits for approval."""
    by = report.submitted_by.full_name if report.submitted_by else ""
    _tell(
        people.of_unit(inspection.unit, Role.UNIT_HEAD),
        report,
        inspection,
        now,
        _Message(
            kind=SUBMITTED,
            title=_("Duyệt báo cáo tự kiểm tra"),
            body=_("%(by)s đã trình. Hạn gửi đoàn kiểm tra: %(due)s.") % {"by": by, "due": _day(report.due_on)},
            page="self_report_report",
        ),
    )


@in_vietnamese
def self_report_sent(inspection: Inspection, report: SelfReport, now: datetime) -> None:
    """Tell the team that the unit's report is there."""
    number = report.document.number_text if report.document else ""
    _tell(
        people.of_team(inspection),
        report,
        inspection,
        now,
        _Message(
            kind=SENT,
            title=_("%(unit)s đã gửi báo cáo tự kiểm tra") % {"unit": inspection.unit.title},
            body=_("Báo cáo số %(number)s. Trả lời của đơn vị hiện cạnh từng mục của phiếu.") % {"number": number},
            page="self_report_report",
        ),
    )


@in_vietnamese
def self_report_back(inspection: Inspection, report: SelfReport, now: datetime) -> None:
    """Tell the focal person that the report is open again, and why."""
    _tell(
        people.of_unit(inspection.unit, Role.FOCAL) or people.of_unit(inspection.unit),
        report,
        inspection,
        now,
        _Message(
            kind=RETURNED,
            title=_("Bổ sung báo cáo tự kiểm tra"),
            body=report.returned_reason,
            page="self_report",
        ),
    )


@in_vietnamese
def reply_opened(inspection: Inspection, round_: ReplyRound, now: datetime) -> None:
    """Tell the unit what was found, until when it may explain, and that silence is agreement."""
    _tell(
        people.of_unit(inspection.unit),
        round_,
        inspection,
        now,
        _Message(
            kind=REPLY_OPEN,
            title=_("Giải trình tồn tại, hạn chế đến hết ngày %(due)s") % {"due": _day(round_.due_on)},
            body=_(
                "Đoàn kiểm tra gửi %(n)s tồn tại, hạn chế. Đồng ý hoặc giải trình từng điểm đến hết ngày %(due)s; "
                "điểm không có ý kiến được coi là đơn vị đồng ý."
            )
            % {"n": round_.replies.count(), "due": _day(round_.due_on)},
            page="reply",
        ),
    )


@in_vietnamese
def reply_sent(inspection: Inspection, round_: ReplyRound, n_explained: int, now: datetime) -> None:
    """Tell the team what the unit said to its findings."""
    _tell(
        people.of_team(inspection),
        round_,
        inspection,
        now,
        _Message(
            kind=REPLY_SENT,
            title=_("%(unit)s đã trả lời các tồn tại, hạn chế") % {"unit": inspection.unit.title},
            body=_("Có %(n)s điểm giải trình cần đoàn trả lời.") % {"n": n_explained},
            page="reply",
        ),
    )


@in_vietnamese
def reply_answered(inspection: Inspection, round_: ReplyRound, now: datetime) -> None:
    """Tell the unit that the team has answered everything that it explained."""
    _tell(
        people.of_unit(inspection.unit),
        round_,
        inspection,
        now,
        _Message(
            kind=REPLY_ANSWERED,
            title=_("Đoàn kiểm tra đã trả lời giải trình của đơn vị"),
            body="",
            page="reply",
        ),
    )


@dataclass(frozen=True)
class _Message:
    """What one step says to people, and where the link leads."""

    kind: str
    title: str
    body: str
    page: str


def _tell(
    recipients: Iterable[User], subject: models.Model, inspection: Inspection, now: datetime, message: _Message
) -> None:
    """Write once to each; the moment makes a second round of the same step a new notice."""
    for user in recipients:
        notify(
            recipient=user,
            kind=message.kind,
            key=f"{message.kind}:{subject.pk}:{timezone.localtime(now):%Y-%m-%dT%H:%M:%S}",
            title=message.title,
            body=message.body,
            url=reverse(f"inspections:{message.page}", args=[inspection.code]),
            subject=subject,
            unit=inspection.unit,
            now=now,
        )


def _day(day: date | None) -> str:
    return dates.show(day) if day else "…"
