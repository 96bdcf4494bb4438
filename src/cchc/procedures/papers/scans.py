"""The result of a scan as a PDF: evidence of a check item, or a page for the unit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.documents.typeset import compile_pdf

from ..choices import SheetVerdict
from ..models import WallScan
from ..queries.posting import WallLine
from .sheets import printable

TEMPLATE = Path(__file__).with_name("scans.typ")


def scan_result(scan: WallScan, lines: Sequence[WallLine]) -> bytes:
    """Return the verdicts of a scan as PDF; the same scan gives the same bytes."""
    moment = (scan.finished_at or scan.started_at).replace(microsecond=0)
    counts = [
        f"{verdict.label}: {sum(line.verdict == verdict for line in lines)}"
        for verdict in SheetVerdict
        if any(line.verdict == verdict for line in lines)
    ]
    facts = [
        (_("Đơn vị"), scan.unit.title),
        (_("Nơi niêm yết"), scan.place or "–"),
        (_("Lĩnh vực"), scan.sector.name if scan.sector else _("Tất cả lĩnh vực")),
        (_("Thời điểm"), dates.show_time(timezone.localtime(moment), year=True)),
        (_("Người quét"), scan.scanned_by.full_name),
        (_("Kết quả"), " · ".join(counts)),
    ]
    data = {
        "title": _("Kết quả quét bảng niêm yết"),
        "author": scan.scanned_by.full_name,
        "lang": "en" if get_language() == "en" else "vi",
        "facts": [{"name": name, "value": value} for name, value in facts],
        "heads": [_("STT"), _("Kết quả"), _("Thủ tục"), _("Mã"), _("Bản treo"), _("Bản hiện hành")],
        "rows": [
            [str(line.verdict.label), line.name, line.code, _shown(line.on_sheet), _in_force(line)] for line in lines
        ],
    }
    return compile_pdf(TEMPLATE, {"data": printable(data)}, moment)


def _in_force(line: WallLine) -> str:
    return _("đã bãi bỏ") if line.verdict == SheetVerdict.OUTDATED and not line.in_force else _shown(line.in_force)


def _shown(number: int | None) -> str:
    return "–" if number is None else str(number)
