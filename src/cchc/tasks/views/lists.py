"""The list of tasks, the matrix of units, taking out as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.common import dates, numbers
from cchc.common.exports import csv_response, table_sheets, xlsx_response
from cchc.common.tables import Column, Table

from .. import policies, queries, rules
from ..choices import TaskStatus
from ..forms.judging import FilterForm
from ..models import Task
from ..queries import lists
from ..querysets import TaskQuerySet
from .doors import actor


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    seen = Task.objects.visible_to(actor(request))
    form = _filters(request, seen)
    tasks = _filtered(seen, form)
    counts = queries.counts_of(tasks, today)
    question = request.GET.get("state", "")
    table = _table(request, tasks, question, today)
    context = {
        "tab": "remedy",
        "form": form,
        "counts": counts,
        "chips": _chips(request, counts, question),
        "question": question if question in lists.QUESTIONS else "",
        "tiles": _tiles(tasks, counts, today),
        "segments": lists.segments(counts),
        "table": table,
        "rows": [lists.row_of(task, today) for task in table.rows],
        "is_filtered": bool(form.is_bound and any(form.data.get(name) for name in form.fields)) or bool(question),
        "may_assign": bool(policies.scope_of(actor(request)).units_to_assign_for()),
        "has_any": counts.total > 0,
    }
    return render(request, "tasks/list.html", context, status=200 if form.is_valid() else 422)


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    seen = Task.objects.visible_to(actor(request))
    rows = queries.summary_by_unit(seen, today)
    columns = [Column("unit", _("Đơn vị"), sort=lambda row: row.unit.sort_key)]
    columns += [_state_column(status) for status in lists.MATRIX]
    columns += [
        Column("overdue", _("Quá hạn"), sort=lambda row: row.counts.overdue, numeric=True),
        Column("share", _("Đã khắc phục"), sort=lambda row: row.counts.share.percent, numeric=True),
    ]
    table = Table(request, rows, columns, default_sort="-overdue", default_words=_("đơn vị quá hạn nhiều trước"))
    total = queries.counts_of(seen, today)
    context = {
        "tab": "remedy",
        "table": table,
        "statuses": list(lists.MATRIX),
        "rows": [(row, lists.columns_of(row.counts)) for row in table.rows],
        "total": total,
        "total_cells": lists.columns_of(total),
    }
    return render(request, "tasks/units.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    today = timezone.localdate()
    seen = Task.objects.visible_to(actor(request))
    table = _table(request, _filtered(seen, _filters(request, seen)), request.GET.get("state", ""), today)
    name = f"viec-khac-phuc-{today:%Y-%m-%d}.{kind}"
    if kind == "csv":
        return csv_response(name, [str(column.label) for column in table.exported_columns], table.export_rows())
    if kind == "xlsx":
        notes = [_("Việc được giao, lấy lúc %(moment)s") % {"moment": dates.show_time(timezone.now(), year=True)}]
        return xlsx_response(name, table_sheets(table, _("Khắc phục"), notes=notes))
    raise Http404


def _filters(request: HttpRequest, seen: TaskQuerySet) -> FilterForm:
    return FilterForm(request.GET, units=lists.units_of(seen), givers=lists.givers_of(seen))


def _filtered(seen: TaskQuerySet, form: FilterForm) -> TaskQuerySet:
    if not form.is_valid():
        return seen.none()
    data = form.cleaned_data
    if data["q"]:
        seen = seen.matching(data["q"])
    for name in ("unit", "giver", "kind"):
        if data[name]:
            seen = seen.filter(**{name: data[name]})
    return seen


def _table(request: HttpRequest, tasks: TaskQuerySet, question: str, today: date) -> Table:
    rows = lists.by_urgency(lists.narrowed(tasks, question, today), today).with_names()
    return Table(request, rows, _columns(today), default_words=_("việc gấp trước"))


def _columns(today: date) -> list[Column]:
    late = _("Số ngày quá hạn tính đến ngày nộp minh chứng được chấp nhận; không có thì đến ngày xuất")
    return [
        Column("code", _("Mã"), sort="code"),
        Column("work", _("Việc"), sort="work"),
        Column("unit", _("Đơn vị"), sort="unit__sort_key", value=lambda task: str(task.unit)),
        Column("doer_name", _("Người thực hiện"), sort="doer_name"),
        Column("accountable", _("Người chịu trách nhiệm")),
        Column("product", _("Sản phẩm")),
        Column("authority", _("Thẩm quyền")),
        Column("due_on", _("Hạn"), sort="due_on", definition=_("Hạn đang có, đã tính gia hạn")),
        Column("first_due_on", _("Hạn đầu"), definition=_("Hạn lúc giao, không đổi khi gia hạn")),
        Column("status", _("Trạng thái"), sort="status", value=lambda task: lists.row_of(task, today).state.word),
        Column(
            "days_late",
            _("Số ngày quá hạn"),
            numeric=True,
            value=lambda task: lists.row_of(task, today).standing.days_late,
            definition=late,
        ),
        Column("submitted_on", _("Nộp minh chứng ngày")),
        Column("verified_on", _("Xác minh ngày")),
        Column("verifier", _("Người xác minh"), value=lambda task: str(task.verifier or "")),
        Column("giver", _("Cơ quan giao"), value=lambda task: str(task.giver)),
        Column("origin_label", _("Giao theo")),
    ]


def _state_column(status: TaskStatus) -> Column:
    return Column(status.value, str(status.label), sort=lambda row: row.cells[status.value], numeric=True)


def _chips(request: HttpRequest, counts: queries.Counts, asked: str) -> list[dict[str, Any]]:
    chips = []
    for question, words, n, icon, kind in lists.question_words(counts):
        query = request.GET.copy()
        query.pop("page", None)
        query["state"] = "" if question == asked else question.value
        if question == asked:
            query.pop("state")
        url = f"{reverse('tasks:list')}?{query.urlencode()}" if query else reverse("tasks:list")
        chips.append(
            {
                "label": words,
                "count": n,
                "url": url,
                "active": question == asked,
                "icon": icon,
                "kind": kind if n else "",
            }
        )
    return chips


def _tiles(tasks: TaskQuerySet, counts: queries.Counts, today: date) -> list[dict[str, Any]]:
    share = counts.share
    late = queries.days_late(tasks, today)
    middle = rules.median_days_late(late)
    words = {"done": numbers.show(share.numerator), "all": numbers.show(share.denominator)}
    shown = "–" if share.percent is None else f"{numbers.show(share.percent, 1)}%"
    waiting = counts.by_status.get(TaskStatus.SUBMITTED, 0)
    reminders = queries.reminder_counts(tasks)
    return [
        {
            "label": _("Đã xác minh khắc phục"),
            "value": shown,
            "note": _("%(done)s/%(all)s việc, không tính việc đã rút") % words,
            "kind": "ok" if share.numerator else "",
        },
        {
            "label": _("Quá hạn"),
            "value": numbers.show(counts.overdue),
            "note": _("chưa nộp minh chứng sau hạn"),
            "kind": "bad" if counts.overdue else "",
        },
        {
            "label": _("Trung vị số ngày chậm"),
            "value": "–" if middle is None else numbers.show(middle),
            "note": _("ngày, của %(n)s việc từng quá hạn") % {"n": numbers.show(len(late))},
        },
        {"label": _("Chờ xác minh"), "value": numbers.show(waiting), "note": _("đơn vị đã nộp, chờ người khác xem")},
        {
            "label": _("Lần nhắc"),
            "value": numbers.show(sum(reminders.values())),
            "note": _("cho %(n)s việc") % {"n": numbers.show(len(reminders))},
        },
    ]
