"""Where one inspection stands: its steps with their dates, its next step and how late that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.accounts import matrix

from .. import rules
from ..choices import Action, InspectionKind, Stage
from ..models import Inspection
from ..policies import Scope
from . import terms
from .follow_up import Remedy


class Timing(StrEnum):
    DONE = "done"
    LATE = "late"
    TODAY = "today"
    COMING = "coming"
    AHEAD = "ahead"  # not reached yet
    SKIPPED = "skipped"  # never happens: a surprise inspection is not announced


NO_TASKS = Remedy()


@dataclass(frozen=True)
class Cell:
    """One step of one inspection: done on a day, at work until a day, or ahead."""

    action: Action
    timing: Timing
    day: date | None = None
    days_late: int = 0
    words: str = ""  # of the remedy: tasks verified of all, "3/5"


# The columns of the campaign's matrix, in the order of work.
STEPS: tuple[Action, ...] = (
    Action.NOTIFY,
    Action.FILL_SELF_REPORT,
    Action.START_VISIT,
    Action.SIGN_MINUTES,
    Action.REPLY,
    Action.SUBMIT_CONCLUSION,
    Action.ISSUE_CONCLUSION,
    Action.ASSIGN_TASKS,
    Action.CLOSE,
)
# Steps of the unit, beside those of the team: neither waits for the other.
UNIT_STEPS = frozenset({Action.FILL_SELF_REPORT, Action.REPLY})
_COLUMN_OF = {
    Action.END_VISIT: Action.START_VISIT,
    Action.DRAFT_CONCLUSION: Action.SUBMIT_CONCLUSION,
}


def step_label(action: Action) -> str:
    """Return the head of the matrix column."""
    return {
        Action.NOTIFY: _("Báo lịch"),
        Action.FILL_SELF_REPORT: _("Tự kiểm tra"),
        Action.START_VISIT: _("Kiểm tra tại chỗ"),
        Action.SIGN_MINUTES: _("Biên bản"),
        Action.REPLY: _("Giải trình"),
        Action.SUBMIT_CONCLUSION: _("Dự thảo, trình ký"),
        Action.ISSUE_CONCLUSION: _("Ban hành kết luận"),
        Action.ASSIGN_TASKS: _("Khắc phục"),
        Action.CLOSE: _("Kết thúc"),
    }[action]


def facts_of(inspection: Inspection) -> rules.Facts:
    """Return the dates that the rules need; `inspection.plan` must be loaded."""
    return rules.Facts(
        stage=Stage(inspection.stage),
        is_surprise=inspection.plan.kind == InspectionKind.SURPRISE,
        visit_on=inspection.visit_on,
        ended_on=_day(inspection.ended_at),
        minuted_on=inspection.minuted_on,
        submitted_on=_day(inspection.submitted_at),
        concluded_on=inspection.concluded_on,
    )


def next_step(inspection: Inspection, remedy: Remedy = NO_TASKS) -> rules.NextStep | None:
    """Return what must happen next in an inspection and by when; once tasks are out, their days count."""
    step = rules.next_step(facts_of(inspection), terms.counter_of(inspection, is_lenient=True))
    if step and step.action == Action.CLOSE and remedy.n_total:
        return rules.NextStep(Action.CLOSE, remedy.next_due)
    return step


def next_words(step: rules.NextStep, remedy: Remedy) -> str:
    """Return the next step in words: while tasks are open it is the remedy, not the end."""
    if step.action != Action.CLOSE or not remedy.n_open:
        return str(step.action.label)
    if remedy.n_waiting:
        return ngettext("Xác minh %(n)s việc", "Xác minh %(n)s việc", remedy.n_waiting) % {"n": remedy.n_waiting}
    return _("Đôn đốc khắc phục") if remedy.n_late else _("Đơn vị đang khắc phục")


def is_next_of(scope: Scope, step: rules.NextStep, remedy: Remedy, inspection: Inspection) -> bool:
    """Tell whether the person has the next step to do: verify, remind, or what the step names."""
    if step.action != Action.CLOSE or not remedy.n_open:
        return scope.may(step.action, inspection)
    wanted = ("accept",) if remedy.n_waiting else ("remind",) if remedy.n_late else ()
    roles = scope.roles_in(inspection)
    return any(matrix.roles_ever("task", action) & roles for action in wanted)


def timing_of(step: rules.NextStep, today: date) -> Timing:
    """Return whether the step is late, due today or coming."""
    if step.due_on is None or step.due_on > today:
        return Timing.COMING
    return Timing.LATE if step.due_on < today else Timing.TODAY


def cells(inspection: Inspection, today: date, remedy: Remedy = NO_TASKS) -> list[Cell]:
    """Return the inspection's row of the matrix, one cell per column of `STEPS`."""
    done: dict[Action, date | None] = {
        Action.NOTIFY: _day(inspection.notified_at),
        Action.START_VISIT: _day(inspection.ended_at),
        Action.SIGN_MINUTES: inspection.minuted_on,
        Action.SUBMIT_CONCLUSION: _day(inspection.submitted_at) if _past(inspection, Stage.SUBMITTED) else None,
        Action.ISSUE_CONCLUSION: inspection.concluded_on if _past(inspection, Stage.ISSUED) else None,
        Action.ASSIGN_TASKS: remedy.last_verified_on if remedy.is_mended else None,
        Action.CLOSE: inspection.closed_on,
    }
    words = {Action.ASSIGN_TASKS: f"{remedy.n_verified}/{remedy.n_total}" if remedy.n_total else ""}
    step = next_step(inspection, remedy)
    current = _COLUMN_OF.get(step.action, step.action) if step else None
    if current == Action.CLOSE and remedy.n_open:
        current = Action.ASSIGN_TASKS
    row: list[Cell] = []
    for action in STEPS:
        if action in UNIT_STEPS:
            row.append(_unit_cell(inspection, action, today))
        elif action == current and step:
            late = step.days_late(today)
            row.append(Cell(action, timing_of(step, today), step.due_on, late, words.get(action, "")))
        elif done[action] or (current is None or STEPS.index(action) < STEPS.index(current)):
            timing = Timing.DONE if done[action] else Timing.SKIPPED
            row.append(Cell(action, timing, done[action], words=words.get(action, "")))
        else:
            row.append(Cell(action, Timing.AHEAD))
    return row


