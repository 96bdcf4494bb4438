"""The picture of a year; opening a year; saying whether its decision is known."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import policies
from ..forms.days import KnownForm, SettleForm, YearForm
from ..models import CalendarYear
from ..queries import hours
from ..queries import years as queries
from ..services import days as services
from .doors import actor, attempt, find_unit, find_year, get_or_post, refuse_absurd, show


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Open the current year."""
    return redirect("calendars:year", timezone.localdate().year)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year of everyone or of a unit, now or as it was known on a day."""
    refuse_absurd(year)
    unit, may_edit = find_unit(request), policies.may(actor(request), "edit")
    row = CalendarYear.objects.filter(year=year).first()
    there = queries.years()
    context = {"year": year, "years": there, "unit": unit, "may_edit": may_edit}
    if row is None:
        context |= {"can_open": not there or year in (min(there) - 1, max(there) + 1)}
        return show(request, "missing_year.html", context)
    known = KnownForm(request.GET if "on" in request.GET else None)
    known_on = known.cleaned_data.get("on") if known.is_valid() else None
    today = timezone.localdate()
    context |= {
        "page": queries.year_of(row, today, unit=unit, known_on=known_on),
        "known": known,
        "known_on": known_on,
        "hours": hours.in_force(unit, today),
        "may_import": policies.may(actor(request), "import_decision"),
    }
    return show(request, "year.html", context, 422 if known.errors else 200)


@get_or_post
def open_year(request: HttpRequest) -> HttpResponse:
    """Open a year that has no calendar yet."""
    policies.require(actor(request), "edit")
    form = YearForm(request.POST or None)

    def save() -> CalendarYear:
        return services.open_year(actor=actor(request), year=form.cleaned_data["year"], now=timezone.now())

    row, status = attempt(request, form, save)
    if row:
        return redirect(row)
    return show(request, "open_year.html", {"form": form, "years": queries.years()}, status)


@get_or_post
def settle(request: HttpRequest, year: int) -> HttpResponse:
    """Say whether the decision of the year is known, and what is missing."""
    policies.require(actor(request), "edit")
    row = find_year(year)
    initial = {"is_confirmed": row.is_confirmed, "note": row.note, "version": row.version}
    form = SettleForm(request.POST or None, initial=initial)

    def save() -> CalendarYear:
        return services.settle_year(actor=actor(request), year=year, **form.cleaned_data)

    done, status = attempt(request, form, save)
    if done:
        return redirect(done)
    context = {"form": form, "row": row, "year": year, "is_conflict": status == 409}
    return show(request, "settle.html", context, status)
