"""The rules of a task as pure functions: the six clarities, its steps, lateness, extensions, the share mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.errors import RuleError

from .choices import PREFIXES, Clarity, TaskAction, TaskKind, TaskStatus, Timing

DUE_SOON_DAYS = 7  # as the first rung of the reminder ladder; only a colour on screens
VERIFY_DAYS = 5  # house practice, no law: the day against which verifiers are reminded
TEXT_LIMIT = 10_000

# A plan and a report of progress leave a returned task returned: only new proof answers the verifier.
STEPS: Mapping[tuple[TaskStatus, TaskAction], TaskStatus] = {
    (TaskStatus.ASSIGNED, TaskAction.SEND_PLAN): TaskStatus.DOING,
    (TaskStatus.DOING, TaskAction.SEND_PLAN): TaskStatus.DOING,
    (TaskStatus.RETURNED, TaskAction.SEND_PLAN): TaskStatus.RETURNED,
    (TaskStatus.ASSIGNED, TaskAction.REPORT_PROGRESS): TaskStatus.DOING,
    (TaskStatus.DOING, TaskAction.REPORT_PROGRESS): TaskStatus.DOING,
    (TaskStatus.RETURNED, TaskAction.REPORT_PROGRESS): TaskStatus.RETURNED,
    (TaskStatus.ASSIGNED, TaskAction.SUBMIT_PROOF): TaskStatus.SUBMITTED,
    (TaskStatus.DOING, TaskAction.SUBMIT_PROOF): TaskStatus.SUBMITTED,
    (TaskStatus.RETURNED, TaskAction.SUBMIT_PROOF): TaskStatus.SUBMITTED,
    (TaskStatus.SUBMITTED, TaskAction.RETURN): TaskStatus.RETURNED,
    (TaskStatus.SUBMITTED, TaskAction.ACCEPT): TaskStatus.VERIFIED,
    (TaskStatus.ASSIGNED, TaskAction.WITHDRAW): TaskStatus.WITHDRAWN,
    (TaskStatus.DOING, TaskAction.WITHDRAW): TaskStatus.WITHDRAWN,
    (TaskStatus.RETURNED, TaskAction.WITHDRAW): TaskStatus.WITHDRAWN,
    (TaskStatus.SUBMITTED, TaskAction.WITHDRAW): TaskStatus.WITHDRAWN,
}
# What changes a task without moving it, and where it may stand then.
_OWED = frozenset({TaskStatus.ASSIGNED, TaskStatus.DOING, TaskStatus.RETURNED})
STAYING: Mapping[TaskAction, frozenset[TaskStatus]] = {
    TaskAction.ASK_EXTENSION: _OWED,
    TaskAction.DECIDE_EXTENSION: _OWED,
    TaskAction.REMIND: _OWED,
    TaskAction.REASSIGN: _OWED | {TaskStatus.SUBMITTED},
}


# ── the six clarities ──


@dataclass(frozen=True)
class Six:
    """What a task must say before it is handed out."""

    person: str
    work: str
    time: date | None
    responsibility: str
    product: str
    authority: str


FIELDS: Mapping[Clarity, str] = {
    Clarity.PERSON: "doer_name",
    Clarity.WORK: "work",
    Clarity.TIME: "due_on",
    Clarity.RESPONSIBILITY: "accountable",
    Clarity.PRODUCT: "product",
    Clarity.AUTHORITY: "authority",
}


def missing(six: Six) -> list[Clarity]:
    """Return the clarities that are not said, in their usual order."""
    said: Mapping[Clarity, object] = {
        Clarity.PERSON: six.person.strip(),
        Clarity.WORK: six.work.strip(),
        Clarity.TIME: six.time,
        Clarity.RESPONSIBILITY: six.responsibility.strip(),
        Clarity.PRODUCT: six.product.strip(),
        Clarity.AUTHORITY: six.authority.strip(),
    }
    return [clarity for clarity in Clarity if not said[clarity]]


def require_clear(six: Six, today: date) -> date:
    """Return the deadline, or refuse naming every clarity that is missing, or a day that is not after today."""
    gaps = missing(six)
    if gaps or six.time is None:
        words = {"gaps": ", ".join(str(gap.label) for gap in gaps)}
        raise RuleError(_("Việc chưa %(gaps)s. Ghi đủ sáu rõ rồi giao") % words, field=FIELDS[gaps[0]])
    if six.time <= today:
        raise RuleError(_("Hạn phải sau ngày giao %(day)s") % {"day": dates.show(today)}, field="due_on")
    return six.time


# ── steps ──


def next_status(status: TaskStatus, action: TaskAction) -> TaskStatus:
    """Return the status that `action` leads to, or refuse."""
    if status in STAYING.get(action, ()):
        return status
    try:
        return STEPS[status, action]
    except KeyError:
        words = {"action": action.label, "status": status.label}
        raise RuleError(_("Chưa thể “%(action)s”: việc đang ở trạng thái “%(status)s”.") % words) from None


def require_text(text: str, otherwise: str, field: str = "text") -> str:
    """Return what was said, or refuse with the sentence `otherwise` when nothing was, or when it is too long."""
    if not text:
        raise RuleError(otherwise, field=field)
    if len(text) > TEXT_LIMIT:
        raise RuleError(_("Nội dung dài quá 10.000 ký tự. Rút gọn hoặc đính kèm tệp"), field=field)
    return text


def require_plan_day(day: date | None, *, due_on: date, today: date) -> None:
    """Refuse a plan that ends before it begins, or after the deadline."""
    if day is None:
        return
    if day < today:
        raise RuleError(_("Ngày xong phải từ hôm nay %(day)s") % {"day": dates.show(today)}, field="day")
    if day > due_on >= today:
        words = {"day": dates.show(due_on)}
        raise RuleError(_("Kế hoạch xong sau hạn %(day)s. Sửa ngày hoặc xin gia hạn") % words, field="day")


def require_share(share: int | None) -> int:
    """Return the share in percent, or refuse what is none."""
    if share is None or not 0 <= share <= 100:
        raise RuleError(_("Tiến độ phải từ 0 đến 100%"), field="share")
    return share


def require_again_by(day: date | None, today: date) -> date:
    """Return the day by which proof comes again, or refuse a day that is over."""
    if day is None or day <= today:
        raise RuleError(_("Ngày nộp lại phải sau hôm nay %(day)s") % {"day": dates.show(today)}, field="day")
    return day


# ── lateness ──


@dataclass(frozen=True)
class Standing:
    """How a task stands on a day. `days`: late if above 0, days left (or days early) if below or 0."""

    timing: Timing
    days: int
    done_on: date | None

    @property
    def days_late(self) -> int:
        """Return the calendar days late, 0 when it is not."""
        return max(0, self.days) if self.timing != Timing.NONE else 0


def done_on(status: TaskStatus, submitted_on: date | None) -> date | None:
    """Return the day from which the unit owes nothing: of the proof that waits or was accepted.

    The day of the verification does not count: nobody is late because the verifier was.
    """
    return submitted_on if status in (TaskStatus.SUBMITTED, TaskStatus.VERIFIED) else None


def standing(status: TaskStatus, due_on: date, submitted_on: date | None, today: date) -> Standing:
    """Return how a task stands on `today`."""
    if status == TaskStatus.WITHDRAWN:
        return Standing(Timing.NONE, 0, None)
    done = done_on(status, submitted_on)
    days = ((done or today) - due_on).days
    if status == TaskStatus.SUBMITTED:
        return Standing(Timing.WAITING, days, done)
    if status == TaskStatus.VERIFIED:
        return Standing(Timing.DONE_LATE if days > 0 else Timing.DONE_IN_TIME, days, done)
    if days > 0:
        return Standing(Timing.LATE, days, None)
    return Standing(Timing.DUE_SOON if days >= -DUE_SOON_DAYS else Timing.IN_TIME, days, None)


# ── extensions ──


def require_extension(*, due_on: date, wanted_on: date | None, reason: str, today: date) -> date:
    """Return the day asked for, or refuse an extension without a reason, or to a day that is not later than both the deadline and today."""
    if wanted_on is None or wanted_on <= due_on:
        raise RuleError(_("Hạn mới phải sau hạn đang có %(day)s") % {"day": dates.show(due_on)}, field="wanted_on")
    if wanted_on <= today:
        raise RuleError(_("Hạn mới phải sau hôm nay %(day)s") % {"day": dates.show(today)}, field="wanted_on")
    if not reason:
        raise RuleError(_("Ghi lý do xin gia hạn"), field="reason")
    return wanted_on


def require_granted_day(*, due_on: date, wanted_on: date, granted_on: date | None) -> date:
    """Return the day granted, or refuse one outside the span from the deadline to the day asked for."""
    if granted_on is None or not due_on < granted_on <= wanted_on:
        words = {"first": dates.show(due_on), "last": dates.show(wanted_on)}
        raise RuleError(_("Hạn mới phải sau %(first)s và không quá %(last)s") % words, field="granted_on")
    return granted_on


# ── counting ──


@dataclass(frozen=True)
class Share:
    """The share mended: verified tasks of all that were handed out and not withdrawn."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """Return the share in percent; None when there is nothing to share."""
        return Decimal(100 * self.numerator) / self.denominator if self.denominator else None


def share_mended(counts: Mapping[str, int]) -> Share:
    """Return the share from the number of tasks by status."""
    counted = {status: n for status, n in counts.items() if status != TaskStatus.WITHDRAWN}
    return Share(counted.get(TaskStatus.VERIFIED, 0), sum(counted.values()))


def median_days_late(days: Iterable[int]) -> int | None:
    """Return the median of the days late of those that are late; None when none is."""
    late = [n for n in days if n > 0]
    return round(median(late)) if late else None


def code(kind: TaskKind, year: int, number: int) -> str:
    """Return "KP-2026-0118"."""
    return f"{PREFIXES[kind]}-{year}-{number:04}"
