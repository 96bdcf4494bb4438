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
from cchc.units.models import Unit

from ..choices import ProcedureLevel
from ..queries import counts as queries


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    units = list(queries.units_with_lists())
    day, wrong = _day(request.GET.get("day", ""))
    unit = _unit(request, units)
    level = request.GET.get("level", "")
    level = level if level in ProcedureLevel.values else ""
    levels = queries.by_level(unit, day) if unit else []
    context = {
        "tab": "procedures",
        "units": units,
        "unit": unit,
        "day": day,
        "typed_day": request.GET.get("day") or dates.show(day),
        "wrong_day": wrong,
        "level": level,
        "levels": levels,
        "level_name": str(ProcedureLevel(level).label) if level else _("mọi cấp"),
        "may_import": isinstance(request.user, User) and accounts.may(request.user, "procedure", "import"),
        "total": sum(bar.n for bar in levels),
        "sectors": queries.by_sector(unit, day, level) if unit else [],
    }
    return render(request, "procedures/counts.html", context, status=422 if wrong else 200)


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
