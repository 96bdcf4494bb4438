"""Open deadlines of units that a change of the calendar would move: reports on themselves, explanations, remedies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.calendars.hooks import Change, Moved
from cchc.calendars.rules import Term

from .. import rules
from ..choices import DueKind, SelfReportStatus, Stage
from ..deadline_rules import Counter
from ..models import DeadlineDefault, Inspection, Recommendation, ReplyRound, SelfReport
from . import clarity, follow_up

# Afterwards a report that never came is not waited for any more.
_AWAITED = (Stage.SCHEDULED, Stage.NOTIFIED, Stage.VISITING)
SELF_REPORT, REPLY, REMEDY = "inspections.self_report", "inspections.reply", "inspections.remedy"


@dataclass(frozen=True)
class _Open:
    """A stored deadline and how it was counted."""

    kind: str
    key: str
    inspection: Inspection
    due_on: date
    label: str
    url: str
    count: Callable[[Counter], date]


def moved_by(reader: User | None, change: Change) -> Iterator[Moved]:
    """Yield the open deadlines that were computed on the old calendar and fall on another day of the new one."""
    inspections = Inspection.objects.filter(plan__is_historical=False)
    if reader is not None and not accounts.may(reader, "calendar", "import_decision"):
        inspections = Inspection.objects.visible_to(reader).filter(plan__is_historical=False)
    if change.unit:
        inspections = inspections.filter(unit__path__startswith=change.unit.path)
    for one in (*_reports(inspections), *_rounds(inspections), *_tasks(inspections)):
        days, unit = one.inspection.plan.deadlines, one.inspection.unit
        old, new = (one.count(Counter(days, of(unit), is_lenient=True)) for of in (change.old, change.new))
        if one.due_on == old != new:
            yield Moved(one.kind, one.key, one.label, one.url, old, new)


def open_reports() -> QuerySet[SelfReport]:
    """Return the reports that are still waited for."""
    rows = SelfReport.objects.filter(inspection__stage__in=_AWAITED, sent_at=None)
    return rows.exclude(status=SelfReportStatus.LOCKED)


def open_rounds() -> QuerySet[ReplyRound]:
    """Return the rounds in which the unit may still explain."""
    return ReplyRound.objects.filter(submitted_at=None, closed_at=None)


def _reports(inspections: QuerySet[Inspection]) -> Iterator[_Open]:
    rows = open_reports().filter(inspection__in=inspections).select_related("inspection__plan", "inspection__unit")
    for row in rows:
        told_on = timezone.localdate(row.inspection.notified_at)
        yield _Open(
            SELF_REPORT,
            str(row.pk),
            row.inspection,
            row.due_on,
            _("Báo cáo tự kiểm tra của %(unit)s") % {"unit": row.inspection.unit.full_name},
            reverse("inspections:self_report", args=[row.inspection.code]),
            partial(rules.self_report_due, row.inspection.visit_on or told_on, told_on),
        )


def _rounds(inspections: QuerySet[Inspection]) -> Iterator[_Open]:
    rows = open_rounds().filter(inspection__in=inspections).select_related("inspection__plan", "inspection__unit")
    for row in rows:
        yield _Open(
            REPLY,
            str(row.pk),
            row.inspection,
            row.due_on,
            _("Giải trình của %(unit)s") % {"unit": row.inspection.unit.full_name},
            reverse("inspections:reply", args=[row.inspection.code]),
            partial(rules.reply_due, timezone.localdate(row.opened_at)),
        )


def _tasks(inspections: QuerySet[Inspection]) -> Iterator[_Open]:
    """Tasks whose day was counted when the conclusion was issued; a day set by hand has no basis."""
    rows = Recommendation.objects.filter(inspection__in=inspections).exclude(due_basis="")
    tasks = {int(task.origin_id): task for task in follow_up.tasks_of(rows).open()}
    defaults = list(DeadlineDefault.objects.filter(step__in=DueKind.values).order_by("valid_from"))
    for row in rows.filter(pk__in=tasks).select_related("inspection__plan", "inspection__unit"):
        task, issued_on = tasks[row.pk], row.inspection.concluded_on
        if issued_on is None:
            continue
        span = clarity.terms_of(row.inspection.plan, issued_on, defaults)[DueKind(row.due_kind)].span
        yield _Open(
            REMEDY,
            str(task.pk),
            row.inspection,
            task.due_on,
            _("Việc %(code)s của %(unit)s") % {"code": task.code, "unit": task.unit.full_name},
            reverse("tasks:detail", args=[task.code]),
            partial(_counted, issued_on, span),
        )


def _counted(issued_on: date, span: Term, counter: Counter) -> date:
    return counter.term_after(issued_on, span)
