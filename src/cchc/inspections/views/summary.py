"""The summary of a campaign and of a year: figures with charts, the rows behind each number, beside last year."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.common.exports import csv_response, xlsx_response
from cchc.common.tables import Table

from .. import policies
from ..choices import PlanAction, RecommendationKind, RepeatKind
from ..queries import repeats
from ..queries import summary as queries
from ..queries.citations import Citations
from ..queries.summary import SummaryScope, charts, lists, pages, sheets
from ..queries.summary import repeated as repeats_of
from .doors import actor
from .plans import find_plan

MOST_ITEMS, MOST_LATE, MOST_NAMES = 10, 12, 3


def scope_of(request: HttpRequest, code: str = "") -> SummaryScope:
    """Return what the address asks to sum up: 404 for strangers, 403 for those who do not work for the body."""
    user, today = actor(request), timezone.localdate()
    if code:
        plan = find_plan(request, code)
        if not queries.may_read(policies.scope_of(user), plan):
            raise PermissionDenied(PlanAction.SUMMARISE.label)
        return queries.of_plan(plan, today)
    shelf = _shelf(request)
    if not shelf.plans:
        raise PermissionDenied(PlanAction.SUMMARISE.label)
    wanted = request.GET.get("body", "")
    issuer = next((unit for unit in shelf.issuers if unit.code == wanted or not wanted), None)
    if issuer is None:
        raise Http404
    years = shelf.years(issuer)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else years[0]
    if year not in years:
        raise Http404
    return shelf.year(issuer, year, today)


def _shelf(request: HttpRequest) -> queries.Shelf:
    """Return what the person may sum up, read once for each request."""
    shelf: queries.Shelf | None = getattr(request, "summary_shelf", None)
    if shelf is None:
        shelf = queries.shelf_of(actor(request))
        request.summary_shelf = shelf  # type: ignore[attr-defined]  # kept for the chips of the same page
    return shelf


def frame(request: HttpRequest, scope: SummaryScope, page: str) -> dict[str, Any]:
    """Return what every page of a summary shows: its name, its tabs, its addresses."""
    may = policies.scope_of(actor(request))
    tabs = [
        ("summary", _("Kết quả")),
        ("summary_compare", _("So với năm trước")),
        ("summary_repeats", _("Tồn tại lặp lại")),
        ("summary_report", _("Báo cáo tổng hợp")),
    ]
    return {
        "tab": "inspections",
        "scope": scope,
        "page": page,
        "tabs_here": [(label, address(scope, name), name == page) for name, label in tabs],
        "rows_url": f"{address(scope, 'summary_rows')}{'&' if scope.plan is None else '?'}",
        "export_url": address(scope, "summary_export"),
        "may_summarise": all(may.may_plan(PlanAction.SUMMARISE, plan) for plan in scope.plans),
    }


def address(scope: SummaryScope, name: str, **words: str) -> str:
    """Return the address of a page about the same scope; of a year it carries the year and the body."""
    if scope.plan:
        path, query = reverse(f"inspections:plan_{name}", args=[scope.plan.code]), words
    else:
        path = reverse(f"inspections:{name}")
        query = {"year": str(scope.year), "body": scope.issuer.code, **words}
    return f"{path}?{urlencode(query)}" if query else path


@require_safe
def show(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show the summary with its charts, each in a table."""
    scope = scope_of(request, code)
    found = queries.summarise(scope)
    context = frame(request, scope, "summary")
    by_share = sorted(found.rows, key=lambda row: (row.counts.share is None, row.counts.share or 0, row.sort_key))
    codes = [area.code for area in found.areas]
    if request.GET.get("sort", "").lstrip("-") in codes:
        queries.count_areas(found.rows)  # of all, to sort by one of them
    table = Table(request, by_share, pages.unit_columns(found), default_words=_("tỷ lệ đạt thấp trước"))
    queries.count_areas(table.rows)
    dots = charts.dots(found)
    top = found.items[:MOST_ITEMS]
    named = queries.units_named(found, top)
    said = pages.sentences(found)
    if dots:
        said["ranking"] = pages.ranking_sentence(dots)
    context |= {
        "summary": found,
        "tiles": pages.tiles(found, context["rows_url"]),
        "said": said,
        "area_bars": [(area, charts.segments(area.counts)) for area in found.areas],
        "dots": dots,
        "items": [(item, width, *_some(named.get(item.code, []))) for item, width in charts.bars(top)],
        "remedy_bar": charts.remedy_segments(found.remedy),
        "kinds": _kinds(found),
        "table": table,
        "matrix": [(row, pages.cells(row, codes)) for row in table.rows],
        "total_cells": [(area.code, area.counts, charts.tint(area.counts)) for area in found.areas],
        "late": found.late_reports[:MOST_LATE],
        "reminded": found.reminded[:MOST_LATE],
        "choices": _choices(request, scope),
    }
    return render(request, "inspections/summary.html", context)


