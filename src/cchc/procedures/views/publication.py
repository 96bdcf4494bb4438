"""Publication decisions: whether each came in time, by the law's limits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.common.tables import Column, Table

from ..queries import publication as queries


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    columns = [
        Column("number", _("Quyết định"), sort="number"),
        Column("issued_on", _("Ngày ký"), sort="issued_on"),
        Column("version_count", _("Thủ tục"), sort="version_count", numeric=True),
    ]
    table = Table(request, queries.decisions(), columns, default_words=_("mới ký trước"))
    today = timezone.localdate()
    rows = [queries.row_of(decision, decision.version_count, today) for decision in table.rows]
    return render(request, "procedures/publication.html", {"tab": "procedures", "table": table, "rows": rows})
