"""How many procedures there are, by level, sector and day: from the lists of units, row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.metrics.hooks import Computed
from cchc.units.models import Unit

from ..choices import Change, ProcedureLevel
from ..models import Listing, Version


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


def pairs(unit: Unit, day: date, level: str = "") -> list[tuple[int, str, str]]:
    """Return each procedure once a level: key, code, level. A procedure of two levels is counted at both."""
    rows = listed(unit, day).filter(level=level) if level else listed(unit, day)
    found = rows.order_by("procedure__code", "level").values_list("procedure_id", "procedure__code", "level")
    return list(found.distinct())


def by_level(unit: Unit, day: date) -> list[Bar]:
    """Count by level, the levels that have any."""
    counted: dict[str, int] = {}
    for _key, _code, level in pairs(unit, day):
        counted[level] = counted.get(level, 0) + 1
    rows = [(str(level.label), counted[level], level.value) for level in ProcedureLevel if level in counted]
    return _bars(rows)


def by_sector(unit: Unit, day: date, level: str = "") -> list[Bar]:
    """Count by the sector of the version that held on `day` (of the first one, where none held yet), largest first."""
    keys = {key for key, _code, _level in pairs(unit, day, level)}
    held = (
        Version.objects.published()
        .filter(procedure=OuterRef("procedure"))
        .order_by("-valid_from", "-number")
        .values("pk")[:1]
    )
    rows = Version.objects.filter(pk=Subquery(held), procedure__in=keys).order_by()
    counted = rows.values("sector__code", "sector__name").annotate(n=Count("pk")).order_by("-n", "sector__name")
    return _bars([(row["sector__name"], row["n"], row["sector__code"]) for row in counted])


def units_with_lists() -> QuerySet[Unit]:
    """Return the units that keep a list, and so can be counted."""
    return Unit.objects.filter(listed_procedures__isnull=False).distinct().select_related("parent__parent")


def _bars(rows: Iterable[tuple[str, int, str]]) -> list[Bar]:
    found = list(rows)
    most = max((n for _name, n, _value in found), default=1)
    return [Bar(name, n, max(1, round(n * 100 / most)), value) for name, n, value in found]


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
    found = [row for row in pairs(unit, day) if row[2] in levels]
    names = _names({key for key, _code, _level in found})
    rows = tuple((f"{code} {names.get(key, '')}".strip(), _address(code)) for key, code, _level in found)
    return Computed(Decimal(len(found)), rows)


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
            _address(code),
        )
        for code, row in sorted(once.items())
    )
    return Computed(Decimal(len(once)), rows)


def _names(keys: set[int]) -> dict[int, str]:
    rows = Version.objects.published().filter(procedure__in=keys).order_by("valid_from", "number")
    return dict(rows.values_list("procedure_id", "name"))


def _address(code: str) -> str:
    return reverse("procedures:detail", args=[code])