def _some(units: list[Any]) -> tuple[list[Any], int]:
    return units[:MOST_NAMES], max(0, len(units) - MOST_NAMES)


def _kinds(found: queries.Summary) -> list[tuple[str, str, int]]:
    return [(kind.value, str(kind.label), found.kinds[kind]) for kind in RecommendationKind if found.kinds[kind]]


def _choices(request: HttpRequest, scope: SummaryScope) -> list[tuple[str, str, bool]]:
    """Return the other years and bodies that the person may sum up."""
    if scope.plan:
        return []
    shelf = _shelf(request)
    base = reverse("inspections:summary")
    years = [
        (str(year), f"{base}?{urlencode({'year': year, 'body': scope.issuer.code})}", year == scope.year)
        for year in shelf.years(scope.issuer)
    ]
    bodies = [
        (unit.authority, f"{base}?{urlencode({'body': unit.code})}", unit.pk == scope.issuer.pk)
        for unit in shelf.issuers
    ]
    return [*years, *(bodies if len(bodies) > 1 else [])]


@require_safe
def rows(request: HttpRequest, code: str = "") -> HttpResponse:
    """List the rows behind a number."""
    scope = scope_of(request, code)
    found = lists.listed(scope, request.GET)
    table = Table(request, found.source, found.columns)
    if request.GET.get("export") == "csv":
        heads = [column.label for column in table.exported_columns]
        return csv_response("tong-hop.csv", heads, _spoken(list(table.export_rows())))
    context = frame(request, scope, "summary_rows")
    values = _spoken([[column.cell(row) for column in found.columns] for row in table.rows])
    context |= {
        "found": found,
        "table": table,
        "cells": [(found.link(row), cells) for row, cells in zip(table.rows, values, strict=True)],
        "clear_url": address(scope, "summary_rows", show=request.GET.get("show", "")[:20]),
        "back_url": address(scope, "summary"),
    }
    return render(request, "inspections/summary_rows.html", context)


def _spoken(rows: list[list[Any]]) -> list[list[Any]]:
    """Return the cells with the values of cited figures in place of their references."""
    cited = Citations(cell for row in rows for cell in row if isinstance(cell, str) and "[[" in cell)
    return [[cited.plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


@require_safe
def compare(request: HttpRequest, code: str = "") -> HttpResponse:
    """Put this year beside last year, unit by unit."""
    scope = scope_of(request, code)
    found = queries.compare(scope, queries.counted_rows(scope))
    context = frame(request, scope, "summary_compare")
    context |= {"found": found, "said": pages.comparison_sentence(found), "last": found.year}
    return render(request, "inspections/summary_compare.html", context)


@require_safe
def repeated(request: HttpRequest, code: str = "") -> HttpResponse:
    """List the shortfalls that an earlier conclusion had, with what had become of them."""
    scope = scope_of(request, code)
    inspections = repeats_of.candidates(scope)
    found = repeats.in_inspections(inspections)
    lines = [(one, row) for one in inspections for row in found[one.pk]]
    lines.sort(key=lambda line: (line[1].kind != RepeatKind.REPEAT, line[0].unit.sort_key, line[1].finding.pk))
    n_back = sum(row.kind == RepeatKind.REPEAT for _one, row in lines)
    context = frame(request, scope, "summary_repeats")
    table = Table(request, lines, [])
    cited = Citations(text for _one, row in table.rows for text in _texts(row))
    shown = [
        (one, row, cited.plain(row.finding.text), [(old, cited.plain(old.finding.text)) for old in row.earlier])
        for one, row in table.rows
    ]
    context |= {"table": table, "shown": shown, "n_back": n_back, "n_recurring": len(lines) - n_back}
    return render(request, "inspections/summary_repeats.html", context)


def _texts(row: repeats.Repeat) -> list[str]:
    return [row.finding.text, *(old.finding.text for old in row.earlier)]


@require_safe
def export(request: HttpRequest, code: str = "") -> HttpResponse:
    """Send the workbook: five sheets of figures and one of definitions."""
    scope = scope_of(request, code)
    found = queries.summarise(scope, full=True)
    name = scope.plan.code if scope.plan else f"{scope.issuer.code}-{scope.year}"
    return xlsx_response(f"tong-hop-{name}.xlsx", sheets.workbook(found, queries.compare(scope, found.rows)))
