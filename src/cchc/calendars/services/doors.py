"""The way into every change of the calendar: one lock for all, one number for each change."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db.models import Max
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import ConflictError, RuleError
from cchc.common.text import clean

from ..models import CalendarDay, CalendarVersion, CalendarYear
from ..queries import snapshots


def next_version(actor: User | None, now: datetime, reason: str = "") -> CalendarVersion:
    """Lock the calendar and number this change of it; it counts once it is sealed."""
    CalendarVersion.objects.get_or_create(number=0, defaults={"made_at": now})
    CalendarVersion.objects.select_for_update().get(number=0)  # the second of two administrators waits here
    last = CalendarVersion.objects.aggregate(last=Max("number"))["last"]
    return CalendarVersion.objects.create(number=last + 1, made_at=now, actor=actor, reason=clean(reason)[:300])


def seal(change: CalendarVersion) -> None:
    """Give the change its token, after its last row: what caches read before it belongs to the version before."""
    change.token = uuid4()
    change.save(update_fields=["token"])
    snapshots.forget()


def lock_year(year: int, version: int | None) -> CalendarYear:
    """Lock a year and count its version up, or refuse who saw an older one. None: the caller holds no form."""
    row = CalendarYear.objects.select_for_update().filter(year=year).first()
    if row is None:
        raise RuleError(_("Chưa có lịch năm %(year)s. Mở lịch năm này trước") % {"year": year}, field="date")
    if version is not None and version != row.version:
        words = {"year": year}
        raise ConflictError(_("Người khác vừa sửa lịch năm %(year)s. So hai bản, rồi lưu lại") % words)
    row.version += 1
    row.save(update_fields=["version"])
    return row


def facts_of(day: CalendarDay) -> dict[str, object]:
    """Return what the journal says about a day."""
    return {
        "date": day.date,
        "kind": day.kind,
        "name": day.name,
        "decision": str(day.decision) if day.decision else "",
        "confidence": day.confidence,
        "known_from": day.known_from,
        "pair": day.pair,
    }
