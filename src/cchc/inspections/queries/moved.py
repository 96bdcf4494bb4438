"""Open deadlines of units that a change of the calendar would move: reports on themselves, explanations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.calendars.hooks import Change, Moved
from cchc.calendars.rules import Calendar

from .. import rules
from ..choices import SelfReportStatus, Stage
from ..deadline_rules import Counter
from ..models import Inspection, ReplyRound, SelfReport

# Afterwards a report that never came is not waited for any more.
_AWAITED = (Stage.SCHEDULED, Stage.NOTIFIED, Stage.VISITING)
SELF_REPORT, REPLY = "inspections.self_report", "inspections.reply"


def moved_by(reader: User | None, change: Change) -> Iterator[Moved]:
    """Yield the open deadlines that were computed on the old calendar and fall on another day of the new one."""
    for inspection, kind, key, due_on in _open(reader, change):
        old, new = (_due(inspection, kind, calendar(inspection.unit)) for calendar in (change.old, change.new))
        if due_on == old != new:
            yield Moved(kind, key, _label(inspection, kind), _url(inspection, kind), old, new)


def open_reports() -> QuerySet[SelfReport]:
    """Return the reports that are still waited for."""
    rows = SelfReport.objects.filter(inspection__stage__in=_AWAITED, sent_at=None)
    return rows.exclude(status=SelfReportStatus.LOCKED)


def open_rounds() -> QuerySet[ReplyRound]:
    """Return the rounds in which the unit may still explain."""
    return ReplyRound.objects.filter(submitted_at=None, closed_at=None)


def _open(reader: User | None, change: Change) -> Iterator[tuple[Inspection, str, str, date]]:
    inspections = Inspection.objects.filter(plan__is_historical=False)
    if reader is not None and not accounts.may(reader, "calendar", "import_decision"):
        inspections = Inspection.objects.visible_to(reader).filter(plan__is_historical=False)
    if change.unit:
        inspections = inspections.filter(unit__path__startswith=change.unit.path)
    named = ("inspection__plan", "inspection__unit")
    for report in open_reports().filter(inspection__in=inspections).select_related(*named):
        yield report.inspection, SELF_REPORT, str(report.pk), report.due_on
    for round_ in open_rounds().filter(inspection__in=inspections).select_related(*named):
        round_.inspection.reply_round = round_
        yield round_.inspection, REPLY, str(round_.pk), round_.due_on


def _due(inspection: Inspection, kind: str, calendar: Calendar) -> date:
    counter = Counter(inspection.plan.deadlines, calendar, is_lenient=True)
    if kind == REPLY:
        return rules.reply_due(timezone.localdate(inspection.reply_round.opened_at), counter)
    told_on = timezone.localdate(inspection.notified_at)
    return rules.self_report_due(inspection.visit_on or told_on, told_on, counter)


def _label(inspection: Inspection, kind: str) -> str:
    words = {"unit": inspection.unit.full_name}
    if kind == REPLY:
        return _("Giải trình của %(unit)s") % words
    return _("Báo cáo tự kiểm tra của %(unit)s") % words


def _url(inspection: Inspection, kind: str) -> str:
    page = "reply" if kind == REPLY else "self_report"
    return reverse(f"inspections:{page}", args=[inspection.code])
