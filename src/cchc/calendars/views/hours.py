"""Office hours: of everyone, of units that have their own, of one unit and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.units.models import Unit

from .. import policies
from ..forms.hours import HoursForm, ReasonForm, initial_week
from ..models import OfficeHours
from ..queries import hours as queries
from ..queries import years
from ..services import hours as services
from ..week_rules import week_of
from .doors import actor, attempt, get_or_post, show


@get_or_post
def everyone(request: HttpRequest) -> HttpResponse:
    """Show and set the hours of everyone without their own; list the units that have some."""
    return _page(request, None)


@get_or_post
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show and set the hours of one unit."""
    return _page(request, get_object_or_404(Unit.objects.select_related("parent__parent"), code=code))


@get_or_post
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw hours that were set by mistake."""
    row = get_object_or_404(OfficeHours.objects.in_force().select_related("unit"), pk=pk)
    policies.require_set_hours(actor(request), row.unit)
    form = ReasonForm(request.POST or None)

    def save() -> OfficeHours:
        reason = form.cleaned_data["reason"]
        return services.withdraw_hours(actor=actor(request), hours_id=row.pk, reason=reason, now=timezone.now())

    done, status = attempt(request, form, save)
    if done:
        return redirect(_url(row.unit))
    context = {
        "form": form,
        "row": row,
        "lines": queries.lines_of(week_of(row.week)),
        "confirm_label": _("Bỏ giờ làm việc này"),
        "confirm_danger": True,
        "cancel_url": _url(row.unit),
    }
    return show(request, "withdraw_hours.html", context, status)


def _page(request: HttpRequest, unit: Unit | None) -> HttpResponse:
    today = timezone.localdate()
    may_set = policies.may_set_hours(actor(request), unit)
    if request.method == "POST":
        policies.require_set_hours(actor(request), unit)
    now = queries.in_force(unit, today)
    rows = queries.history(unit, today)
    seen = ",".join(str(one.row.pk) for one in rows)
    form = HoursForm(request.POST or None, initial=initial_week(now.week) | {"seen": seen})

    def save() -> OfficeHours:
        return services.set_hours(
            actor=actor(request), unit=unit, draft=form.draft(), now=timezone.now(), seen=form.seen_rows()
        )

    done, status = attempt(request, form, save)
    if done:
        return redirect(_url(unit))
    context = {
        "unit": unit,
        "now": now,
        "rows": rows,
        "seen": seen,
        "others": [] if unit else queries.with_own(today),
        "own_days": years.own_days(unit, today) if unit else [],
        "form": form,
        "may_set": may_set,
        "may_edit": policies.may(actor(request), "edit"),
        "this_year": today.year,
        "conflict": queries.last_change(unit) if status == 409 else None,
    }
    return show(request, "hours.html", context, status)


def _url(unit: Unit | None) -> str:
    return reverse("calendars:unit", args=[unit.code]) if unit else reverse("calendars:hours")
