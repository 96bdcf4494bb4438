"""Procedures counted by level, sector and day, as a table with bars."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.tables import Column, Table
from cchc.common.text import sort_key
from cchc.units.models import Unit

from ..choices import ProcedureLevel
from ..queries import counts as queries


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    units = list(queries.units_with_lists())
    day, wrong = _day(request.GET.get("day", ""))
    unit = _unit(request, units)
    rows = queries.counted(unit, day) if unit else []
    level, sector = request.GET.get("level", ""), request.GET.get("sector", "")
    of_level = [row for row in rows if row.level == level] if level in ProcedureLevel.values else rows
    chosen = [row for row in of_level if row.sector_code == sector] if sector else of_level
    table = Table(request, chosen, _columns(), default_sort="code", default_words=_("theo mã"))
    context = {
        "tab": "procedures",
        "units": units,
        "unit": unit,
        "day": day,
        "typed_day": request.GET.get("day") or dates.show(day),
        "wrong_day": wrong,
        "level": level if of_level is not rows else "",
        "level_name": str(ProcedureLevel(level).label) if of_level is not rows else _("mọi cấp"),
        "sector": sector,
        "sector_name": next((row.sector for row in chosen), "") if sector else "",
        "total": len(rows),
        "levels": queries.by_level(rows),
        "sectors": queries.by_sector(of_level),
        "table": table,
        "may_import": isinstance(request.user, User) and accounts.may(request.user, "procedure", "import"),
    }
    return render(request, "procedures/counts.html", context, status=422 if wrong else 200)


def _columns() -> list[Column]:
    return [
        Column("code", _("Mã"), sort=lambda row: row.code),
        Column("name", _("Thủ tục"), sort=lambda row: sort_key(row.name)),
        Column("level", _("Cấp"), sort=lambda row: row.level),
        Column("sector", _("Lĩnh vực"), sort=lambda row: sort_key(row.sector)),
        Column("source", _("Nguồn")),
    ]


def _day(text: str) -> tuple[date, str]:
    try:
        return (dates.parse(text), "") if text else (timezone.localdate(), "")
    except RuleError as refusal:
        return timezone.localdate(), refusal.message


def _unit(request: HttpRequest, units: list[Unit]) -> Unit | None:
    """Return the unit asked for; else the reader's own; else the highest that has lists below it."""
    asked = request.GET.get("unit", "")
    if asked:
        return Unit.objects.filter(code=asked).first()
    user = request.user
    own = [post.unit.territory for post in user.current_posts()] if isinstance(user, User) else []
    return own[0] if own else (units[0] if units else None)
