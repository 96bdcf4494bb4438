"""Posting, taking down, and scanning a wall. One transaction each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import BinaryIO

import zxingcpp
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.units.models import Unit

from .. import hooks, policies
from ..choices import Medium, SheetVerdict
from ..models import Posting, Procedure, ScannedSheet, Sector, Version, WallScan
from ..queries import posting as queries
from ..rules import sheets

MAX_PICTURE_BYTES = 15 * 2**20
MAX_PIXELS = 60_000_000
_LONG_EDGE = 4000  # pixels: enough for twenty sheets in one picture, and quick to read
_MAX_CODE = 200
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError)


@transaction.atomic
def post(
    *,
    unit: Unit,
    codes: Iterable[str],
    medium: Medium,
    posted_on: date,
    place: str,
    actor: User | None,
    now: datetime,
) -> list[Posting]:
    """Record that the unit posted the versions in force today of these procedures; what hung before comes down."""
    policies.require_for(actor, "posting", "record", unit)
    today = timezone.localdate(now)
    if posted_on > today:
        raise RuleError(_("Ngày niêm yết không được sau hôm nay"), field="posted_on")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # two people at one wall: one after the other
    wanted = set(codes)
    versions = [v for v in queries.expected(unit, today) if v.procedure.code in wanted]
    if not versions:
        raise RuleError(_("Chọn ít nhất một thủ tục trong danh mục của đơn vị"), field="codes")
    _refuse_before_signed(versions, posted_on)
    made = [_post_one(unit, version, medium, posted_on, clean(place), actor, now) for version in versions]
    fresh = [posting for posting in made if posting is not None]
    if fresh:
        record(
            "procedures.posted",
            actor=actor,
            subject=unit,
            unit_id=unit.pk,
            after={
                "medium": medium.value,
                "posted_on": posted_on.isoformat(),
                "codes": [posting.version.procedure.code for posting in fresh],
            },
        )
    return fresh


def _refuse_before_signed(versions: Iterable[Version], posted_on: date) -> None:
    """A sheet may hang before its version takes effect, not before the decision that publishes it."""
    for version in versions:
        signed = version.decision.issued_on if version.decision else None
        if signed and posted_on < signed:
            words = {"code": version.procedure.code, "day": dates.show(signed)}
            message = _("Bản hiện hành của %(code)s công bố ngày %(day)s. Ngày niêm yết phải từ ngày đó")
            raise RuleError(message % words, field="posted_on")


def _post_one(  # the facts of one row
    unit: Unit, version: Version, medium: Medium, posted_on: date, place: str, actor: User | None, now: datetime
) -> Posting | None:
    up = Posting.objects.select_for_update().filter(
        unit=unit, version__procedure=version.procedure_id, medium=medium, taken_down_on__isnull=True
    )
    for other in up.select_related("version"):
        if other.version_id == version.pk:
            return None  # recorded before
        other.taken_down_on = max(posted_on, other.posted_on)
        other.save(update_fields=["taken_down_on"])
    return Posting.objects.create(
        unit=unit,
        version=version,
        medium=medium,
        place=place,
        posted_on=posted_on,
        recorded_at=now,
        recorded_by=actor,
    )


@transaction.atomic
def take_down(*, posting_id: int, day: date, actor: User | None, today: date) -> Posting:
    """Record that a sheet came down."""
    posting = (
        Posting.objects.select_for_update(of=("self",)).select_related("unit", "version__procedure").get(pk=posting_id)
    )
    policies.require_for(actor, "posting", "record", posting.unit)
    if posting.taken_down_on is not None:
        raise RuleError(_("Bản niêm yết này đã được gỡ trước đó"))
    if day > today:
        raise RuleError(_("Ngày gỡ không được sau hôm nay"), field="day")
    if day < posting.posted_on:
        raise RuleError(_("Ngày gỡ phải từ ngày niêm yết trở đi"), field="day")
    posting.taken_down_on = day
    posting.save(update_fields=["taken_down_on"])
    record(
        "procedures.taken_down",
        actor=actor,
        subject=posting.unit,
        unit_id=posting.unit_id,
        after={"codes": [posting.version.procedure.code], "taken_down_on": day.isoformat()},
    )
    return posting


@transaction.atomic
def start_scan(*, unit: Unit, sector: Sector | None, place: str, actor: User, now: datetime) -> WallScan:
    """Begin to walk along a wall of the unit."""
    policies.require_scan(actor, unit)
    if not queries.expected(unit, timezone.localdate(now), sector):
        raise RuleError(_("Đơn vị chưa có danh mục thủ tục để so. Lập danh mục của đơn vị trước"))
    scan = WallScan.objects.create(unit=unit, sector=sector, place=clean(place), started_at=now, scanned_by=actor)
    record("procedures.scan_started", actor=actor, subject=scan, unit_id=unit.pk, after={"place": scan.place})
    return scan


def read_picture(file: BinaryIO | File[bytes], size: int) -> list[str]:
    """Return the words of all codes in a picture; refuse what is no readable picture."""
    if size > MAX_PICTURE_BYTES:
        raise RuleError(_("Ảnh lớn hơn 15 MB. Giảm cỡ ảnh rồi chọn lại"), field="picture")
    try:
        with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise RuleError(_("Ảnh quá nhiều điểm ảnh. Giảm cỡ ảnh rồi chọn lại"), field="picture")
            grey = ImageOps.exif_transpose(picture).convert("L")
    except Image.DecompressionBombError as error:
        raise RuleError(_("Ảnh quá nhiều điểm ảnh. Giảm cỡ ảnh rồi chọn lại"), field="picture") from error
    except _BROKEN as error:
        raise RuleError(_("Không đọc được ảnh. Chọn ảnh JPEG, PNG hoặc WebP"), field="picture") from error
    grey.thumbnail((_LONG_EDGE, _LONG_EDGE))
    return sorted(
        {
            code.text
            for code in zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
            if code.text
        }
    )


@transaction.atomic
def note_codes(*, scan_id: int, codes: Iterable[str], actor: User, now: datetime) -> list[str]:
    """Keep what a picture showed; returns what is new. The same sheet seen twice is there once."""
    scan = _lock(scan_id, actor)
    if scan.finished_at is not None:
        raise RuleError(_("Lần quét này đã kết thúc. Bắt đầu lần quét mới"))
    there = set(scan.sheets.values_list("code", flat=True))
    seen = dict.fromkeys(_kept_as(clean(code)[:_MAX_CODE]) for code in codes)
    fresh = [code for code in seen if code and code not in there]
    found = {code: sheets.read(code) for code in fresh}
    procedures = {
        p.code: p for p in Procedure.objects.filter(code__in={sheet.code for sheet in found.values() if sheet})
    }
    ScannedSheet.objects.bulk_create(
        ScannedSheet(
            scan=scan,
            code=code,
            procedure=procedures.get(sheet.code) if sheet else None,
            version_number=sheet.number if sheet else None,
            seen_at=now,
        )
        for code, sheet in found.items()
    )
    return fresh


def _kept_as(code: str) -> str:
    """One sheet is one row, whichever host its code names."""
    sheet = sheets.read(code)
    return sheets.address("", sheet) if sheet else code


@transaction.atomic
def finish_scan(*, scan_id: int, actor: User, now: datetime) -> WallScan:
    """End the walk and write the verdicts down: they stay as they were on this day."""
    scan = _lock(scan_id, actor)
    if scan.finished_at is not None:
        return scan
    lines = queries.judged(scan, timezone.localdate(now))
    by_sheet = {sheets.Sheet(line.code, line.on_sheet): line.verdict for line in lines if line.on_sheet}
    rows = list(scan.sheets.all())
    for row in rows:
        sheet = sheets.read(row.code)
        row.verdict = by_sheet[sheet] if sheet else ""  # a code of another kind is no sheet, and not counted
    ScannedSheet.objects.bulk_update(rows, ["verdict"])
    missing = {line.code for line in lines if line.verdict == SheetVerdict.MISSING}
    procedures = {p.code: p for p in Procedure.objects.filter(code__in=missing)}
    ScannedSheet.objects.bulk_create(
        ScannedSheet(scan=scan, code=code, procedure=procedures[code], verdict=SheetVerdict.MISSING)
        for code in sorted(missing)
    )
    scan.finished_at = now
    scan.save(update_fields=["finished_at"])
    counts = {verdict.value: sum(line.verdict == verdict for line in lines) for verdict in SheetVerdict}
    record("procedures.scan_finished", actor=actor, subject=scan, unit_id=scan.unit_id, after=counts)
    return scan


@transaction.atomic
def attach_scan(*, scan_id: int, key: str, pdf: bytes, actor: User, now: datetime) -> WallScan:
    """Hand the finished scan to the app above as evidence of the item that `key` names."""
    scan = _lock(scan_id, actor)
    if scan.finished_at is None:
        raise RuleError(_("Kết thúc quét trước khi đính kèm kết quả"))
    if scan.attached_to:
        raise RuleError(_("Kết quả đã đính kèm vào nội dung kiểm tra."))
    taker = hooks.attaching.get(key.partition(":")[0])
    if taker is None or key not in {place.key for place in taker.places(actor, scan.unit)}:
        raise RuleError(_("Chọn nội dung kiểm tra để đính kèm"), field="key")
    scan.attached_to = taker.attach(key, scan, pdf, actor, now)
    scan.save(update_fields=["attached_to"])
    record(
        "procedures.scan_attached",
        actor=actor,
        subject=scan,
        unit_id=scan.unit_id,
        after={"attached_to": scan.attached_to},
    )
    return scan


def _lock(scan_id: int, actor: User) -> WallScan:
    scan = WallScan.objects.select_for_update(of=("self",)).select_related("unit", "sector").get(pk=scan_id)
    policies.require_scan(actor, scan.unit)
    return scan
