"""What the page of a summary shows besides the figures themselves: tiles, sentences, the columns of its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cchc.common import numbers
from cchc.common.tables import Column

from ...choices import Severity
from ...summary_rules import Counts
from . import charts
from .comparison import ComparisonTable
from .figures import Summary
from .rows import UnitRow


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix."""

    area: str
    counts: Counts | None
    tint: str


def tiles(summary: Summary, rows_url: str) -> list[dict[str, Any]]:
    """Return the line of figures at the top; each leads to its rows."""
    counts, remedy = summary.counts, summary.remedy
    n_all, n_late = len(summary.rows), len(summary.late_reports)
    serious = summary.severity[Severity.SERIOUS]
    return [
        {
            "label": _("Đã kiểm tra tại chỗ"),
            "value": f"{numbers.show(summary.n_visited)}/{numbers.show(n_all)}",
            "note": _("đã ban hành %(n)s kết luận") % {"n": numbers.show(summary.n_concluded)},
            "url": f"{rows_url}show=inspections",
        },
        {
            "label": _("Mục kiểm tra đạt"),
            "value": _share(counts.share),
            "note": _("%(met)s/%(judged)s mục được đánh giá")
            % {"met": numbers.show(counts.met), "judged": numbers.show(counts.judged)},
            "url": f"{rows_url}show=answers",
        },
        {
            "label": _("Tồn tại, hạn chế"),
            "value": numbers.show(summary.n_shortfalls),
            "note": _("nghiêm trọng: %(serious)s") % {"serious": numbers.show(serious)},
            "url": f"{rows_url}show=shortfalls",
        },
        {
            "label": _("Khắc phục đã xác minh"),
            "value": f"{numbers.show(remedy.verified)}/{numbers.show(remedy.given)}",
            "note": _("quá hạn: %(late)s · chưa giao: %(none)s")
            % {"late": numbers.show(remedy.overdue), "none": numbers.show(remedy.not_given)},
            "kind": "bad" if remedy.overdue else "",
            "url": f"{rows_url}show=tasks",
        },
        {
            "label": _("Tự kiểm tra nộp muộn"),
            "value": f"{numbers.show(n_late)}/{numbers.show(len(summary.reports))}",
            "note": _("%(n)s lần nhắc") % {"n": numbers.show(summary.n_reminders)},
            "kind": "warn" if n_late else "",
            "url": f"{rows_url}show=reports",
        },
    ]


def sentences(summary: Summary) -> dict[str, str]:
    """Return the sentence that stands before each chart."""
    counts = summary.counts
    judged = [area for area in summary.areas if area.counts.share is not None]
    said = {"areas": "", "ranking": "", "items": "", "remedy": remedy_sentence(summary)}
    if judged:
        worst = min(judged, key=lambda area: area.counts.share or 0)
        best = max(judged, key=lambda area: area.counts.share or 0)
        said["areas"] = _(
            "Đạt %(share)s số mục được đánh giá (%(met)s/%(judged)s). Cao nhất: %(best)s, %(high)s; "
            "thấp nhất: %(worst)s, %(low)s."
        ) % {
            "share": _share(counts.share),
            "met": numbers.show(counts.met),
            "judged": numbers.show(counts.judged),
            "best": best.name,
            "high": _share(best.counts.share),
            "worst": worst.name,
            "low": _share(worst.counts.share),
        }
    if summary.items and summary.items[0].n_units:
        first = summary.items[0]
        said["items"] = _("Gặp nhiều nhất: “%(item)s”, ở %(n)s đơn vị.") % {
            "item": first.text,
            "n": numbers.show(first.n_units),
        }
    return said


def ranking_sentence(dots: charts.Dots) -> str:
    """Say what the ranking shows and how to read it."""
    words = {"mean": _share(dots.mean_share), "n": numbers.show(dots.n_below)}
    if dots.n_below:
        return _("Trung bình %(mean)s. Cả khoảng tin cậy nằm dưới trung bình: %(n)s đơn vị (ô vuông đỏ).") % words
    return _("Trung bình %(mean)s. Chưa thể nói đơn vị nào kém hẳn mức trung bình.") % words


def remedy_sentence(summary: Summary) -> str:
    """Say how much is mended."""
    remedy = summary.remedy
    words = {
        "verified": numbers.show(remedy.verified),
        "given": numbers.show(remedy.given),
        "share": _share(remedy.share),
        "late": numbers.show(remedy.verified_late),
        "overdue": numbers.show(remedy.overdue),
        "requests": numbers.show(remedy.requests),
    }
    if not remedy.given:
        return _("Có %(requests)s yêu cầu, kiến nghị; chưa giao việc nào.") % words if remedy.requests else ""
    return (
        _(
            "Đã xác minh %(verified)s/%(given)s việc (%(share)s), trong đó %(late)s việc xong muộn; "
            "%(overdue)s việc đang quá hạn."
        )
        % words
    )


def comparison_sentence(table: ComparisonTable) -> str:
    """Say how this year stands beside last year."""
    words = {
        "n": numbers.show(len(table.compared)),
        "year": table.year,
        "now": _share(table.now.counts.share),
        "then": _share(table.earlier.counts.share),
        "better": numbers.show(table.n_better),
        "worse": numbers.show(table.n_worse),
        "refused": numbers.show(len(table.refused)),
    }
    if not table.compared:
        return _("Không có đơn vị nào so được với năm %(year)s.") % words
    return (
        _(
            "So được %(n)s đơn vị với năm %(year)s: đạt %(now)s số mục, năm trước %(then)s; tăng ở %(better)s đơn vị, "
            "giảm ở %(worse)s đơn vị. Không so được %(refused)s đơn vị, lý do ghi ở từng dòng."
        )
        % words
    )


def cells(row: UnitRow, areas: list[str]) -> list[Cell]:
    """Return the matrix cells of a unit."""
    return [Cell(area, row.areas.get(area), charts.tint(row.areas.get(area))) for area in areas]


def unit_columns(summary: Summary) -> list[Column]:
    """Return the columns of the matrix; each area sorts by its share."""

    def by_area(code: str) -> Callable[[UnitRow], Any]:
        return lambda row: row.areas[code].share if code in row.areas else None

    return [
        Column("name", _("Đơn vị"), sort=lambda row: row.sort_key),
        Column("share", _("Mục đạt"), sort=lambda row: row.counts.share, numeric=True),
        *(Column(area.code, area.name, sort=by_area(area.code), numeric=True) for area in summary.areas),
        Column("shortfalls", _("Tồn tại"), sort=lambda row: row.n_shortfalls, numeric=True),
        Column("mended", _("Đã khắc phục"), sort=lambda row: row.remedy.share, numeric=True),
        Column("late", _("Nộp muộn (ngày)"), sort=_days_late, numeric=True),
        Column("reminders", _("Lần nhắc"), sort=lambda row: row.n_reminders, numeric=True),
    ]


def _days_late(row: UnitRow) -> int | None:
    return row.self_report.days if row.self_report else None


def _share(value: Any) -> str:
    return "–" if value is None else f"{numbers.show(value, 1)}%"
