"""One special day: added, changed, withdrawn. Who saved against an older year gets both versions (409)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.units.models import Unit

from .. import policies
from ..choices import Confidence, Kind
from ..forms.days import DayForm, WithdrawForm, initial_of
from ..models import CalendarDay, CalendarYear
from ..queries import years as queries
from ..services import days as services
from .doors import actor, attempt, find_unit, find_year, get_or_post, show


@get_or_post
def add(request: HttpRequest, year: int) -> HttpResponse:
    """Add a day of everyone, or of the unit that the address names."""
    policies.require(actor(request), "edit")
    row, unit = find_year(year), find_unit(request)
    start = {
        "kind": Kind.CLOSED if unit else Kind.HOLIDAY,
        "confidence": Confidence.MEDIUM if unit else Confidence.HIGH,
        "version": row.version,
    }
    form = DayForm(request.POST or None, unit=unit, initial=start)

    def save() -> CalendarDay:
        # The year of the form is locked only if the day lies in it.
        version = form.cleaned_data["version"] if form.cleaned_data["date"].year == year else None
        return services.add_day(actor=actor(request), draft=form.draft(), now=timezone.now(), version=version)

    day, status = attempt(request, form, save)
    if day:
        return redirect(_year_url(day))
    return _page(request, form, row, unit, status, title=_("Thêm ngày vào lịch %(year)s") % {"year": year})


@get_or_post
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a day: a new row takes its place, the old one stays withdrawn."""
    policies.require(actor(request), "edit")
    day = get_object_or_404(CalendarDay.objects.select_related("unit", "decision"), pk=pk)
    row = find_year(day.date.year)
    initial = initial_of(day) | {"version": row.version}
    form = DayForm(request.POST or None, unit=day.unit, initial=initial)

    def save() -> CalendarDay:
        version = form.cleaned_data["version"]
        return services.change_day(
            actor=actor(request), day_id=day.pk, draft=form.draft(), now=timezone.now(), version=version
        )

    done, status = attempt(request, form, save)
    if done:
        return redirect(_year_url(day))
    title = _("Sửa ngày %(day)s") % {"day": dates.show(day.date)}
    return _page(request, form, row, day.unit, status, title=title, day=day)


@get_or_post
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a day: a page of its own, since deadlines computed from now on fall otherwise."""
    policies.require(actor(request), "edit")
    day = get_object_or_404(CalendarDay.objects.select_related("unit", "decision"), pk=pk)
    row = find_year(day.date.year)
    form = WithdrawForm(request.POST or None, initial={"version": row.version})

    def save() -> CalendarDay:
        return services.withdraw_day(actor=actor(request), day_id=day.pk, now=timezone.now(), **form.cleaned_data)

    done, status = attempt(request, form, save)
    if done:
        return redirect(_year_url(day))
    context: dict[str, Any] = {
        "form": form,
        "day": day,
        "row": row,
        "year": row.year,
        "confirm_label": _("Bỏ ngày này"),
        "confirm_danger": True,
        "cancel_url": _year_url(day),
    }
    return show(request, "withdraw.html", context | _conflict(row, status), status)


def _page(
    request: HttpRequest,
    form: DayForm,
    row: CalendarYear,
    unit: Unit | None,
    status: int,
    *,
    title: str,
    day: CalendarDay | None = None,
) -> HttpResponse:
    context = {"form": form, "row": row, "year": row.year, "unit": unit, "title": title, "day": day}
    return show(request, "day.html", context | _conflict(row, status), status)


def _conflict(row: CalendarYear, status: int) -> dict[str, Any]:
    """Return what the other person changed; the form goes by the year as it stands now."""
    if status != 409:
        return {}
    last = queries.last_change(row.year)
    return {"is_conflict": True, "theirs": last, "their_days": queries.changed_in(last) if last else []}


def _year_url(day: CalendarDay) -> str:
    url = day.get_absolute_url()
    return f"{url}?unit={day.unit.code}" if day.unit else url
