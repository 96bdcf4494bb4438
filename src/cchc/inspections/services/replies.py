"""The right of reply: shortfalls shown to the unit, explained or agreed to, answered by the team; silence agrees."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.language import in_vietnamese
from cchc.common.text import clean

from .. import rules
from ..choices import Action, FindingKind, Stage, Stance
from ..models import FindingReply, Inspection, ReplyRound
from ..queries import terms
from ..queries.parts import Parts
from . import findings, telling
from .doors import begin, changed, check_version, journal, store

_BEFORE_ISSUE = (Stage.MINUTED, Stage.DRAFTING)
MOST_DAYS = 60


@transaction.atomic
def open_round(
    *, inspection_id: int, actor: User | None, now: datetime, due_on: date | None = None, reason: str = ""
) -> ReplyRound:
    """Send the shortfalls to the unit; a second time it sends those found since, or gives more days with a reason."""
    inspection = begin(inspection_id, Action.OPEN_REPLY, actor)
    today = timezone.localdate(now)
    round_ = ReplyRound.objects.filter(inspection=inspection).first()
    due_on = _due(inspection, round_, due_on, today)
    shortfalls = inspection.findings.filter(kind=FindingKind.SHORTFALL, removed_at__isnull=True)
    new = list(shortfalls.filter(reply__isnull=True))
    if round_ is None:
        if not new:
            raise RuleError(_("Chưa có tồn tại, hạn chế nào để gửi đơn vị"))
        round_ = ReplyRound.objects.create(inspection=inspection, opened_at=now, opened_by=actor, due_on=due_on)
        event, before = "reply_opened", {}
    else:
        event, before = "reply_extended", {"due_on": round_.due_on}
        _refuse_idle_extension(round_, due_on, len(new), clean(reason))
        round_.due_on, round_.submitted_at, round_.submitted_by = due_on, None, None
        round_.closed_at = round_.closed_by = None
        round_.save(update_fields=["due_on", "submitted_at", "submitted_by", "closed_at", "closed_by"])
    # Until the unit says something, it has been silent; whether that counts yet follows from the day.
    FindingReply.objects.bulk_create(
        FindingReply(round=round_, finding=finding, stance=Stance.SILENT, finding_text=finding.text) for finding in new
    )
    after = {"due_on": round_.due_on, "findings": [finding.text for finding in new]}
    journal(event, actor, inspection, subject=round_, before=before, after=after, reason=clean(reason))
    telling.reply_opened(inspection, round_, now)
    return round_


@transaction.atomic
def reply(
    *, reply_id: int, actor: User | None, stance: Stance, text: str, version: int | None = None, now: datetime
) -> FindingReply:
    """Agree to a finding or explain it; may be changed until the unit has finished or the day has passed."""
    row, inspection, round_ = _row(reply_id, Action.REPLY, actor)
    _refuse_if_over(round_, timezone.localdate(now))
    if row.answered_at:
        raise RuleError(_("Đoàn đã trả lời điểm này nên không sửa được"))
    if stance not in (Stance.AGREES, Stance.EXPLAINS):
        raise RuleError(_("Chọn đồng ý hoặc giải trình"), field="stance")
    text = clean(text)
    if stance == Stance.EXPLAINS and not text:
        raise RuleError(_("Ghi nội dung giải trình"), field="text")
    if len(text) > rules.NOTE_LIMIT:
        raise RuleError(_("Nội dung dài quá 10.000 ký tự. Rút gọn hoặc đính kèm tệp"), field="text")
    if row.replied_at and row.stance == stance and row.text == text:
        return row
    check_version(row, version)
    before, after = changed(row, {"stance": stance, "text": text})
    row.replied_at, row.replied_by = now, actor
    row.version += 1
    store(row, *after, "replied_at", "replied_by", "version")
    journal("finding_replied", actor, inspection, subject=row, before=before, after=after | {"stance": stance})
    return row


@transaction.atomic
def submit(*, inspection_id: int, actor: User | None, now: datetime) -> ReplyRound:
    """Say that the unit has finished; every finding must have its word by then."""
    inspection = begin(inspection_id, Action.REPLY, actor)
    round_ = _round(inspection)
    if round_.submitted_at:
        return round_  # the second of two clicks, or of two people
    _refuse_if_over(round_, timezone.localdate(now))
    left = round_.replies.filter(replied_at__isnull=True, finding__removed_at__isnull=True).count()
    if left:
        raise RuleError(_("Còn %(n)s điểm chưa có ý kiến. Đồng ý hoặc giải trình từng điểm") % {"n": left})
    round_.submitted_at, round_.submitted_by = now, actor
    round_.save(update_fields=["submitted_at", "submitted_by"])
    explained = unanswered(round_)
    journal("reply_submitted", actor, inspection, subject=round_, after={"explained": explained})
    telling.reply_sent(inspection, round_, explained, now)
    _close_if_done(inspection, round_, actor, now)
    return round_


@transaction.atomic
def answer(
    *,
    reply_id: int,
    actor: User | None,
    is_accepted: bool,
    text: str,
    removes: bool = False,
    version: int | None = None,
    now: datetime,
) -> FindingReply:
    """Answer an explanation with a reason; an accepted one may take the finding out of the conclusion at once."""
    row, inspection, round_ = _row(reply_id, Action.ANSWER_REPLY, actor)
    if not _is_over(round_, timezone.localdate(now)):
        words = {"due": dates.show(round_.due_on)}
        raise RuleError(_("Đơn vị còn được sửa giải trình đến hết ngày %(due)s. Trả lời sau khi đơn vị gửi") % words)
    if row.stance != Stance.EXPLAINS:
        raise RuleError(_("Đơn vị không giải trình điểm này nên không cần trả lời"))
    text = clean(text)
    if not text:
        raise RuleError(_("Ghi lý do chấp nhận hoặc không chấp nhận"), field="answer")
    if row.is_accepted == is_accepted and row.answer == text:
        return row
    check_version(row, version)
    before, after = changed(row, {"is_accepted": is_accepted, "answer": text})
    row.answered_at, row.answered_by = now, actor
    row.version += 1
    store(row, *after, "answered_at", "answered_by", "version")
    journal("reply_answered", actor, inspection, subject=row, before=before, after=after)
    if is_accepted and removes and row.finding.removed_at is None:
        findings.remove_finding(finding_id=row.finding_id, actor=actor, reason=_accepted(text), now=now)
    _close_if_done(inspection, round_, actor, now)
    return row


@in_vietnamese
def _accepted(why: str) -> str:
    return _("Chấp nhận giải trình của đơn vị: %(why)s") % {"why": why}


@transaction.atomic
def close_round(*, inspection_id: int, actor: User | None, now: datetime) -> ReplyRound:
    """Write down that the round is over: replied or the day passed, and every explanation answered."""
    inspection = begin(inspection_id, Action.ANSWER_REPLY, actor)
    round_ = _round(inspection)
    if round_.closed_at:
        return round_
    if not _is_over(round_, timezone.localdate(now)):
        words = {"due": dates.show(round_.due_on)}
        raise RuleError(_("Đơn vị còn được giải trình đến hết ngày %(due)s") % words)
    left = unanswered(round_)
    if left:
        raise RuleError(_("Còn %(n)s giải trình chưa được trả lời") % {"n": left})
    _close(inspection, round_, actor, now)
    return round_


def close_overdue(*, now: datetime) -> list[ReplyRound]:
    """Close every round whose day has passed and whose explanations are answered. The worker's daily job; repeatable."""
    today = timezone.localdate(now)
    waiting = ReplyRound.objects.filter(
        closed_at__isnull=True, due_on__lt=today, inspection__stage__in=_BEFORE_ISSUE
    ).order_by("pk")
    return [round_ for pk in list(waiting.values_list("inspection_id", flat=True)) if (round_ := _closed(pk, now))]


