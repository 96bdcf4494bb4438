"""What should hang on a unit's wall, what is recorded as posted, and what a scan found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from cchc.accounts.models import User
from cchc.units.models import Unit

from .. import policies
from ..choices import Medium, SheetVerdict
from ..models import Posting, Procedure, Sector, Version, WallScan
from ..rules import sheets


@dataclass(frozen=True)
class Line:
    """One procedure of a unit's list: the version that should hang, and what is recorded as posted."""

    version: Version
    paper: Posting | None
    electronic: Posting | None

    @property
    def days_late(self) -> int | None:
        """Calendar days from the first day of the version to its posting on paper; None: not posted, or in time."""
        start = self.version.valid_from
        if self.paper is None or start is None or self.paper.version_id != self.version.pk:
            return None
        return max((self.paper.posted_on - start).days, 0) or None

    @property
    def is_paper_right(self) -> bool:
        """The sheet on the wall is of the version in force."""
        return self.paper is not None and self.paper.version_id == self.version.pk

    @property
    def is_electronic_right(self) -> bool:
        """The screen shows the version in force."""
        return self.electronic is not None and self.electronic.version_id == self.version.pk


@dataclass(frozen=True)
class WallLine:
    """One line of a scan for the page."""

    code: str
    name: str
    on_sheet: int | None
    in_force: int | None
    verdict: SheetVerdict
    version: Version | None  # in force


def listed(unit: Unit, day: date) -> QuerySet[Procedure]:
    """Return the procedures that the unit handles on `day`."""
    return Procedure.objects.filter(
        Q(listings__valid_to__isnull=True) | Q(listings__valid_to__gte=day),
        listings__unit=unit,
        listings__valid_from__lte=day,
        is_reconstructed=False,
    ).distinct()


def expected(unit: Unit, day: date, sector: Sector | None = None) -> list[Version]:
    """Return the versions that must hang at the unit on `day`, by name."""
    versions = Version.objects.in_force_on(day).filter(procedure__in=listed(unit, day))
    if sector is not None:
        versions = versions.filter(sector=sector)
    return list(versions.select_related("procedure", "sector").order_by("sector__sort_key", "sort_key"))


def wall(unit: Unit, day: date, sector: Sector | None = None) -> list[Line]:
    """Return the unit's list with what is recorded as posted today."""
    newest: dict[tuple[int, str], Posting] = {}
    up = Posting.objects.filter(unit=unit, posted_on__lte=day).filter(
        Q(taken_down_on__isnull=True) | Q(taken_down_on__gt=day)
    )
    for posting in up.select_related("version").order_by("version__number"):
        newest[posting.version.procedure_id, posting.medium] = posting
    return [
        Line(
            version,
            newest.get((version.procedure_id, Medium.PAPER)),
            newest.get((version.procedure_id, Medium.ELECTRONIC)),
        )
        for version in expected(unit, day, sector)
    ]


def sectors_of(unit: Unit, day: date) -> list[Sector]:
    """Return the fields of the unit's list."""
    versions = Version.objects.in_force_on(day).filter(procedure__in=listed(unit, day))
    return list(Sector.objects.filter(pk__in=versions.values("sector")))


def scans_visible_to(user: User) -> QuerySet[WallScan]:
    """Keep the scans that the user made, or could have made."""
    scans = WallScan.objects.select_related("unit__parent", "scanned_by", "sector")
    seen = [
        unit.pk for unit in Unit.objects.filter(wall_scans__isnull=False).distinct() if policies.may_scan(user, unit)
    ]
    return scans.filter(Q(scanned_by=user) | Q(unit__in=seen))


def lines_of(scan: WallScan, day: date) -> list[WallLine]:
    """Return the lines of a scan: judged now while it runs, as they were written once it is finished."""
    if scan.finished_at is None:
        return judged(scan, day)
    day = scan.finished_at.date()
    versions = _versions(scan, day)
    rows = scan.sheets.select_related("procedure")
    lines = []
    for row in rows:
        code = row.procedure.code if row.procedure else row.code
        version = versions.get(code)
        lines.append(
            WallLine(
                code,
                version.name if version else _name(code, day),
                row.version_number,
                version.number if version else None,
                SheetVerdict(row.verdict),
                version,
            )
        )
    return sorted(lines, key=lambda line: (_RANK[line.verdict], line.name))


def judged(scan: WallScan, day: date) -> list[WallLine]:
    """Judge what was read so far against the versions in force on `day`, worst first."""
    versions = _versions(scan, day)
    seen = [sheet for sheet in (sheets.read(code) for code in scan.sheets.values_list("code", flat=True)) if sheet]
    in_force = {code: version.number for code, version in versions.items()}
    elsewhere = _elsewhere(scan, {sheet.code for sheet in seen} - set(in_force), day)
    lines = []
    for line in sheets.judge(in_force | {code: v.number for code, v in elsewhere.items()}, seen):
        if line.verdict == SheetVerdict.MISSING and line.code not in in_force:
            continue  # a sheet of another field that hangs here is judged, but nothing of that field is missing
        version = versions.get(line.code) or elsewhere.get(line.code)
        name = version.name if version else _name(line.code, day)
        lines.append(WallLine(line.code, name, line.number, line.in_force, line.verdict, version))
    return lines


def foreign_codes(scan: WallScan) -> list[str]:
    """Return what was read that is no sheet of ours: said to who scans, not counted."""
    return [code for code in scan.sheets.values_list("code", flat=True) if sheets.read(code) is None]


def units_with_lists(words: str, day: date) -> QuerySet[Unit]:
    """Return the units of those words that have a list of procedures, with its length."""
    now = Q(listed_procedures__valid_from__lte=day) & (
        Q(listed_procedures__valid_to__isnull=True) | Q(listed_procedures__valid_to__gte=day)
    )
    real = now & Q(listed_procedures__procedure__is_reconstructed=False)
    units = Unit.objects.valid_on(day)
    if words:
        units = units.matching(words)
    counted = units.annotate(listed_count=Count("listed_procedures__procedure", filter=real, distinct=True))
    return counted.filter(listed_count__gt=0).select_related("parent")


_RANK = {
    verdict: rank
    for rank, verdict in enumerate(
        (SheetVerdict.OUTDATED, SheetVerdict.MISSING, SheetVerdict.UNEXPECTED, SheetVerdict.RIGHT)
    )
}


def _versions(scan: WallScan, day: date) -> dict[str, Version]:
    return {version.procedure.code: version for version in expected(scan.unit, day, scan.sector)}


def _elsewhere(scan: WallScan, codes: Iterable[str], day: date) -> dict[str, Version]:
    if scan.sector_id is None:
        return {}
    found = expected(scan.unit, day)
    wanted = set(codes)
    return {version.procedure.code: version for version in found if version.procedure.code in wanted}


def _name(code: str, day: date) -> str:
    version = Version.objects.published().filter(procedure__code=code).order_by("-number").first()
    return version.name if version else code


def last_scans(unit_ids: list[int]) -> dict[int, WallScan]:
    """Return the last finished scan of each of those units, with the number of its faults."""
    faults = Q(sheets__verdict__in=(SheetVerdict.OUTDATED, SheetVerdict.MISSING))
    scans = WallScan.objects.filter(unit__in=unit_ids, finished_at__isnull=False).order_by("finished_at")
    return {scan.unit_id: scan for scan in scans.annotate(fault_count=Count("sheets", filter=faults))}
