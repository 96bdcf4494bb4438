"""Loading of the calendar that comes with the product. What people changed stays; safe to repeat."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.audit.services import record
from cchc.common.language import in_vietnamese

from .. import seeds
from ..choices import Kind
from ..models import CalendarDay, CalendarVersion, CalendarYear, Decision
from .days import DayDraft, decision_of, row_of, withdraw
from .doors import next_version, seal


@in_vietnamese
@transaction.atomic
def load_calendar(*, now: datetime) -> dict[str, int]:
    """Add the years, decisions and days of the product; bring up to date what an earlier load brought."""
    data = seeds.shipped()
    decisions = {one.key: decision_of(one) for one in data.decisions}
    rows = _rows_of_everyone()
    new, gone = _compare(data, rows, decisions)
    years = _load_years(data)
    if new or gone:
        _write(new, gone, decisions, now)
    return {"years": years, "decisions": len(decisions), "days": len(data.days), "added": len(new), "gone": len(gone)}


def _rows_of_everyone() -> dict[date, list[CalendarDay]]:
    found: dict[date, list[CalendarDay]] = {}
    chosen = CalendarDay.objects.of_unit(None).select_related("decision", "added_in", "withdrawn_in")
    for row in chosen:
        found.setdefault(row.date, []).append(row)
    return found


def _compare(
    data: seeds.Shipped, rows: dict[date, list[CalendarDay]], decisions: dict[str, Decision]
) -> tuple[list[seeds.DaySeed], list[CalendarDay]]:
    """Return which days to add and which rows of an earlier load to withdraw."""
    wanted = {seed.date: seed for seed in data.days}
    new, gone = [], []
    for seed in data.days:
        here = rows.get(seed.date, [])
        if any(_is_of_people(row) for row in here):
            continue
        standing = next((row for row in here if row.withdrawn_in_id is None), None)
        if standing and _is_same(standing, seed, decisions):
            continue
        new.append(seed)
        if standing:
            gone.append(standing)
    shipped_years = {one.year for one in data.years}
    for day, here in rows.items():
        if day not in wanted and day.year in shipped_years and not any(_is_of_people(row) for row in here):
            gone += [row for row in here if row.withdrawn_in_id is None]
    return new, gone


def _is_of_people(row: CalendarDay) -> bool:
    """Tell whether a person added or withdrew it: the load leaves such a date alone."""
    changes = [row.added_in, row.withdrawn_in]
    return any(one is not None and one.actor_id is not None for one in changes)


def _is_same(row: CalendarDay, seed: seeds.DaySeed, decisions: dict[str, Decision]) -> bool:
    decision = decisions[seed.decision].pk if seed.decision else None
    stored = (row.kind, row.name, row.decision_id, row.confidence, row.known_from, row.pair)
    return stored == (seed.kind, seed.name, decision, seed.confidence, seed.known_from, seed.pair)


def _load_years(data: seeds.Shipped) -> int:
    for one in data.years:
        values = {"is_confirmed": one.is_confirmed, "note": one.note}
        row, made = CalendarYear.objects.get_or_create(year=one.year, defaults=values)
        if not made and one.is_confirmed and not row.is_confirmed:
            row.is_confirmed, row.note = True, one.note
            row.save(update_fields=["is_confirmed", "note"])
    return len(data.years)


def _write(
    new: list[seeds.DaySeed], gone: list[CalendarDay], decisions: dict[str, Decision], now: datetime
) -> CalendarVersion:
    change = next_version(None, now, _("Nạp lịch kèm sản phẩm"))
    known = {seed.date: seed.known_from for seed in new}
    for row in gone:
        withdraw(row, change, on=known.get(row.date) or timezone.localdate(now), reason=_("Bản mới của sản phẩm"))
    CalendarDay.objects.bulk_create(row_of(_draft(seed, decisions), change) for seed in new)
    seal(change)
    record("calendars.loaded", actor=None, subject=change, after={"added": len(new), "gone": len(gone)})
    return change


def _draft(seed: seeds.DaySeed, decisions: dict[str, Decision]) -> DayDraft:
    return DayDraft(
        date=seed.date,
        kind=Kind(seed.kind),
        name=seed.name,
        decision=decisions[seed.decision] if seed.decision else None,
        confidence=seed.confidence,
        known_from=seed.known_from,
        pair=seed.pair,
    )