def unanswered(round_: ReplyRound) -> int:
    """Return how many explanations of findings that stand wait for the team."""
    open_ones = round_.replies.filter(stance=Stance.EXPLAINS, is_accepted__isnull=True)
    return open_ones.filter(finding__removed_at__isnull=True).count()


def is_settled(inspection: Inspection, today: date, parts: Parts | None = None) -> bool:
    """Tell whether the conclusion may go to the signer as far as the right of reply goes. Basis: KT-05.

    Every shortfall that stands was shown to the unit, the unit can say no more, and nothing waits for an answer.
    """
    parts = parts or Parts(inspection)
    if inspection.plan.is_historical or not parts.shortfalls:
        return True
    if parts.round is None or {row.pk for row in parts.shortfalls} - {row.finding_id for row in parts.replies}:
        return False
    waits = any(
        row.stance == Stance.EXPLAINS and row.is_accepted is None and row.finding.removed_at is None
        for row in parts.replies
    )
    return _is_over(parts.round, today) and not waits


@transaction.atomic
def _closed(inspection_id: int, now: datetime) -> ReplyRound | None:
    """Close one round under its lock; None if somebody was quicker or an explanation is not answered."""
    inspection = Inspection.objects.select_for_update(of=("self",)).select_related("plan").get(pk=inspection_id)
    round_ = _round(inspection)
    if round_.closed_at or not _is_over(round_, timezone.localdate(now)) or unanswered(round_):
        return None
    _close(inspection, round_, None, now)
    return round_


