"""The rows behind each number of a summary, filtered as the link asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.tables import Column
from cchc.tasks.choices import TaskStatus
from cchc.units import rules as unit_rules

from ...choices import Judgement, RecommendationKind, SelfReportStatus, Severity, Stage
from ...models import Answer
from . import rows as parts
from .scope import SummaryScope

Asked = Mapping[str, str]
_SHORT = (Judgement.PARTLY, Judgement.NOT_MET)


@dataclass(frozen=True)
class RowList:
    """One kind of rows: what they are, their table, where a row leads, which filters were in force."""

    title: str
    source: QuerySet[Any] | Sequence[Any]
    columns: list[Column]
    link: Callable[[Any], str]
    filters: list[str]


def listed(scope: SummaryScope, asked: Asked) -> RowList:
    """Return the rows that ?show= names, kept to what the other words of the address ask for."""
    makers: dict[str, Callable[[SummaryScope, Asked], RowList]] = {
        "shortfalls": _shortfalls,
        "answers": _answers,
        "requests": _requests,
        "tasks": _tasks,
        "reports": _reports,
        "reminders": _reminders,
    }
    return makers.get(asked.get("show", ""), _inspections)(scope, asked)


def _inspections(scope: SummaryScope, asked: Asked) -> RowList:
    found = scope.inspections.select_related("unit", "plan").order_by("unit__sort_key", "pk")
    columns = [
        _unit_column("unit"),
        Column("plan", _("Đợt"), sort="plan__name", value=lambda row: row.plan.name),
        Column("stage", _("Bước"), sort="stage", value=lambda row: str(Stage(row.stage).label)),
        Column("visit_on", _("Ngày kiểm tra"), sort="visit_on", value=lambda row: _day(row.visit_on)),
        Column("concluded_on", _("Ngày kết luận"), sort="concluded_on", value=lambda row: _day(row.concluded_on)),
    ]
    return RowList(_("Các cuộc kiểm tra"), found, columns, lambda row: _page("inspection_detail", row.code), [])


def _shortfalls(scope: SummaryScope, asked: Asked) -> RowList:
    found = parts.shortfalls_in(scope).select_related("inspection__unit", "item").order_by("inspection__unit__sort_key")
    found, said = _filtered(
        found.order_by("inspection__unit__sort_key", "area_code", "pk"),
        asked,
        {"area": "area_code", "severity": "severity", "item": "item__code", "unit": "inspection__code"},
    )
    columns = [
        _unit_column("inspection__unit"),
        Column("area_code", _("Lĩnh vực"), sort="area_code", value=lambda row: row.area_code),
        Column("item", _("Mục kiểm tra"), sort="item__code", value=lambda row: row.item.code if row.item else "–"),
        Column("severity", _("Mức độ"), sort="severity", value=lambda row: _label(Severity, row.severity)),
        Column("text", _("Tồn tại, hạn chế"), value=lambda row: row.text),
    ]
    return RowList(_("Tồn tại, hạn chế"), found, columns, lambda row: _page("findings", row.inspection.code), said)


def _answers(scope: SummaryScope, asked: Asked) -> RowList:
    found = Answer.objects.filter(inspection__in=scope.keys).exclude(judgement__in=("", Judgement.NOT_ARISEN))
    if asked.get("judgement") == "short":
        found = found.filter(judgement__in=_SHORT)
    found, said = _filtered(
        found.select_related("inspection__unit", "item").order_by("inspection__unit__sort_key", "item__order", "pk"),
        asked,
        {"area": "item__area_code", "item": "item__code", "unit": "inspection__code"},
    )
    if asked.get("judgement") in Judgement.values:
        found = found.filter(judgement=asked["judgement"])
        said.append(str(Judgement(asked["judgement"]).label))
    columns = [
        _unit_column("inspection__unit"),
        Column("area", _("Lĩnh vực"), sort="item__area_code", value=lambda row: row.item.area_code),
        Column("item", _("Mục kiểm tra"), sort="item__code", value=lambda row: f"{row.item.code} {row.item.text}"),
        Column("judgement", _("Đánh giá"), sort="judgement", value=lambda row: _label(Judgement, row.judgement)),
        Column("note", _("Ghi chú"), value=lambda row: row.note or "–"),
    ]

    def link(row: Any) -> str:
        return f"{_page('visit', row.inspection.code)}?item={row.item.code}"

    return RowList(_("Mục đã đánh giá"), found, columns, link, said)


def _requests(scope: SummaryScope, asked: Asked) -> RowList:
    found, said = _filtered(
        parts.requests_of(scope).select_related("inspection__unit").order_by("inspection__unit__sort_key", "pk"),
        asked,
        {"kind": "kind", "unit": "inspection__code"},
    )
    if asked.get("task") == "none":
        given = parts.tasks_of(scope).values_list("origin_id", flat=True)
        found = found.filter(kind__in=parts.TO_DO).exclude(pk__in=[int(key) for key in given])
        said.append(_("chưa giao việc"))
    columns = [
        _unit_column("inspection__unit"),
        Column("kind", _("Loại"), sort="kind", value=lambda row: _label(RecommendationKind, row.kind)),
        Column("text", _("Nội dung"), value=lambda row: row.text),
        Column("due_on", _("Hạn"), sort="due_on", value=lambda row: _day(row.due_on)),
    ]
    return RowList(_("Yêu cầu, kiến nghị"), found, columns, lambda row: _page("findings", row.inspection.code), said)


def _tasks(scope: SummaryScope, asked: Asked) -> RowList:
    found = parts.tasks_of(scope).select_related("unit")
    said: list[str] = []
    if asked.get("state") == "overdue":
        found = found.overdue(scope.today)
        said.append(_("quá hạn"))
    elif asked.get("state") in TaskStatus.values:
        found = found.filter(status=asked["state"])
        said.append(str(TaskStatus(asked["state"]).label))
    if unit := asked.get("unit", ""):
        found = found.filter(unit__code=unit)
        said.append(unit)
    columns = [
        Column("code", _("Mã việc"), sort="code", value=lambda row: row.code),
        _unit_column("unit"),
        Column("work", _("Việc"), value=lambda row: row.work),
        Column("status", _("Trạng thái"), sort="status", value=lambda row: _label(TaskStatus, row.status)),
        Column("due_on", _("Hạn"), sort="due_on", value=lambda row: _day(row.due_on)),
        Column("verified_on", _("Ngày xác minh"), sort="verified_on", value=lambda row: _day(row.verified_on)),
    ]
    return RowList(_("Việc khắc phục"), found, columns, lambda row: reverse("tasks:detail", args=[row.code]), said)


def _reports(scope: SummaryScope, asked: Asked) -> RowList:
    found = parts.inspections(scope)
    parts.add_self_reports(scope, found)
    rows = [row for row in found.values() if row.self_report]
    said: list[str] = []
    if asked.get("late"):
        rows = [row for row in rows if row.self_report and row.self_report.days]
        said.append(_("nộp muộn"))
    rows.sort(key=lambda row: (-row.self_report.days if row.self_report else 0, row.sort_key))
    columns = [
        Column("name", _("Đơn vị"), sort=lambda row: row.sort_key, value=lambda row: row.name),
        Column("status", _("Trạng thái"), value=lambda row: _label(SelfReportStatus, row.self_report.status)),
        Column(
            "due", _("Hạn nộp"), sort=lambda row: row.self_report.due_on, value=lambda row: _day(row.self_report.due_on)
        ),
        Column("approved", _("Ngày duyệt"), value=lambda row: _day(row.self_report.approved_on)),
        Column(
            "days",
            _("Muộn (ngày)"),
            numeric=True,
            sort=lambda row: row.self_report.days,
            value=lambda row: row.self_report.days,
        ),
    ]
    return RowList(_("Báo cáo tự kiểm tra"), rows, columns, lambda row: _page("inspection_detail", row.code), said)


def _reminders(scope: SummaryScope, asked: Asked) -> RowList:
    found = parts.reminders_of(scope).select_related("unit", "given_by").order_by("-given_on", "-pk")
    said: list[str] = []
    if unit := asked.get("unit", ""):
        found = found.filter(unit__code=unit)
        said.append(unit)
    words = {
        "inspections.selfreport": _("Báo cáo tự kiểm tra"),
        "inspections.replyround": _("Giải trình"),
        "tasks.task": _("Việc khắc phục"),
    }
    columns = [
        _unit_column("unit"),
        Column("about", _("Về"), sort="subject_type", value=lambda row: words.get(row.subject_type, row.subject_type)),
        Column("due_on", _("Hạn"), sort="due_on", value=lambda row: _day(row.due_on)),
        Column("given_on", _("Ngày nhắc"), sort="given_on", value=lambda row: _day(row.given_on)),
        Column("given_by", _("Người nhắc"), value=lambda row: str(row.given_by or _("hệ thống"))),
    ]
    return RowList(_("Các lần nhắc"), found, columns, lambda row: reverse("units:detail", args=[row.unit.code]), said)


def _filtered(found: QuerySet[Any], asked: Asked, fields: Mapping[str, str]) -> tuple[QuerySet[Any], list[str]]:
    said = []
    for name, field in fields.items():
        if value := asked.get(name, ""):
            found = found.filter(**{field: value[:80]})
            said.append(value[:80])
    return found, said


def _unit_column(path: str) -> Column:
    def name(row: Any) -> str:
        for step in path.split("__"):
            row = getattr(row, step)
        full = unit_rules.full_name(row.kind, row.name)
        return full[:1].upper() + full[1:]

    return Column("unit", _("Đơn vị"), sort=(f"{path}__sort_key",), value=name)


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else "–"


def _day(value: Any) -> str:
    return dates.show(value) if value else "–"


def _page(name: str, code: str) -> str:
    return reverse(f"inspections:{name}", args=[code])