def _unit_cell(inspection: Inspection, action: Action, today: date) -> Cell:
    if action == Action.FILL_SELF_REPORT:
        return _self_report_cell(inspection, today)
    return _reply_cell(inspection, today)


def _self_report_cell(inspection: Inspection, today: date) -> Cell:
    action, report = Action.FILL_SELF_REPORT, getattr(inspection, "self_report", None)
    if report is None:
        is_ahead = inspection.stage == Stage.SCHEDULED and inspection.plan.kind != InspectionKind.SURPRISE
        return Cell(action, Timing.AHEAD if is_ahead else Timing.SKIPPED)
    if report.sent_at:
        sent_on = _day(report.sent_at)
        return Cell(action, Timing.DONE, sent_on, rules.days_late(report.due_on, sent_on, today))
    if _past(inspection, Stage.VISITED):
        return Cell(action, Timing.SKIPPED)  # it never came
    step = rules.NextStep(action, report.due_on)
    return Cell(action, timing_of(step, today), report.due_on, step.days_late(today))


def _reply_cell(inspection: Inspection, today: date) -> Cell:
    action, round_ = Action.REPLY, getattr(inspection, "reply_round", None)
    if round_ is None:
        return Cell(action, Timing.SKIPPED if _past(inspection, Stage.SUBMITTED) else Timing.AHEAD)
    if round_.closed_at or round_.submitted_at or today > round_.due_on:
        return Cell(action, Timing.DONE, _day(round_.submitted_at) or round_.due_on)
    return Cell(action, timing_of(rules.NextStep(action, round_.due_on), today), round_.due_on)


def _past(inspection: Inspection, stage: Stage) -> bool:
    order = list(Stage)
    return order.index(Stage(inspection.stage)) >= order.index(stage)


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
