"""What the system knows of the figures that check items ask for: beside the unit's answer and the last result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common import dates, numbers
from cchc.criteria.models import CheckItem
from cchc.metrics import rules
from cchc.metrics.choices import Coverage, FigureKind
from cchc.metrics.models import Figure
from cchc.metrics.queries import computed
from cchc.units.models import Unit

from ..models import Inspection

# What the system counted goes before what others said: the unit's own word stands in the first box already.
_PREFERENCE = (FigureKind.COMPUTED, FigureKind.OBSERVED, FigureKind.REPORTED)


@dataclass(frozen=True)
class Known:
    """A figure of the inspected period as the box shows it: headline, what it is made of, where it comes from."""

    value: str
    detail: str
    source: str
    url: str


@dataclass(frozen=True)
class _One:
    value: Decimal
    words: str
    source: str
    url: str


def known_figures(inspection: Inspection, items: Iterable[CheckItem]) -> dict[str, Known]:
    """Return by code of item what is known of its figure for the unit and the inspected period."""
    start, end = inspection.plan.period_start, inspection.plan.period_end
    asked = {item.code: item.metric_codes for item in items if item.metric_codes}
    if start is None or end is None or not asked:
        return {}
    codes = {code for named in asked.values() for code in named}
    ones = _recorded(inspection.unit, codes, start, end)
    ones |= _counted(inspection.unit, codes, start, end)
    told = {code: _told([ones[one] for one in named if one in ones], len(named)) for code, named in asked.items()}
    return {code: one for code, one in told.items() if one is not None}


def _recorded(unit: Unit, codes: Iterable[str], start: date, end: date) -> dict[str, _One]:
    rows = Figure.objects.current().filter(
        unit=unit, coverage=Coverage.OWN, period_start=start, period_end=end, metric__code__in=codes
    )
    best = sorted(rows.select_related("metric"), key=lambda row: -_PREFERENCE.index(FigureKind(row.kind)))
    return {row.metric.code: _of_figure(row) for row in best}


def _of_figure(row: Figure) -> _One:
    words = rules.value_words(row.value, row.metric.decimals, is_approximate=row.is_approximate)
    source = {"kind": row.get_kind_display(), "day": dates.show(row.as_of)}
    return _One(
        row.value,
        words,
        _("%(kind)s, tính đến %(day)s") % source,
        reverse("metrics:figure", args=[row.pk]),
    )


def _counted(unit: Unit, codes: Iterable[str], start: date, end: date) -> dict[str, _One]:
    found = {code: computed(unit, code, Coverage.OWN, start, end) for code in codes}
    source = _("Đếm từ dữ liệu trong hệ thống")
    return {
        code: _One(one.value, numbers.show_exact(one.value), source, "")
        for code, one in found.items()
        if one is not None
    }


def _told(ones: list[_One], n_asked: int) -> Known | None:
    """Return what the figures say together: a value, or the share of the part in the whole."""
    if len(ones) < n_asked:
        return None
    first = ones[0]
    if n_asked == 1:
        return Known(first.words, "", first.source, first.url)
    if not ones[1].value:
        return None
    source = "; ".join(dict.fromkeys(one.source for one in ones))  # both, where part and whole come from two places
    return Known(rules.share_words(first.value, ones[1].value), f"{first.words}/{ones[1].words}", source, first.url)
