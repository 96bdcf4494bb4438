"""The rules of an inspection as pure functions: steps, deadlines, conflicts of interest, what an answer may say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.common.errors import RuleError
from cchc.criteria.choices import ItemKind

from .choices import Action, PlanAction, PlanStatus, Stage
from .deadline_rules import Counter

PLAN_STEPS: Mapping[tuple[PlanStatus, PlanAction], PlanStatus] = {
    (PlanStatus.DRAFT, PlanAction.SUBMIT): PlanStatus.SUBMITTED,
    (PlanStatus.SUBMITTED, PlanAction.RETURN): PlanStatus.DRAFT,
    (PlanStatus.SUBMITTED, PlanAction.ISSUE): PlanStatus.RUNNING,
    (PlanStatus.RUNNING, PlanAction.CLOSE): PlanStatus.CLOSED,
}

STEPS: Mapping[tuple[Stage, Action], Stage] = {
    (Stage.SCHEDULED, Action.NOTIFY): Stage.NOTIFIED,
    (Stage.SCHEDULED, Action.START_VISIT): Stage.VISITING,
    (Stage.NOTIFIED, Action.START_VISIT): Stage.VISITING,
    (Stage.VISITING, Action.END_VISIT): Stage.VISITED,
    (Stage.VISITED, Action.SIGN_MINUTES): Stage.MINUTED,
    (Stage.MINUTED, Action.DRAFT_CONCLUSION): Stage.DRAFTING,
    (Stage.DRAFTING, Action.DRAFT_CONCLUSION): Stage.DRAFTING,
    (Stage.DRAFTING, Action.SUBMIT_CONCLUSION): Stage.SUBMITTED,
    (Stage.SUBMITTED, Action.RETURN_CONCLUSION): Stage.DRAFTING,
    (Stage.SUBMITTED, Action.ISSUE_CONCLUSION): Stage.ISSUED,
    (Stage.ISSUED, Action.REPLACE_CONCLUSION): Stage.DRAFTING,
    (Stage.CLOSED, Action.REPLACE_CONCLUSION): Stage.DRAFTING,
    (Stage.ISSUED, Action.CLOSE): Stage.CLOSED,
}

COOLING_OFF_MONTHS = 36  # Basis: KT-03 in docs/legal.md
_CITED = re.compile(r"\[\[(\d+)\]\]")


def next_plan_status(status: PlanStatus, action: PlanAction) -> PlanStatus:
    """Return the status that `action` leads to, or refuse."""
    try:
        return PLAN_STEPS[status, action]
    except KeyError:
        words = {"action": action.label, "status": status.label}
        raise RuleError(_("Chưa thể “%(action)s”: kế hoạch đang ở trạng thái “%(status)s”.") % words) from None


def next_stage(stage: Stage, action: Action) -> Stage:
    """Return the stage that `action` leads to, or refuse."""
    try:
        return STEPS[stage, action]
    except KeyError:
        words = {"action": action.label, "stage": stage.label}
        raise RuleError(_("Chưa thể “%(action)s”: cuộc kiểm tra đang ở bước “%(stage)s”.") % words) from None


@dataclass(frozen=True)
class Facts:
    """The dates of one inspection that its next deadline follows from."""

    stage: Stage
    is_surprise: bool
    visit_on: date | None
    ended_on: date | None
    minuted_on: date | None
    submitted_on: date | None
    concluded_on: date | None


@dataclass(frozen=True)
class NextStep:
    """What must happen next, and the last day for it (None: no day is set)."""

    action: Action
    due_on: date | None

    def days_late(self, today: date) -> int:
        """Return how many calendar days the step is late on `today`; 0 when it is not."""
        return max(0, (today - self.due_on).days) if self.due_on else 0


def next_step(facts: Facts, counter: Counter) -> NextStep | None:
    """Return the next step and its deadline, None when the inspection has ended.

    `counter` holds the days of each step and the calendar. Basis: KT-01, KT-02 in docs/legal.md.
    """

    def after(start: date | None, step: str) -> date | None:
        return counter.after(start, step) if start else None

    def before(end: date | None, step: str) -> date | None:
        return counter.before(end, step) if end else None

    if facts.stage == Stage.SCHEDULED and not facts.is_surprise:
        return NextStep(Action.NOTIFY, before(facts.visit_on, "notice"))
    steps = {
        Stage.SCHEDULED: (Action.START_VISIT, facts.visit_on),
        Stage.NOTIFIED: (Action.START_VISIT, facts.visit_on),
        Stage.VISITING: (Action.END_VISIT, facts.visit_on),
        Stage.VISITED: (Action.SIGN_MINUTES, after(facts.ended_on, "minutes")),
        Stage.MINUTED: (Action.DRAFT_CONCLUSION, after(facts.minuted_on, "conclusion")),
        Stage.DRAFTING: (Action.SUBMIT_CONCLUSION, after(facts.minuted_on, "conclusion")),
        Stage.SUBMITTED: (Action.ISSUE_CONCLUSION, after(facts.submitted_on, "sign")),
        Stage.ISSUED: (Action.CLOSE, after(facts.concluded_on, "remedy")),
    }
    return NextStep(*steps[facts.stage]) if facts.stage in steps else None


@dataclass(frozen=True)
class HeldPost:
    """A post that somebody held somewhere, as far as a conflict of interest goes."""

    unit_path: str
    label: str
    ended_on: date | None


def months_before(day: date, months: int) -> date:
    """Return the same day of the month `months` earlier, or that month's last day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))


