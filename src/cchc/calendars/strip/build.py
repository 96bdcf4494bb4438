"""The whole strip: cells, weeks folded away, words above and below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.common import dates

from ..rules import Calendar, Explanation, Pause, Term, explain
from . import words
from .amounts import paused_amount
from .cells import Scene, day_views
from .head import head
from .model import ROW_CELLS, DayView, Fold, Look, Strip
from .sums import legend, sentences, sums

FOLD_AFTER = 6  # weeks
SHOWN_AHEAD = 20  # weeks still to come that are drawn; the middle of more is folded
ENDS = 4  # weeks kept on both sides of that fold
MONDAY = date(2026, 8, 24)


def strip_for(
    calendar: Calendar,
    accepted: datetime,
    term: Term | None,
    pauses: Sequence[Pause],
    look: Look,
    *,
    cutoff: time | None = None,
) -> Strip:
    """Compute a deadline and return its strip; while a pause is open the days run until today."""
    today = max(look.now.date(), accepted.date())
    until = today if calendar.first <= today <= calendar.last else None
    found = explain(calendar, accepted, term, pauses, cutoff=cutoff, until=until)
    return strip_of(found, calendar, term, look)


def strip_of(explanation: Explanation, calendar: Calendar, term: Term | None, look: Look) -> Strip:
    """Return what the template shows of an explanation."""
    scene = Scene(explanation, calendar, term, look)
    days = tuple(day_views(scene))
    items = _fold(scene, days)
    return Strip(
        head=head(scene),
        items=items,
        days=days,
        legend=legend(scene, [item for item in items if isinstance(item, DayView)]),
        sums=sums(scene),
        sentences=sentences(scene, days) if look.is_read_aloud else (),
        is_read_aloud=look.is_read_aloud,
        is_provisional=any(day.is_unconfirmed for day in days),
        weekdays=tuple(dates.weekday_short(MONDAY + timedelta(days=n)) for n in range(7)),
    )


def _fold(scene: Scene, days: tuple[DayView, ...]) -> tuple[DayView | Fold, ...]:
    """Fold the weeks that have wholly passed, and the middle of a very long wait, when there are more than six."""
    weeks = [list(group) for _week, group in groupby(days, lambda view: view.day - timedelta(days=view.day.weekday()))]
    if len(days) <= ROW_CELLS or len(weeks) <= FOLD_AFTER:
        return days
    passed = sum(week[0].day + timedelta(days=6 - week[0].day.weekday()) < scene.today for week in weeks)
    passed = min(passed, len(weeks) - 1)  # the week of the day itself is always drawn
    items: list[DayView | Fold] = []
    if passed:
        n_weeks = ngettext("%(n)s tuần trước", "%(n)s tuần trước", passed) % {"n": passed}
        items.append(_folded(scene, weeks[:passed], n_weeks))
    ahead = weeks[passed:]
    if len(ahead) > SHOWN_AHEAD:
        middle = ahead[ENDS:-ENDS]
        n_weeks = ngettext("%(n)s tuần ở giữa", "%(n)s tuần ở giữa", len(middle)) % {"n": len(middle)}
        items += [view for week in ahead[:ENDS] for view in week]
        items.append(_folded(scene, middle, n_weeks))
        ahead = ahead[-ENDS:]
    return (*items, *(view for week in ahead for view in week))


def _folded(scene: Scene, weeks: list[list[DayView]], label: str) -> Fold:
    days = tuple(view for week in weeks for view in week)
    counted, paused = sum(view.minutes for view in days), sum(view.paused for view in days)
    parts = []
    n_full = sum(view.ordinal is not None for view in days)
    if counted and scene.in_hours:
        parts.append(_("%(time)s tính") % {"time": words.hours(counted)})
    elif n_full:
        parts.append(ngettext("%(n)s ngày tính", "%(n)s ngày tính", n_full) % {"n": n_full})
    if paused:
        parts.append(
            _("%(time)s tạm dừng") % {"time": paused_amount(scene, [(view.day, view.paused) for view in days])}
        )
    when = {"label": label, "first": dates.show_day(days[0].day), "last": dates.show_day(days[-1].day)}
    says = _("%(label)s (%(first)s đến %(last)s): %(what)s") % {**when, "what": ", ".join(parts) or _("không tính")}
    return Fold(says, len(weeks), counted, paused, days)