def _close_if_done(inspection: Inspection, round_: ReplyRound, actor: User | None, now: datetime) -> None:
    if round_.closed_at is None and _is_over(round_, timezone.localdate(now)) and not unanswered(round_):
        _close(inspection, round_, actor, now)


def _close(inspection: Inspection, round_: ReplyRound, actor: User | None, now: datetime) -> None:
    round_.closed_at, round_.closed_by = now, actor
    round_.save(update_fields=["closed_at", "closed_by"])
    counts = {stance.value: round_.replies.filter(stance=stance).count() for stance in Stance}
    journal("reply_closed", actor, inspection, subject=round_, after=counts)
    if counts[Stance.EXPLAINS]:
        telling.reply_answered(inspection, round_, now)


def _row(reply_id: int, action: Action, actor: User | None) -> tuple[FindingReply, Inspection, ReplyRound]:
    round_ = ReplyRound.objects.get(replies__pk=reply_id)
    inspection = begin(round_.inspection_id, action, actor)
    row = FindingReply.objects.select_related("finding", "round").get(pk=reply_id)  # now under the inspection's lock
    return row, inspection, row.round


def _round(inspection: Inspection) -> ReplyRound:
    round_ = ReplyRound.objects.filter(inspection=inspection).first()
    if round_ is None:
        raise RuleError(_("Chưa gửi tồn tại, hạn chế cho đơn vị giải trình"))
    return round_


def _is_over(round_: ReplyRound, today: date) -> bool:
    return rules.is_reply_over(
        round_.due_on,
        is_submitted=round_.submitted_at is not None,
        is_closed=round_.closed_at is not None,
        today=today,
    )


def _refuse_if_over(round_: ReplyRound, today: date) -> None:
    if round_.submitted_at or round_.closed_at:
        raise RuleError(_("Đơn vị đã gửi ý kiến nên không sửa được. Đề nghị đoàn mở thêm hạn"))
    if today > round_.due_on:
        words = {"due": dates.show(round_.due_on)}
        raise RuleError(_("Hạn giải trình đã hết ngày %(due)s. Điểm không có ý kiến được coi là đồng ý") % words)


def _due(inspection: Inspection, round_: ReplyRound | None, wanted: date | None, today: date) -> date:
    least = rules.reply_due(today, terms.counter_of(inspection))
    due_on = wanted or (max(round_.due_on, least) if round_ else least)
    if due_on < today or (due_on - today).days > MOST_DAYS:
        raise RuleError(_("Hạn giải trình phải từ hôm nay và không quá 60 ngày"), field="due_on")
    return due_on


def _refuse_idle_extension(round_: ReplyRound, due_on: date, n_new: int, reason: str) -> None:
    if n_new:
        return
    if due_on <= round_.due_on:
        words = {"due": dates.show(round_.due_on)}
        raise RuleError(_("Hạn mới phải sau hạn cũ %(due)s") % words, field="due_on")
    if not reason:
        raise RuleError(_("Ghi lý do gia hạn"), field="reason")
