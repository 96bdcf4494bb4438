"""What a citizen may read of the register: what is in force today, and what was before it. Drafts never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from ..choices import Change, ProcedureLevel
from ..models import Version
from ..querysets import VersionQuerySet
from ..rules import finding
from ..rules.content import Case, Content
from . import content as contents
from . import register


@dataclass(frozen=True)
class Shown:
    """One version as the public reads it."""

    version: Version
    content: Content
    valid_to: date | None
    others: tuple[register.Dated, ...]  # the other published versions, newest first
    is_abolished: bool
    is_current: bool
    is_ahead: bool  # announced, not begun

    @property
    def code(self) -> str:
        """The code in addresses."""
        return self.version.procedure.code

    def case(self, code: str) -> Case | None:
        """Return the case of that code; without one, the first."""
        cases = self.content.cases
        return next((one for one in cases if one.code == code), cases[0] if cases and not code else None)


def procedures(today: date, words: str = "", sector: str = "", level: str = "") -> VersionQuerySet:
    """Return the versions in force, the nearest to the words first, narrowed by words, sector and level."""
    found = _sought(today, words, sector, level)
    return found.select_related("procedure", "sector").prefetch_related("levels").nearest_first(words)


def alike(today: date, words: str, sector: str, level: str, most: int) -> list[Version]:
    """Return what shares most with the words where not every word is found as it was typed, nearest first."""
    names = dict(_sought(today, "", sector, level).order_by("sort_key").values_list("pk", "folded"))
    keys = finding.nearest(words, names, most)
    rows = Version.objects.select_related("procedure", "sector").prefetch_related("levels").in_bulk(keys)
    return [rows[key] for key in keys]


def _sought(today: date, words: str, sector: str, level: str = "") -> VersionQuerySet:
    found = Version.objects.in_force_on(today).register().search(words)
    found = found.filter(sector__code=sector) if sector else found
    return found.at_level(level) if level else found


def sectors(today: date, level: str = "") -> list[dict[str, Any]]:
    """Return the sectors that have a procedure in force, with how many."""
    rows = (
        _sought(today, "", "", level)
        .order_by()
        .values("sector__code", "sector__name", "sector__sort_key")
        .annotate(n=Count("pk"))
    )
    return [dict(row) for row in rows.order_by("sector__sort_key")]


def levels(today: date, words: str = "", sector: str = "") -> list[tuple[str, str, int]]:
    """Return the levels that have a procedure in force with these words in this sector: value, label, how many."""
    found = _sought(today, words, sector).order_by().values("levels__level").annotate(n=Count("pk"))
    counted = {row["levels__level"]: row["n"] for row in found}
    return [(level.value, str(level.label), counted[level.value]) for level in ProcedureLevel if level.value in counted]


def shown(code: str, today: date, number: int | None = None) -> Shown | None:
    """Return the version in force on `today`, or the published version of that number; None if there is none."""
    published = Version.objects.published().register().filter(procedure__code=code)
    dated = register.with_last_days(published.select_related("procedure", "decision", "sector"))
    begun = [one for one in dated if (one.version.valid_from or today) <= today]
    # Announced but not begun: what begins next is shown rather than nothing.
    current = begun[0] if begun else dated[-1] if dated else None
    chosen = current if number is None else next((one for one in dated if one.version.number == number), None)
    if chosen is None or current is None:
        return None
    return Shown(
        version=chosen.version,
        content=contents.of(chosen.version),
        valid_to=chosen.valid_to,
        others=tuple(one for one in dated if one.version.pk != chosen.version.pk),
        is_abolished=current.version.change == Change.ABOLISHED,
        is_current=chosen is current,
        is_ahead=chosen not in begun,
    )
