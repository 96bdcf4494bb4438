"""Special days one by one, and years: added, changed, withdrawn, opened, confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.units.models import Unit

from .. import day_rules, policies, seeds
from ..choices import Confidence, Kind
from ..models import CalendarDay, CalendarVersion, CalendarYear, Decision
from .doors import facts_of, lock_year, next_version, seal

FIXED = Path(__file__).resolve().parents[1] / "data" / "fixed_holidays.yaml"


# A class with a field `date` cannot name the type so.
Day = date


@dataclass(frozen=True)
class DayDraft:
    """What the form of a day says."""

    date: Day
    kind: Kind
    name: str
    unit: Unit | None = None
    decision: Decision | None = None
    confidence: str = Confidence.HIGH
    known_from: Day | None = None
    pair: Day | None = None


@transaction.atomic
def add_day(*, actor: User | None, draft: DayDraft, now: datetime, version: int | None = None) -> CalendarDay:
    """Add a special day; the calendar before it can still be rebuilt."""
    policies.require(actor, "edit")
    change = next_version(actor, now)
    _check(draft, now)
    lock_year(draft.date.year, version)
    _refuse_taken(draft)
    day = put(draft, change)
    seal(change)
    record("calendars.day_added", actor=actor, subject=day, unit_id=day.unit_id, after=facts_of(day))
    return day


@transaction.atomic
def change_day(
    *, actor: User | None, day_id: int, draft: DayDraft, now: datetime, version: int | None = None
) -> CalendarDay:
    """Put another row in the place of a day; the old one stays, withdrawn."""
    policies.require(actor, "edit")
    change = next_version(actor, now)
    old = _in_force(day_id)
    _check(draft, now)
    if draft.date != old.date:
        raise RuleError(_("Không đổi ngày của dòng này. Bỏ ngày cũ, thêm ngày mới"), field="date")
    lock_year(old.date.year, version)
    withdraw(old, change, on=draft.known_from or timezone.localdate(now), reason="")
    day = put(draft, change)
    seal(change)
    record(
        "calendars.day_changed",
        actor=actor,
        subject=day,
        unit_id=day.unit_id,
        before=facts_of(old),
        after=facts_of(day),
    )
    return day


@transaction.atomic
def withdraw_day(
    *, actor: User | None, day_id: int, reason: str, now: datetime, on: date | None = None, version: int | None = None
) -> CalendarDay:
    """Withdraw a day from `on` (today): it stays in the calendar as it was known before."""
    policies.require(actor, "edit")
    if not clean(reason):
        raise RuleError(_("Ghi lý do bỏ ngày này"), field="reason")
    change = next_version(actor, now, reason)
    day = _in_force(day_id)
    today = timezone.localdate(now)
    day_rules.check_known(on or today, today, "on")
    lock_year(day.date.year, version)
    withdraw(day, change, on=on or today, reason=reason)
    seal(change)
    record(
        "calendars.day_withdrawn",
        actor=actor,
        subject=day,
        unit_id=day.unit_id,
        before=facts_of(day),
        reason=clean(reason),
    )
    return day


@transaction.atomic
def open_year(*, actor: User | None, year: int, now: datetime) -> CalendarYear:
    """Open the year beside those that are there, with the holidays that the law fixes by the solar calendar."""
    policies.require(actor, "edit")
    day_rules.check_date(date(min(max(year, 1), 9999), 1, 1), "year")
    change = next_version(actor, now)
    years = list(CalendarYear.objects.values_list("year", flat=True))
    if year in years:
        raise RuleError(_("Đã có lịch năm %(year)s. Mở năm khác") % {"year": year}, field="year")
    if years and year not in (min(years) - 1, max(years) + 1):
        words = {"before": min(years) - 1, "after": max(years) + 1}
        raise RuleError(_("Mở lần lượt từng năm: %(before)s hoặc %(after)s") % words, field="year")
    note = _("Mới có ngày lễ cố định. Nhập quyết định nghỉ tết, Giỗ Tổ và hoán đổi của năm.")
    row = CalendarYear.objects.create(year=year, note=note)
    fixed = day_rules.of_year(year, yaml.safe_load(FIXED.read_text(encoding="utf-8"))["holidays"])
    named = {one.decision for one in fixed}
    laws = {one.key: decision_of(one) for one in seeds.shipped().decisions if one.key in named}
    for one in fixed:
        put(DayDraft(one.date, one.kind, one.name, decision=laws[one.decision], confidence=one.confidence), change)
    seal(change)
    after = {"year": year, "n_days": len(fixed)}
    record("calendars.year_opened", actor=actor, subject=row, after=after)
    return row


@transaction.atomic
def settle_year(
    *, actor: User | None, year: int, is_confirmed: bool, note: str, version: int | None = None
) -> CalendarYear:
    """Say whether the yearly decision is known, and what is still missing."""
    policies.require(actor, "edit")
    row = lock_year(year, version)
    before = {"is_confirmed": row.is_confirmed, "note": row.note}
    if not is_confirmed and not clean(note):
        raise RuleError(_("Ghi điều còn chưa xác nhận của năm này"), field="note")
    row.is_confirmed, row.note = is_confirmed, clean(note)
    row.save(update_fields=["is_confirmed", "note"])
    after = {"is_confirmed": is_confirmed, "note": row.note}
    record("calendars.year_settled", actor=actor, subject=row, before=before, after=after)
    return row


# ── for the other services of this app, inside their transactions ──


def put(draft: DayDraft, change: CalendarVersion) -> CalendarDay:
    """Write the row of a day."""
    day = row_of(draft, change)
    day.save()
    return day


def row_of(draft: DayDraft, change: CalendarVersion) -> CalendarDay:
    """Return the row of a day, not yet written."""
    return CalendarDay(
        date=draft.date,
        kind=draft.kind,
        name=clean(draft.name),
        unit=draft.unit,
        decision=draft.decision,
        confidence=draft.confidence,
        known_from=draft.known_from,
        pair=draft.pair,
        added_in=change,
    )


def withdraw(day: CalendarDay, change: CalendarVersion, *, on: date, reason: str) -> None:
    """Mark a row as no longer holding from `on`."""
    day.withdrawn_in, day.withdrawn_on, day.withdrawn_reason = change, on, clean(reason)[:300]
    day.save(update_fields=["withdrawn_in", "withdrawn_on", "withdrawn_reason"])


def decision_of(seed: seeds.DecisionSeed) -> Decision:
    """Return the stored decision that a seed names."""
    values = {name: getattr(seed, name) for name in ("kind", "issuer", "title", "source", "confidence")}
    return Decision.objects.get_or_create(number=seed.number, date=seed.date, defaults=values)[0]


def _check(draft: DayDraft, now: datetime) -> None:
    day_rules.check_date(draft.date)
    if draft.known_from:
        day_rules.check_known(draft.known_from, timezone.localdate(now), "known_from")
    if not clean(draft.name):
        raise RuleError(_("Ghi tên ngày này"), field="name")
    day_rules.check_kind(draft.kind, draft.date, pair=draft.pair, is_of_unit=draft.unit is not None)
    if draft.decision is None and draft.confidence == Confidence.HIGH:
        raise RuleError(_("Chọn văn bản quy định, hoặc hạ độ tin cậy"), field="decision")


def _refuse_taken(draft: DayDraft) -> None:
    there = CalendarDay.objects.in_force().of_unit(draft.unit).filter(date=draft.date).first()
    if there:
        words = {"day": dates.show(there.date), "kind": there.get_kind_display().lower(), "name": there.name}
        raise RuleError(_("Ngày %(day)s đã là %(kind)s: %(name)s. Sửa dòng đó") % words, field="date")


def _in_force(day_id: int) -> CalendarDay:
    day = CalendarDay.objects.select_related("decision", "unit").get(pk=day_id)
    if day.withdrawn_in_id is not None:
        raise RuleError(_("Ngày này đã bỏ hoặc đã sửa. Mở lại lịch năm"))
    return day
