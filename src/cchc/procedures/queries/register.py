"""Which version held when. Published versions are never touched, so their last days are computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ..choices import Change
from ..models import Procedure, Version


@dataclass(frozen=True)
class Dated:
    """A published version with the last day on which it holds; None while nothing follows it."""

    version: Version
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether this version held on `day`."""
        first = self.version.valid_from
        return first is not None and first <= day and (self.valid_to is None or day <= self.valid_to)


def history(procedure: Procedure) -> list[Dated]:
    """Return the published versions, newest first, each with its last day."""
    return with_last_days(procedure.versions.published().select_related("decision", "published_by", "sector"))


def with_last_days(versions: Iterable[Version]) -> list[Dated]:
    """Give each of all published versions of one procedure its last day, newest first."""
    dated: list[Dated] = []
    next_first: date | None = None
    for version in sorted(versions, key=lambda one: (one.valid_from or date.min, one.number), reverse=True):
        dated.append(Dated(version, next_first - timedelta(days=1) if next_first else None))
        next_first = version.valid_from
    return dated


def version_on(procedure: Procedure, day: date) -> Version | None:
    """Return the version that held on `day`: what began on that day follows it to its end. None when none held."""
    newest = procedure.versions.published().filter(valid_from__lte=day).order_by("-valid_from", "-number").first()
    return None if newest is None or newest.change == Change.ABOLISHED else newest


def valid_to_of(version: Version) -> date | None:
    """Return the last day on which a published version holds; None while nothing follows it."""
    following = (
        Version.objects.published()
        .filter(procedure_id=version.procedure_id, valid_from__gt=version.valid_from)
        .order_by("valid_from")
        .values_list("valid_from", flat=True)
        .first()
    )
    return following - timedelta(days=1) if following else None


def draft_of(procedure: Procedure) -> Version | None:
    """Return the open draft."""
    return procedure.versions.exclude(pk__in=procedure.versions.published().values("pk")).first()
