"""The whole journal, for those who may read it all. The history of one object is shown by that object's app."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cchc.common import dates
from cchc.common.exports import csv_response, table_sheets, xlsx_response
from cchc.common.tables import Column, Table, count_words, counted

from . import policies, queries
from .forms import FilterForm
from .models import DaySeal, Entry

SEARCHED = ("person", "unit", "object")


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    policies.require_reader(request.user)
    form = FilterForm(request.GET)
    table = _table(request, form)
    context = {
        "tab": "journal",
        "form": form,
        "table": table,
        "lines": [queries.line_of(entry) for entry in table.rows],
        "sealed_through": _sealed_through(),
        "is_filtered": any(form.cleaned_data.values()) or not form.is_valid(),
    }
    return render(request, "audit/journal.html", context, status=200 if form.is_valid() else 422)


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    policies.require_reader(request.user)
    table = _table(request, FilterForm(request.GET))
    name = f"nhat-ky-{timezone.localdate():%Y-%m-%d}.{kind}"
    if kind == "csv":
        return csv_response(name, [column.label for column in table.exported_columns], table.export_rows())
    notes = [_("Nhật ký, lấy lúc %(moment)s") % {"moment": dates.show_time(timezone.now(), year=True)}]
    return xlsx_response(name, table_sheets(table, _("Nhật ký"), notes=notes))


@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    policies.require_reader(request.user)
    found = get_object_or_404(Entry.objects.select_related("unit"), pk=pk)
    context = {
        "tab": "journal",
        "entry": found,
        "line": queries.line_of(found),
        "changes": queries.changes_of(found),
        "is_intact": queries.is_intact(found),
        "seal": queries.seal_of_entry(found),
        "others": [queries.line_of(other) for other in queries.of_same_subject(found)],
    }
    return render(request, "audit/entry.html", context)


@require_GET
def seals(request: HttpRequest) -> HttpResponse:
    policies.require_reader(request.user)
    columns = [
        Column("number", _("Số"), sort="number", numeric=True),
        Column("day", _("Ngày"), sort=("day", "number")),
        Column("entries", _("Số mục"), sort="entries", numeric=True),
        Column("units", _("Số đơn vị"), sort="units", numeric=True),
        Column("sealed_at", _("Niêm phong lúc"), sort="sealed_at"),
    ]
    table = Table(request, DaySeal.objects.all(), columns, default_sort="-number", default_words=_("mới nhất trước"))
    n, is_exact = counted(Entry.objects.filter(pk__gt=_sealed_through()))
    context = {"tab": "journal", "table": table, "unsealed": count_words(n, is_exact=is_exact)}
    return render(request, "audit/seals.html", context)


@require_GET
def seal(request: HttpRequest, number: int) -> HttpResponse:
    policies.require_reader(request.user)
    found = get_object_or_404(DaySeal, number=number)
    columns = [
        Column("unit", _("Đơn vị"), sort="unit__sort_key"),
        Column("number", _("Số trong chuỗi"), sort="number", numeric=True),
        Column("entries", _("Số mục"), sort="entries", numeric=True),
    ]
    held = found.seals.select_related("unit").defer("leaves").order_by("chain")
    table = Table(request, held, columns, default_words=_("thứ tự niêm phong"))
    context = {
        "tab": "journal",
        "seal": found,
        "table": table,
        "fits": queries.fits(found),
        "before": DaySeal.objects.filter(digest=found.previous).first() if found.previous else None,
        "after": DaySeal.objects.filter(previous=found.digest).first(),
    }
    return render(request, "audit/seal.html", context)


def _sealed_through() -> int:
    last = queries.latest_day_seal()
    return last.last_entry if last else 0


def _table(request: HttpRequest, form: FilterForm) -> Table:
    found, nearest = Entry.objects.all(), None
    if form.is_valid():
        asked: dict[str, Any] = form.cleaned_data
        words = {field: asked[field] for field in SEARCHED}
        is_narrowed = bool(asked["action"] or asked["first"] or asked["last"])
        found, nearest = queries.search(words, is_narrowed=is_narrowed)
        found = found.between(asked["first"], asked["last"])
        if asked["action"]:
            found = found.filter(action=asked["action"])
    columns = [
        Column("at", _("Lúc"), sort="at"),
        Column("who", _("Ai"), sort="actor_folded", value=lambda row: queries.line_of(row).who),
        Column("what", _("Việc đã làm"), sort="action", value=lambda row: queries.line_of(row).what),
        Column("subject_label", _("Đối tượng"), sort="subject_folded"),
        Column("unit", _("Đơn vị"), sort="unit__sort_key", value=lambda row: str(row.unit or "")),
        Column("reason", _("Lý do")),
        Column("digest", _("Mã băm SHA-256")),
    ]
    found = found.select_related("unit")
    order = _("mới nhất trước")
    return Table(request, found, columns, default_sort="-at", default_words=order, nearest=nearest)
