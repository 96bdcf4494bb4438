"""What should hang on a unit's wall, what is recorded as posted, and what a scan found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cchc.accounts.models import User
from cchc.units.models import Unit

from .. import policies
from ..choices import Change, Medium, SheetVerdict
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
    verdict: SheetVerdict
    version: Version | None  # in force

    @property
    def in_force(self) -> int | None:
        """The number that should hang; None where nothing of the procedure should."""
        return self.version.number if self.version else None


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
    return list(versions.select_related("procedure", "sector", "decision").order_by("sector__sort_key", "sort_key"))


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


def scans_visible_to(user: User, unit: Unit) -> QuerySet[WallScan]:
    """Return the scans of the unit's wall that the user made, or could have made."""
    scans = WallScan.objects.select_related("scanned_by", "sector").filter(unit=unit)
    return scans if policies.may_scan(user, unit) else scans.filter(scanned_by=user)


def scan_visible_to(user: User, pk: int) -> WallScan | None:
    """Return the scan, if the user made it or could have made it."""
    scan = WallScan.objects.select_related("unit__parent", "scanned_by", "sector").filter(pk=pk).first()
    if scan is None or not (scan.scanned_by_id == user.pk or policies.may_scan(user, scan.unit)):
        return None
    return scan


def lines_of(scan: WallScan, day: date) -> list[WallLine]:
    """Return the lines of a scan: judged now while it runs, as they were written once it is finished."""
    if scan.finished_at is None:
        return judged(scan, day)
    versions = {v.procedure.code: v for v in expected(scan.unit, timezone.localdate(scan.finished_at))}
    rows = [(_code_of(row.code), row) for row in scan.sheets.exclude(verdict="")]
    names = _names(versions, {code for code, _row in rows})
    lines = [
        WallLine(code, names[code], row.version_number, SheetVerdict(row.verdict), versions.get(code))
        for code, row in rows
    ]
    return sorted(lines, key=lambda line: (sheets.ORDER.index(line.verdict), line.code, line.on_sheet or 0))


def judged(scan: WallScan, day: date) -> list[WallLine]:
    """Judge what was read so far against the versions in force on `day`, worst first."""
    versions = {v.procedure.code: v for v in expected(scan.unit, day)}
    wall = {code for code, v in versions.items() if scan.sector_id in (None, v.sector_id)}
    seen = [sheet for sheet in (sheets.read(code) for code in scan.sheets.values_list("code", flat=True)) if sheet]
    in_force = {code: version.number for code, version in versions.items()}
    # A sheet of another field that hangs here is judged, but nothing of that field is missing.
    lines = [
        line
        for line in sheets.judge(in_force, seen, _abolished({sheet.code for sheet in seen} - set(versions), day))
        if line.verdict != SheetVerdict.MISSING or line.code in wall
    ]
    names = _names(versions, {line.code for line in lines})
    return [WallLine(one.code, names[one.code], one.number, one.verdict, versions.get(one.code)) for one in lines]


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


def last_scans(unit_ids: list[int]) -> dict[int, WallScan]:
    """Return the last finished scan of each of those units, with the number of its faults."""
    faults = Q(sheets__verdict__in=(SheetVerdict.OUTDATED, SheetVerdict.MISSING))
    scans = WallScan.objects.filter(unit__in=unit_ids, finished_at__isnull=False).select_related("sector")
    counted = scans.order_by("finished_at").annotate(fault_count=Count("sheets", filter=faults))
    return {scan.unit_id: scan for scan in counted}


def _abolished(codes: Iterable[str], day: date) -> set[str]:
    """Return those of these procedures that are abolished on `day`: a sheet of theirs should be gone."""
    begun = Version.objects.published().filter(procedure__code__in=codes, valid_from__lte=day)
    newest = dict(begun.order_by("valid_from", "number").values_list("procedure__code", "change"))
    return {code for code, change in newest.items() if change == Change.ABOLISHED}


def _code_of(text: str) -> str:
    """Return the code of the procedure: a sheet that was read keeps its address, one that is missing the bare code."""
    sheet = sheets.read(text)
    return sheet.code if sheet else text


def _names(versions: Mapping[str, Version], codes: Iterable[str]) -> dict[str, str]:
    """Return the name of each procedure; of one that the unit does not handle the newest, else its code."""
    codes = set(codes)
    others = Version.objects.published().filter(procedure__code__in=codes - set(versions)).order_by("number")
    newest = dict(others.values_list("procedure__code", "name"))
    return {code: versions[code].name if code in versions else newest.get(code, code) for code in codes}
