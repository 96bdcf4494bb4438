"""Publication decisions against the law's limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, QuerySet

from cchc.calendars.queries import calendar_of
from cchc.calendars.rules import Term, TermUnit, day_after

from ..models import PublicationDecision
from ..rules.publication import Lateness, Limits, lateness, limits_of


@dataclass(frozen=True)
class Row:
    """One decision; `limits` and `lateness` None where the law sets none, or a day is not known."""

    decision: PublicationDecision
    version_count: int
    limits: Limits | None
    lateness: Lateness | None

    @property
    def is_late(self) -> bool:
        """One of the two limits was missed."""
        return bool(self.lateness and (self.lateness.decided_late or self.lateness.published_late))


def decisions() -> QuerySet[PublicationDecision]:
    """Return the decisions, newest first, with how many versions each published."""
    found = PublicationDecision.objects.annotate(version_count=Count("versions"))
    return found.order_by(F("issued_on").desc(nulls_last=True), "number")  # counting drops the order of the model


def row_of(decision: PublicationDecision, version_count: int, today: date) -> Row:
    """Judge one decision."""
    if decision.issued_on is None:
        return Row(decision, version_count, None, None)
    limits = limits_of(decision.level, decision.issued_on, fast_track=decision.is_fast_track)
    if limits is None:
        return Row(decision, version_count, None, None)
    calendar = calendar_of(None)

    def after(day: date, working_days: int) -> date:
        return day_after(calendar, day, Term(Decimal(working_days), TermUnit.WORKING_DAY))

    told = lateness(
        limits,
        issued_on=decision.issued_on,
        effective_on=decision.document_effective_on,
        made_public_on=decision.made_public_on,
        today=today,
        add_working_days=after,
    )
    return Row(decision, version_count, limits, told)
