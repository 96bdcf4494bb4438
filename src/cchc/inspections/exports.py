"""What leaves as a file: tables, papers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from cchc.common.tables import Column

from .choices import Stage
from .models import Plan, Summary
from .queries import progress
from .queries.campaign import Row
from .services.papers import Files

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def paper_response(files: Files, name: str, form: str) -> HttpResponse:
    """Return one form of a paper: the PDF to be looked at, the DOCX to be saved."""
    if form not in _TYPES:
        raise Http404
    response = HttpResponse(files.pdf if form == "pdf" else files.docx, content_type=_TYPES[form])
    response["Content-Disposition"] = content_disposition_header(form == "docx", f"{name}.{form}") or ""
    return response


def plan_url(plan: Plan) -> str:
    """Return the address of the campaign page."""
    return reverse("inspections:plan_detail", args=[plan.code])


def report_url(summary: Summary) -> str:
    """Return the address of a summary report."""
    return reverse("inspections:report_detail", args=[summary.pk])


def campaign_columns() -> list[Column]:
    """Return the columns of the exported campaign."""

    def day_of(index: int) -> Any:
        return lambda row: row.cells[index].day

    steps = [
        Column(f"step_{index}", progress.step_label(action), value=day_of(index), definition=_("Ngày xong, hoặc hạn"))
        for index, action in enumerate(progress.STEPS)
    ]
    return [
        Column("unit", _("Đơn vị"), value=lambda row: row.inspection.unit.full_name),
        Column("stage", _("Bước"), value=lambda row: str(Stage(row.inspection.stage).label)),
        *steps,
        Column(
            "days_late",
            _("Quá hạn (ngày)"),
            numeric=True,
            value=_late,
            definition=_("Số ngày lịch quá hạn đến hôm nay"),
        ),
        Column(
            "n_findings",
            _("Phát hiện"),
            numeric=True,
            definition=_("Kết quả và tồn tại đã ghi, không kể phát hiện đã bỏ"),
        ),
        Column(
            "n_repeats",
            _("Tồn tại lặp lại"),
            numeric=True,
            definition=_("Cùng mục với một kết luận trước đã đánh dấu khắc phục xong"),
        ),
        Column("n_verified", _("Việc đã xác minh"), numeric=True, value=lambda row: row.remedy.n_verified),
        Column("n_tasks", _("Việc đã giao"), numeric=True, value=lambda row: row.remedy.n_total),
    ]


def _late(row: Row) -> int:
    ours = (cell.days_late for cell in row.cells if cell.action not in progress.UNIT_STEPS)
    return max(ours, default=0)
