"""Office hours of everyone and of units: set from a day on, ended, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import ConflictError, RuleError
from cchc.common.text import clean
from cchc.units.models import Unit

from .. import day_rules, policies
from ..models import CalendarVersion, OfficeHours
from ..rules.days import Week, check_week
from ..week_rules import Span, check_span, show_day, week_of
from .doors import next_version, seal


@dataclass(frozen=True)
class HoursDraft:
    """What the form of office hours says."""

    week: Week
    valid_from: date
    basis: str
    valid_to: date | None = None


@transaction.atomic
def set_hours(
    *, actor: User | None, unit: Unit | None, draft: HoursDraft, now: datetime, seen: Sequence[int] | None = None
) -> OfficeHours:
    """Set hours from a day on; hours that held without an end before it end the day before.

    `seen` holds the rows that the form showed: who did not see a newer one gets both (409).
    """
    policies.require_set_hours(actor, unit)
    change = next_version(actor, now, draft.basis)
    rows = list(OfficeHours.objects.in_force().of_unit(unit))
    if seen is not None and {row.pk for row in rows} != set(seen):
        raise ConflictError(_("Người khác vừa đặt giờ làm việc. So hai bản, rồi lưu lại"))
    week = check_week(draft.week)
    _check(draft)
    others, ended = _others(rows, draft)
    check_span(Span(draft.valid_from, draft.valid_to), others)
    for row in ended:
        _end(row, draft.valid_from - timedelta(days=1), change)
    new = OfficeHours.objects.create(
        unit=unit,
        week=week,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        basis=clean(draft.basis),
        added_in=change,
    )
    seal(change)
    record("calendars.hours_set", actor=actor, subject=new, unit_id=unit.pk if unit else None, after=_facts(new))
    return new


@transaction.atomic
def withdraw_hours(*, actor: User | None, hours_id: int, reason: str, now: datetime) -> OfficeHours:
    """Withdraw hours that were set by mistake: the unit has again what the unit above has."""
    row = OfficeHours.objects.select_related("unit").get(pk=hours_id)
    policies.require_set_hours(actor, row.unit)
    if not clean(reason):
        raise RuleError(_("Ghi lý do bỏ giờ làm việc này"), field="reason")
    change = next_version(actor, now, reason)
    row.refresh_from_db()
    if row.withdrawn_in_id is not None:
        raise RuleError(_("Giờ làm việc này đã bỏ. Mở lại trang"))
    others = [Span(one.valid_from, one.valid_to) for one in _siblings(row)]
    for one in others:  # what is left must still join
        check_span(one, [other for other in others if other is not one])
    row.withdrawn_in = change
    row.save(update_fields=["withdrawn_in"])
    seal(change)
    record(
        "calendars.hours_withdrawn",
        actor=actor,
        subject=row,
        unit_id=row.unit_id,
        before=_facts(row),
        reason=clean(reason),
    )
    return row


def _check(draft: HoursDraft) -> None:
    day_rules.check_date(draft.valid_from, "valid_from")
    if draft.valid_to:
        day_rules.check_date(draft.valid_to, "valid_to")
    if not clean(draft.basis):
        raise RuleError(_("Ghi căn cứ của giờ làm việc"), field="basis")


def _others(rows: Sequence[OfficeHours], draft: HoursDraft) -> tuple[list[Span], list[OfficeHours]]:
    """Return the spans that stay beside the new one, and the open row that it ends."""
    others, ended = [], []
    for row in rows:
        end = row.valid_to
        if end is None and row.valid_from < draft.valid_from:
            ended.append(row)
            end = draft.valid_from - timedelta(days=1)
        others.append(Span(row.valid_from, end))
    return others, ended


def _end(row: OfficeHours, last: date, change: CalendarVersion) -> None:
    """Put a row with an end in the place of an open one, so that older versions can be rebuilt."""
    row.withdrawn_in = change
    row.save(update_fields=["withdrawn_in"])
    OfficeHours.objects.create(
        unit_id=row.unit_id, week=row.week, valid_from=row.valid_from, valid_to=last, basis=row.basis, added_in=change
    )


def _siblings(row: OfficeHours) -> list[OfficeHours]:
    return list(OfficeHours.objects.in_force().of_unit(row.unit).exclude(pk=row.pk))


def _facts(row: OfficeHours) -> dict[str, object]:
    week = [show_day(day) for day in week_of(row.week)]
    return {"week": week, "valid_from": row.valid_from, "valid_to": row.valid_to, "basis": row.basis}
