"""Asking a unit why its figures do not agree, and its answer. The figures stay as they are."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.units.models import Unit

from .. import policies, queries
from ..models import Explanation
from ..queries import Contradiction

MAX_TEXT = 4000


@transaction.atomic
def ask_explanation(  # what is asked about is a place in the figures
    *,
    actor: User | None,
    identity: str,
    unit: Unit,
    coverage: str,
    period_start: date,
    period_end: date,
    now: datetime,
) -> Explanation:
    """Ask the unit to explain a contradiction that is there now; asked once, however often."""
    policies.require_asking(actor, unit)
    found, newest = _standing(identity, unit, coverage, period_start, period_end)
    if newest is not None and newest.difference == found.difference:
        if newest.text:
            raise RuleError(_("Đơn vị đã giải trình chỗ này. Mở số liệu để đọc"))
        return newest
    asked = _create(found, asked_at=now, asked_by=actor)
    record(
        "metrics.explanation_asked",
        actor=actor,
        subject=asked,
        parent=found.figures[0],
        unit_id=unit.pk,
        after=_facts(asked),
    )
    return asked


@transaction.atomic
def explain(
    *,
    actor: User | None,
    identity: str,
    unit: Unit,
    coverage: str,
    period_start: date,
    period_end: date,
    text: str,
    now: datetime,
) -> Explanation:
    """Give the unit's explanation of a contradiction, asked for or not; a later one stands beside the earlier."""
    policies.require_explaining(actor, unit)
    text = clean(text)
    if not text:
        raise RuleError(_("Ghi lời giải trình"), field="text")
    if len(text) > MAX_TEXT:
        raise RuleError(_("Lời giải trình dài quá %(limit)s ký tự. Rút ngắn lại") % {"limit": MAX_TEXT}, field="text")
    found, newest = _standing(identity, unit, coverage, period_start, period_end)
    if newest is not None and newest.text == text and newest.difference == found.difference:
        return newest
    if newest is not None and not newest.text:
        given = newest
        given.text, given.given_at, given.given_by, given.difference = text, now, actor, found.difference
        given.save(update_fields=["text", "given_at", "given_by", "difference"])
    else:
        given = _create(found, text=text, given_at=now, given_by=actor)
    record(
        "metrics.explanation_given",
        actor=actor,
        subject=given,
        parent=found.figures[0],
        unit_id=unit.pk,
        after=_facts(given),
    )
    return given


def _standing(
    identity: str, unit: Unit, coverage: str, start: date, end: date
) -> tuple[Contradiction, Explanation | None]:
    """Return the contradiction as it is now, under the lock of the unit, with what was said of it last."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    for found in queries.contradictions_of(unit, coverage, start, end):
        if (found.identity, found.period_start, found.period_end) == (identity, start, end):
            return found, found.explanation
    raise RuleError(_("Số liệu này nay đã khớp, không cần giải trình"))


def _create(found: Contradiction, **more: Any) -> Explanation:
    return Explanation.objects.create(
        identity=found.identity,
        unit=found.unit,
        coverage=found.coverage,
        period_start=found.period_start,
        period_end=found.period_end,
        difference=found.difference,
        **more,
    )


def _facts(one: Explanation) -> dict[str, Any]:
    difference: Decimal = one.difference
    return {
        "identity": one.identity,
        "coverage": one.coverage,
        "period_start": one.period_start,
        "period_end": one.period_end,
        "difference": difference,
        "text": one.text,
    }
