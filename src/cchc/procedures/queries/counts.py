"""How many procedures there are, by level, sector and day: from the lists of units, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common.text import sort_key
from cchc.metrics.hooks import Computed
from cchc.units.models import Unit

from ..choices import Change, ProcedureLevel
from ..models import Listing, Version


@dataclass(frozen=True)
class Counted:
    """What one is counted for: a procedure at a level, called as its version of that day calls it."""

    code: str
    level: str
    name: str = ""
    sector: str = ""
    sector_code: str = ""
    source: str = ""

    @property
    def address(self) -> str:
        """Where the procedure is read."""
        return reverse("procedures:detail", args=[self.code])


@dataclass(frozen=True)
class Bar:
    """One line of a count: what, how many, its share of the largest in percent (for the bar)."""

    name: str
    n: int
    width: int
    value: str = ""


def listed(unit: Unit, day: date) -> QuerySet[Listing]:
    """Return the rows of the lists that held on `day`, of the unit and of all below it."""
    rows = Listing.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
    return rows.filter(unit__path__startswith=unit.path)


def counted(unit: Unit, day: date) -> list[Counted]:
    """Return each procedure once a level, by code: one of two levels is counted at both, an abolished one at none."""
    rows = listed(unit, day)
    pairs = rows.order_by("procedure__code", "level").values_list("procedure_id", "procedure__code", "level")
    held = _held(rows, day)
    return [
        _counted(code, level, version)
        for key, code, level in pairs.distinct()
        if (version := held.get(key)) is None or version.change != Change.ABOLISHED
    ]


def by_level(rows: Iterable[Counted]) -> list[Bar]:
    """Count by level, the levels that have any."""
    n = Counter(row.level for row in rows)
    return _bars((str(level.label), n[level], level.value) for level in ProcedureLevel if level in n)


def by_sector(rows: Iterable[Counted]) -> list[Bar]:
    """Count by sector, largest first."""
    n = Counter((row.sector, row.sector_code) for row in rows)
    ordered = sorted(n.items(), key=lambda item: (-item[1], sort_key(item[0][0])))
    return _bars((name, count, code) for (name, code), count in ordered)


def units_with_lists() -> QuerySet[Unit]:
    """Return the units that keep a list, and so can be counted."""
    return Unit.objects.filter(listed_procedures__isnull=False).distinct().select_related("parent__parent")


def _bars(rows: Iterable[tuple[str, int, str]]) -> list[Bar]:
    found = list(rows)
    most = max((n for _name, n, _value in found), default=1)
    return [Bar(name, n, max(1, round(n * 100 / most)), value) for name, n, value in found]


def _held(rows: QuerySet[Listing], day: date) -> dict[int, Version]:
    """Return the version of each procedure that held on `day`; its first one, where none held yet."""
    versions = Version.objects.published().filter(procedure__in=rows.order_by().values("procedure"))
    found: dict[int, Version] = {}
    shown = ("procedure", "change", "valid_from", "name", "source", "sector__name", "sector__code")
    for version in versions.select_related("sector").only(*shown).order_by("valid_from", "number"):
        if version.procedure_id not in found or (version.valid_from and version.valid_from <= day):
            found[version.procedure_id] = version
    return found


def _counted(code: str, level: str, version: Version | None) -> Counted:
    if version is None:
        return Counted(code, level)
    return Counted(code, level, version.name, version.sector.name, version.sector.code, version.source)


# ── figures ──


def procedures_total(unit: Unit, start: date, end: date) -> Computed:
    """Count what the territory handled on the last day, at every level."""
    return _computed(unit, end, tuple(ProcedureLevel.values[1:4]))


def procedures_province(unit: Unit, start: date, end: date) -> Computed:
    """Count what province bodies handled on the last day."""
    return _computed(unit, end, (ProcedureLevel.PROVINCE,))


def procedures_district(unit: Unit, start: date, end: date) -> Computed:
    """Count what district bodies handled on the last day."""
    return _computed(unit, end, (ProcedureLevel.DISTRICT,))


def procedures_commune(unit: Unit, start: date, end: date) -> Computed:
    """Count what communes handled on the last day."""
    return _computed(unit, end, (ProcedureLevel.COMMUNE,))


def procedures_published_new(unit: Unit, start: date, end: date) -> Computed:
    """Count the procedures of the unit's lists that a decision signed in the period published for the first time."""
    return _published(unit, start, end, Change.NEW)


def procedures_amended(unit: Unit, start: date, end: date) -> Computed:
    """Count those that a decision signed in the period amended; several times count once."""
    return _published(unit, start, end, Change.AMENDED)


def procedures_abolished(unit: Unit, start: date, end: date) -> Computed:
    """Count those that a decision signed in the period abolished."""
    return _published(unit, start, end, Change.ABOLISHED)


def _computed(unit: Unit, day: date, levels: tuple[str, ...]) -> Computed:
    found = [row for row in counted(unit, day) if row.level in levels]
    return Computed(Decimal(len(found)), tuple((f"{row.code} {row.name}".strip(), row.address) for row in found))


def _published(unit: Unit, start: date, end: date, change: Change) -> Computed:
    mine = Listing.objects.filter(unit__path__startswith=unit.path).values("procedure")
    found = Version.objects.published().filter(
        procedure__in=mine, change=change, decision__issued_on__gte=start, decision__issued_on__lte=end
    )
    once = {row.procedure.code: row for row in found.select_related("procedure", "decision").order_by("number")}
    rows = tuple(
        (
            _("%(code)s %(name)s, quyết định %(decision)s")
            % {"code": code, "name": row.name, "decision": row.decision},
            reverse("procedures:detail", args=[code]),
        )
        for code, row in sorted(once.items())
    )
    return Computed(Decimal(len(once)), rows)
