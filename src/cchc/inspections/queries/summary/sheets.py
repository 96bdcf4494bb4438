"""The workbook of a summary: totals, units, areas, frequent shortfalls, last year, and what each number means."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.exports import Sheet

from ...choices import RecommendationKind, Stage
from . import definitions
from .comparison import ComparisonTable
from .figures import Summary, units_named


def workbook(found: Summary, compared: ComparisonTable) -> list[Sheet]:
    """Return the sheets; shares stand as numbers in %, their numerator and denominator beside them."""
    notes = [
        found.scope.title,
        _("%(body)s; tính đến %(day)s") % {"body": found.scope.issuer.authority, "day": dates.show(found.scope.today)},
    ]
    return [
        Sheet(_("Tổng hợp"), [_("Chỉ tiêu"), _("Giá trị"), _("Đơn vị tính")], totals(found), notes),
        _by_unit(found, notes),
        _by_area(found, notes),
        _frequent(found, notes),
        _last_year(compared, notes),
        Sheet(_("Định nghĩa"), [_("Chỉ tiêu"), _("Cách tính")], definitions.lines()),
    ]


def totals(found: Summary) -> list[Sequence[Any]]:
    """Return every total with its unit of count."""
    remedy, counts = found.remedy, found.counts
    return [
        (_("Cuộc kiểm tra"), len(found.rows), _("cuộc")),
        (_("Đã kiểm tra tại chỗ"), found.n_visited, _("cuộc")),
        (_("Đã ban hành kết luận"), found.n_concluded, _("cuộc")),
        (_("Mục được đánh giá"), counts.judged, _("mục")),
        (_("Mục đạt"), counts.met, _("mục")),
        (_("Mục đạt một phần"), counts.partly, _("mục")),
        (_("Mục không đạt"), counts.not_met, _("mục")),
        (_("Tỷ lệ mục đạt"), counts.share, "%"),
        (_("Tồn tại, hạn chế"), found.n_shortfalls, _("tồn tại")),
        *(
            (_("Tồn tại mức %(level)s") % {"level": level.label.lower()}, n, _("tồn tại"))
            for level, n in found.severity.items()
        ),
        (_("Tồn tại lặp lại"), found.n_repeats, _("tồn tại")),
        *((str(kind.label), found.kinds[kind], _("nội dung")) for kind in RecommendationKind),
        (_("Việc khắc phục đã giao"), remedy.given, _("việc")),
        (_("Việc đã xác minh"), remedy.verified, _("việc")),
        (_("Tỷ lệ đã khắc phục"), remedy.share, "%"),
        (_("Việc xong muộn"), remedy.verified_late, _("việc")),
        (_("Việc đang quá hạn"), remedy.overdue, _("việc")),
        (_("Yêu cầu chưa giao việc"), remedy.not_given, _("yêu cầu")),
        (_("Báo cáo tự kiểm tra phải nộp"), len(found.reports), _("báo cáo")),
        (_("Báo cáo tự kiểm tra nộp muộn"), len(found.late_reports), _("báo cáo")),
        (_("Lần nhắc"), found.n_reminders, _("lần")),
    ]


def _by_unit(found: Summary, notes: list[str]) -> Sheet:
    areas = found.areas
    heads = [
        _("Đơn vị"),
        _("Mã"),
        _("Bước"),
        _("Mục đạt"),
        _("Mục đạt một phần"),
        _("Mục không đạt"),
        _("Tỷ lệ mục đạt (%)"),
        *(f"{area.name} (%)" for area in areas),
        _("Tồn tại"),
        _("Việc đã giao"),
        _("Việc đã xác minh"),
        _("Việc quá hạn"),
        _("Tự kiểm tra muộn (ngày)"),
        _("Lần nhắc"),
        _("Tồn tại lặp lại"),
    ]
    rows = [
        [
            row.name,
            row.unit_code,
            str(Stage(row.stage).label),
            row.counts.met,
            row.counts.partly,
            row.counts.not_met,
            row.counts.share,
            *(row.areas[area.code].share if area.code in row.areas else None for area in areas),
            row.n_shortfalls,
            row.remedy.given,
            row.remedy.verified,
            row.remedy.overdue,
            row.self_report.days if row.self_report else None,
            row.n_reminders,
            row.n_repeats,
        ]
        for row in found.rows
    ]
    return Sheet(_("Theo đơn vị"), heads, rows, notes)


def _by_area(found: Summary, notes: list[str]) -> Sheet:
    heads = [
        _("Lĩnh vực"),
        _("Mã"),
        _("Số đơn vị"),
        _("Mục đạt"),
        _("Mục đạt một phần"),
        _("Mục không đạt"),
        _("Tỷ lệ mục đạt (%)"),
        _("Tồn tại"),
    ]
    rows = [
        [
            area.name,
            area.code,
            sum(area.code in row.areas for row in found.rows),
            area.counts.met,
            area.counts.partly,
            area.counts.not_met,
            area.counts.share,
            area.n_shortfalls,
        ]
        for area in found.areas
    ]
    return Sheet(_("Theo lĩnh vực"), heads, rows, notes)


def _frequent(found: Summary, notes: list[str]) -> Sheet:
    named = units_named(found, found.items)
    heads = [
        _("Mã"),
        _("Mục kiểm tra"),
        _("Đơn vị có tồn tại"),
        _("Số tồn tại"),
        _("Đánh giá không đạt"),
        _("Đánh giá đạt một phần"),
        _("Số lần đánh giá"),
        _("Các đơn vị"),
    ]
    rows = [
        [
            item.code,
            item.text,
            item.n_units,
            item.n_findings,
            item.counts.not_met,
            item.counts.partly,
            item.counts.judged,
            "; ".join(row.name for row in named.get(item.code, [])),
        ]
        for item in found.items
    ]
    return Sheet(_("Tồn tại thường gặp"), heads, rows, notes)


def _last_year(compared: ComparisonTable, notes: list[str]) -> Sheet:
    heads = [
        _("Đơn vị"),
        _("Tỷ lệ mục đạt năm nay (%)"),
        _("Tỷ lệ mục đạt năm trước (%)"),
        _("Chênh lệch (điểm %)"),
        _("Tồn tại năm nay"),
        _("Tồn tại năm trước"),
        _("Cách so, hoặc lý do không so được"),
    ]
    rows: list[list[str | int | Decimal | None]] = [
        [
            one.row.name,
            one.now.counts.share,
            one.earlier.counts.share if one.earlier else None,
            one.change,
            one.now.n_shortfalls,
            one.earlier.n_shortfalls if one.earlier else None,
            one.reason,
        ]
        for one in compared.rows
    ]
    return Sheet(_("So với năm %(year)s") % {"year": compared.year}, heads, rows, notes)