def conflicting_post(posts: Iterable[HeldPost], unit_path: str, visit_on: date) -> HeldPost | None:
    """Return a post in the inspected unit, or below it, that is held or ended within 36 months. Basis: KT-03."""
    since = months_before(visit_on, COOLING_OFF_MONTHS)
    for post in posts:
        inside = post.unit_path.startswith(unit_path)
        if inside and (post.ended_on is None or post.ended_on >= since):
            return post
    return None


@dataclass(frozen=True)
class AnswerValues:
    """What a member typed for one item; only the fields of the item's kind may be filled."""

    yes: bool | None = None
    number: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    day: date | None = None
    words: str = ""
    judgement: str = ""
    note: str = ""


_FIELDS: Mapping[str, frozenset[str]] = {
    ItemKind.YES_NO: frozenset({"yes"}),
    ItemKind.COUNT: frozenset({"number"}),
    ItemKind.NUMBER: frozenset({"number"}),
    ItemKind.RATIO: frozenset({"numerator", "denominator"}),
    ItemKind.DATE: frozenset({"day"}),
    ItemKind.INTERVIEW: frozenset({"words"}),
}
_ABSURD_BEFORE, _ABSURD_AFTER = date(1945, 9, 2), 5 * 366
_MAX_NUMBER = Decimal(10) ** 12
NOTE_LIMIT = 10_000


def value_fields(kind: str) -> frozenset[str]:
    """Return the names of the value fields that an item of `kind` uses."""
    return _FIELDS[kind]


def check_answer(kind: str, values: AnswerValues, today: date) -> None:
    """Refuse what cannot be, with the field that is wrong."""
    for name in ("number", "numerator", "denominator"):
        _check_number(kind, name, getattr(values, name))
    if values.numerator is not None and values.denominator is not None and values.numerator > values.denominator:
        raise RuleError(_("Tử số lớn hơn mẫu số. Kiểm tra lại hai số"), field="numerator")
    if values.day and not _ABSURD_BEFORE <= values.day <= today + timedelta(days=_ABSURD_AFTER):
        raise RuleError(_("Ngày không hợp lý. Gõ ngày theo dạng 03/9/2026"), field="day")
    for name in ("note", "words"):
        if len(getattr(values, name)) > NOTE_LIMIT:
            raise RuleError(_("Nội dung dài quá 10.000 ký tự. Rút gọn hoặc đính kèm tệp"), field=name)


def _check_number(kind: str, name: str, value: Decimal | None) -> None:
    if value is None:
        return
    if kind in (ItemKind.COUNT, ItemKind.RATIO) and value < 0:
        raise RuleError(_("Số đếm không âm. Gõ số từ 0 trở lên"), field=name)
    if kind == ItemKind.COUNT and value != value.to_integral_value():
        raise RuleError(_("Số đếm phải là số nguyên"), field=name)
    if abs(value) > _MAX_NUMBER:
        raise RuleError(_("Số quá lớn. Kiểm tra lại số vừa gõ"), field=name)


def cited_ids(text: str) -> list[int]:
    """Return the figure ids that `text` cites as [[id]], in order of first use."""
    return list(dict.fromkeys(int(found) for found in _CITED.findall(text) if len(found) < 16))


def split_citations(text: str) -> list[str | int]:
    """Return `text` in pieces: words as str, cited figure ids as int."""
    pieces: list[str | int] = []
    for index, piece in enumerate(_CITED.split(text)):
        if index % 2:
            pieces.append(int(piece))
        elif piece:
            pieces.append(piece)
    return pieces


def check_schedule(starts_on: date, ends_on: date, visit_on: date | None) -> None:
    """Refuse a schedule that ends before it starts or a visit outside it."""
    if ends_on < starts_on:
        raise RuleError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi"), field="ends_on")
    if visit_on and not starts_on <= visit_on <= ends_on:
        raise RuleError(_("Ngày kiểm tra nằm ngoài thời gian của kế hoạch"), field="visit_on")


# ── the unit's side ──
def self_report_due(visit_on: date, notified_on: date, counter: Counter) -> date:
    """Return the day until which the unit sends its report on itself: some days before the visit. Basis: KT-04.

    Told late, the unit has until the working day before the visit, and never less than the day on which it was told.
    """
    wanted = counter.before(visit_on, "self_report")
    return wanted if wanted > notified_on else max(notified_on, counter.day_before(visit_on))


def reply_due(opened_on: date, counter: Counter) -> date:
    """Return the last day on which the unit may explain a finding. Basis: KT-05."""
    return counter.after(opened_on, "reply")


def days_late(due_on: date, done_on: date | None, today: date) -> int:
    """Return how many calendar days something is or was late: until it was done, else until today."""
    return max(0, ((done_on or today) - due_on).days)


def is_reply_over(due_on: date, *, is_submitted: bool, is_closed: bool, today: date) -> bool:
    """Tell whether the unit can say no more: it has finished, the round is closed, or the day has passed."""
    return is_submitted or is_closed or today > due_on


def differs(kind: str, unit: AnswerValues, team: AnswerValues) -> bool:
    """Tell whether the unit and the team say different things of one item, as far as both have said anything."""
    if unit.judgement and team.judgement and unit.judgement != team.judgement:
        return True
    names = value_fields(kind) - {"words"}
    return any(
        getattr(unit, name) is not None
        and getattr(team, name) is not None
        and getattr(unit, name) != getattr(team, name)
        for name in names
    )
