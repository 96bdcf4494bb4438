"""Pages on which units are read. Changing them is in changing."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.audit import hooks as audit_hooks
from cchc.audit import queries as audit_queries
from cchc.common import dates
from cchc.common.exports import csv_response, table_sheets, xlsx_response
from cchc.common.tables import Table
from cchc.common.text import clean

from .. import hooks, policies, queries
from ..exports import columns
from ..forms import FilterForm
from ..models import Unit

MOST_CHILDREN = 60
MOST_OFFERED = 12


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = FilterForm(request.GET, today=today)
    is_valid = form.is_valid()
    asked = form.cleaned_data
    day = None if asked.get("all") else asked.get("on") or today
    words = asked.get("q", "")
    found = queries.listed(
        words=words,
        level=asked.get("level", ""),
        kind=asked.get("kind", ""),
        province=asked.get("province", ""),
        day=day,
    ).prefetch_related("identifiers")
    if not is_valid:
        found = found.none()
    best_first = _("khớp tên trước") if words else ""
    table = Table(request, found, columns(), default_sort="" if words else "name", default_words=best_first)
    export = request.GET.get("export", "")
    if is_valid and export in ("xlsx", "csv"):
        return _export(table, export, _filter_words(day))
    context = {
        "tab": "units",
        "form": form,
        "table": table,
        "day": day,
        "is_filtered": any(asked.get(name) for name in form.fields),
        "may_edit": policies.may_edit(_reader(request)),
    }
    return render(request, "units/list.html", context, status=200 if is_valid else 422)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words = clean(request.GET.get("q", ""))[:200]
    day = None if request.GET.get("all") else timezone.localdate()
    found = queries.search(words, day=day)[:MOST_OFFERED] if words else []
    offered = [
        {
            "code": unit.code,
            "name": unit.title,
            "above": unit.above_words,
            "period": unit.period_words,
            "url": unit.get_absolute_url(),
        }
        for unit in found
    ]
    return JsonResponse({"results": offered})


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    unit = _unit(code)
    day = _day_of(unit, timezone.localdate())
    children = list(queries.children(unit, day)[: MOST_CHILDREN + 1])
    context = {
        "tab": "units",
        "unit": unit,
        "day": day,
        "exists": unit.exists_on(timezone.localdate()),
        "above": queries.ancestors(unit),
        "identifiers": unit.identifiers.all(),
        "children": children[:MOST_CHILDREN],
        "has_more_children": len(children) > MOST_CHILDREN,
        "picture": queries.picture(unit),
        "sections": hooks.sections_of(_reader(request), unit),
        "may_edit": policies.may_edit(_reader(request)),
        "may_see_history": _may_see_history(request),
    }
    return render(request, "units/detail.html", context)


@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    unit = _unit(code)
    if not _may_see_history(request):
        raise PermissionDenied(_("Lịch sử đơn vị do quản trị hệ thống và kiểm toán xem."))
    entries = audit_queries.history_of(unit)
    context = {"tab": "units", "unit": unit, "above": queries.ancestors(unit), "entries": entries}
    return render(request, "units/history.html", context)


def _reader(request: HttpRequest) -> Any:
    """Return who reads: the middleware lets nobody in without signing in."""
    return request.user


def _unit(code: str) -> Unit:
    return get_object_or_404(Unit.objects.select_related("parent__parent"), code=code)


def _day_of(unit: Unit, today: date) -> date:
    """Return the day of which the page speaks: today, or the last or first day if the unit does not exist today."""
    if unit.valid_to and unit.valid_to < today:
        return unit.valid_to
    return unit.valid_from if unit.valid_from and unit.valid_from > today else today


def _may_see_history(request: HttpRequest) -> bool:
    return policies.may_edit(_reader(request)) or audit_hooks.may_read(_reader(request))


def _filter_words(day: date | None) -> str:
    if day is None:
        return _("Đơn vị, kể cả đơn vị đã kết thúc")
    return _("Đơn vị có vào ngày %(day)s") % {"day": dates.show(day)}


def _export(table: Table, kind: str, words: str) -> HttpResponse:
    if kind == "csv":
        headers: list[Any] = [str(column.label) for column in table.exported_columns]
        return csv_response("don-vi.csv", headers, table.export_rows())
    return xlsx_response("don-vi.xlsx", table_sheets(table, _("Đơn vị"), notes=[words]))
