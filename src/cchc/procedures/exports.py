"""Procedures as files that can be imported again: the national JSON, our workbook, the empty workbook to fill in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from cchc.common.confidence import Confidence
from cchc.common.exports import Sheet, xlsx_bytes, xlsx_response

from .choices import AgencyRole, Channel, OnlineLevel, ProcedureLevel, TermUnit
from .models import Procedure
from .queries import known
from .querysets import VersionQuerySet
from .rules.content import Content
from .rules.exchange import book, columns, national
from .rules.exchange.columns import SheetForm

Rows = Sequence[tuple[Procedure, Content]]


def as_json(rows: Iterable[tuple[Procedure, Content]]) -> str:
    """Return the versions in the shape of the national database, one list."""
    records = [national.dump(procedure.code, procedure.local_code, content) for procedure, content in rows]
    return json.dumps(records, ensure_ascii=False, indent=1)


def as_xlsx(rows: Rows) -> bytes:
    """Return the versions as our workbook; whatever the language of the page, its words are Vietnamese."""
    with translation.override(settings.LANGUAGE_CODE):
        return xlsx_bytes([*(_sheet(form, rows) for form in columns.FORMS), _legend()])


def json_response(versions: VersionQuerySet) -> HttpResponse:
    """Return the versions as JSON."""
    response = HttpResponse(as_json(known.said_by(versions)), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, "bo-thu-tuc.json") or "attachment"
    return response


def workbook_response(versions: VersionQuerySet) -> HttpResponse:
    """Return the versions as a workbook."""
    rows = list(known.said_by(versions))
    with translation.override(settings.LANGUAGE_CODE):
        return xlsx_response("bo-thu-tuc.xlsx", [*(_sheet(form, rows) for form in columns.FORMS), _legend()])


def template_response() -> HttpResponse:
    """Return the empty workbook with one procedure to show how it is filled in."""
    with translation.override(settings.LANGUAGE_CODE):
        sheets = [Sheet(str(form.name), _heads(form), EXAMPLE[form.key]) for form in columns.FORMS]
        return xlsx_response("mau-thu-tuc-hanh-chinh.xlsx", [*sheets, _legend()])


def _sheet(form: SheetForm, rows: Rows) -> Sheet:
    lines = (
        line
        for procedure, content in rows
        for line in book.lines_of(form.key, procedure.code, procedure.local_code, content, is_closed=False)
    )
    return Sheet(str(form.name), _heads(form), lines)


def _heads(form: SheetForm) -> list[str]:
    return [str(column.label) for column in form.columns]


def _legend() -> Sheet:
    """What may stand in which cell."""
    kinds: list[tuple[str, Any]] = [
        (_("Cấp thực hiện"), ProcedureLevel),
        (_("Cách nộp"), Channel),
        (_("Đơn vị tính"), TermUnit),
        (_("Mức độ trực tuyến"), OnlineLevel),
        (_("Vai trò"), AgencyRole),
        (_("Độ tin cậy"), Confidence),
    ]
    rows = [(_("Bảng"), str(form.name), str(form.meaning)) for form in columns.FORMS]
    rows += [(name, str(one.label), one.value) for name, kind in kinds for one in kind if one.value]
    rows.append((_("Trạng thái"), book.CLOSED_WORD, _("Thủ tục bị bãi bỏ; chỉ cần mã")))
    return Sheet(_("Cách ghi"), [_("Cột"), _("Ghi"), _("Nghĩa")], rows)


_CODE = "9.000001"  # no ministry numbers so
EXAMPLE: dict[str, list[list[Any]]] = {
    columns.PROCEDURES: [
        [
            _CODE,
            "",
            "Thủ tục ví dụ: cấp bản sao trích lục",
            "Hộ tịch",
            "",
            "Cấp xã",
            "Công dân Việt Nam",
            1,
            "",
            "Trực tuyến toàn trình",
            "",
            "",
            "",
            "Dòng ví dụ, xóa trước khi nhập",
            "",
        ]
    ],
    columns.CASES: [],
    columns.STEPS: [
        [_CODE, "", "Người yêu cầu nộp hồ sơ."],
        [_CODE, "", "Công chức kiểm tra, trình ký, trả kết quả."],
    ],
    columns.METHODS: [[_CODE, "", "Trực tiếp", "", 1, "ngày làm việc", "", ""]],
    columns.FEES: [[_CODE, "", "Trực tiếp", "", 8000, "", "Mỗi bản", ""]],
    columns.PAPERS: [[_CODE, "", "", "Tờ khai theo mẫu", 1, 0, "Tờ khai cấp bản sao trích lục", "", ""]],
    columns.AGENCIES: [[_CODE, "Cơ quan trực tiếp thực hiện", "Ủy ban nhân dân cấp xã", "", ""]],
    columns.RESULTS: [[_CODE, "Bản sao trích lục hộ tịch", ""]],
    columns.BASES: [[_CODE, "60/2014/QH13", "20/11/2014", "", "Luật Hộ tịch"]],
}
