"""Decisions on days off: imported with all their days at once; what moves is decided date by date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.units.models import Unit

from .. import day_rules, hooks, policies
from ..choices import Choice, Confidence, DecisionKind, Kind
from ..import_rules import Line, RawRow
from ..models import CalendarDay, CalendarVersion, Decision, MoveChoice
from ..queries import imports
from .days import DayDraft, put, withdraw
from .doors import lock_year, next_version, seal


@dataclass(frozen=True)
class DecisionDraft:
    """What the form of a decision says."""

    kind: DecisionKind
    number: str
    date: date
    issuer: str
    title: str
    source: str = ""
    confidence: str = Confidence.HIGH


@dataclass(frozen=True)
class Wishes:
    """What is to be done beside the plain days."""

    replace: bool = False  # days that another decision holds otherwise
    drop: Sequence[int] = ()  # provisional days that this decision does not name
    unit: Unit | None = None  # None: everyone


@transaction.atomic
def import_decision(
    *,
    actor: User | None,
    draft: DecisionDraft,
    rows: Sequence[RawRow],
    wishes: Wishes,
    versions: Mapping[int, int] | None = None,
    now: datetime,
) -> CalendarVersion:
    """Store a decision with its days as one change of the calendar; nothing that was computed before is touched."""
    policies.require(actor, "import_decision")
    check(draft, timezone.localdate(now))
    change = next_version(actor, now, draft.title)
    decision = _stored(draft)
    seen = imports.preview(rows, reader=actor, decided_on=draft.date, unit=wishes.unit)
    if seen.n_wrong:
        wrong = seen.lines[0]
        words = {"n": seen.n_wrong, "line": wrong.line, "problem": wrong.problem}
        raise RuleError(_("%(n)s dòng sai. Dòng %(line)s: %(problem)s") % words)
    lines = seen.written(replace=wishes.replace)
    dropped = [day for day in seen.unnamed if day.pk in set(wishes.drop)]
    if not lines and not dropped:
        raise RuleError(_("Lịch đã có đủ các ngày này. Không cần nhập"))
    for year in sorted(seen.versions):
        lock_year(year, (versions or {}).get(year))
    change.decision, change.unit = decision, wishes.unit
    change.save(update_fields=["decision", "unit"])
    for line in lines:
        _write(line, decision, change, wishes.unit)
    for day in dropped:
        withdraw(day, change, on=draft.date, reason=_("Không có trong %(decision)s") % {"decision": decision})
    seal(change)
    record(
        "calendars.decision_imported",
        actor=actor,
        subject=decision,
        unit_id=wishes.unit.pk if wishes.unit else None,
        after=_told(lines, dropped),
    )
    return change


@transaction.atomic
def change_decision(*, actor: User | None, decision_id: int, title: str, source: str, confidence: str) -> Decision:
    """Put right what a decision is called and where it was read; number and date identify it and stay."""
    policies.require(actor, "import_decision")
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    if not clean(title):
        raise RuleError(_("Ghi trích yếu của văn bản"), field="title")
    before = {"title": decision.title, "source": decision.source, "confidence": decision.confidence}
    decision.title, decision.source, decision.confidence = clean(title), clean(source), confidence
    decision.save(update_fields=["title", "source", "confidence"])
    after = {"title": decision.title, "source": decision.source, "confidence": decision.confidence}
    record("calendars.decision_changed", actor=actor, subject=decision, before=before, after=after)
    return decision


@transaction.atomic
def decide_move(
    *, actor: User, change_id: int, kind: str, key: str, choice: Choice, reason: str, now: datetime
) -> MoveChoice:
    """Keep a stored date that the change moved, or have its app compute it again."""
    policies.require(actor, "import_decision")
    CalendarVersion.objects.select_for_update().get(number=0)
    change = CalendarVersion.objects.select_related("unit").get(pk=change_id)
    if not clean(reason):
        raise RuleError(_("Ghi lý do giữ hoặc đổi hạn"), field="reason")
    if change.choices.filter(kind=kind, key=key).exists():
        raise RuleError(_("Hạn này đã được quyết định. Xem lại danh sách"))
    moved = next(
        (one for one in hooks.moved_by(actor, imports.change_of(change)) if (one.kind, one.key) == (kind, key)), None
    )
    if moved is None:
        raise RuleError(_("Hạn này không còn dời theo lịch. Xem lại danh sách"))
    if choice == Choice.RECOMPUTE:
        hooks.recompute[kind](actor=actor, moved=moved, reason=clean(reason))
    row = MoveChoice.objects.create(
        change=change,
        kind=kind,
        key=key,
        label=moved.label[:300],
        choice=choice,
        old_due=moved.old_due,
        new_due=moved.new_due,
        actor=actor,
        at=now,
        reason=clean(reason)[:300],
    )
    after = {"choice": choice.value, "old_due": moved.old_due, "new_due": moved.new_due}
    record(
        "calendars.move_decided", actor=actor, subject=row, parent=change.decision, after=after, reason=clean(reason)
    )
    return row


def check(draft: DecisionDraft, today: date) -> None:
    """Refuse a decision without number, or from a day that has not come."""
    if not clean(draft.number):
        raise RuleError(_("Ghi số và ký hiệu văn bản"), field="number")
    if not clean(draft.title):
        raise RuleError(_("Ghi trích yếu của văn bản"), field="title")
    day_rules.check_known(draft.date, today, "date")


def _stored(draft: DecisionDraft) -> Decision:
    """Return the decision with this number and date; the same twice is one."""
    values = {
        "kind": draft.kind,
        "issuer": clean(draft.issuer),
        "title": clean(draft.title),
        "source": clean(draft.source),
        "confidence": draft.confidence,
    }
    return Decision.objects.get_or_create(number=clean(draft.number), date=draft.date, defaults=values)[0]


def _write(line: Line, decision: Decision, change: CalendarVersion, unit: Unit | None) -> None:
    assert line.date is not None  # noqa: S101  # wrong lines were refused
    if line.old is not None and decision.date is not None:
        old = CalendarDay.objects.get(pk=line.old.pk)
        withdraw(old, change, on=decision.date, reason=str(decision))
    draft = DayDraft(
        date=line.date,
        kind=Kind(str(line.kind)),
        name=line.name,
        unit=unit,
        decision=decision,
        confidence=decision.confidence,
        known_from=decision.date,
        pair=line.pair,
    )
    put(draft, change)


def _told(lines: Sequence[Line], dropped: Sequence[CalendarDay]) -> dict[str, object]:
    return {
        "added": sum(line.old is None for line in lines),
        "changed": sum(line.old is not None for line in lines),
        "gone": len(dropped),
        "days": [f"{dates.show(line.date)} {Kind(str(line.kind)).label}" for line in lines if line.date],
    }
