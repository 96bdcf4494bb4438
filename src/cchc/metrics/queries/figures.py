"""What screens and documents read of figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.common.text import fold
from cchc.units.models import Unit

from .. import hooks, rules
from ..choices import Coverage, FigureKind, Group
from ..hooks import Use
from ..models import Figure, Metric
from ..rules.identities import book


@dataclass(frozen=True)
class Revision:
    """One version of a figure: what it said, since when, by whom, why."""

    figure_id: int
    revision: int
    value: str
    as_of: date
    source: str
    recorded_at: datetime
    recorded_by: str
    reason: str
    is_current: bool


@dataclass(frozen=True)
class OtherKind:
    """The same number from another hand: reported, observed on site, computed; None where there is none."""

    kind: str
    icon: str
    value: str | None
    figure_id: int | None


@dataclass(frozen=True)
class FigureCard:
    """A figure with everything that must stand beside it."""

    figure: Figure
    name: str
    unit: str
    coverage: str
    period: str
    value: str
    unit_name: str
    kind: str
    kind_icon: str
    as_of: date
    source: str
    revision: int
    definition: str
    is_current: bool
    history: tuple[Revision, ...] = ()
    used_in: tuple[Use, ...] = ()

    @property
    def place(self) -> str:
        """Say whose cases are counted: "huyện Thới Bình, cấp dưới trực thuộc"."""
        return f"{self.unit} ({self.coverage.lower()})" if self.figure.coverage != Coverage.OWN else self.unit


KIND_ICONS = {
    FigureKind.REPORTED: "building-community",
    FigureKind.OBSERVED: "eye",
    FigureKind.COMPUTED: "database",
}


def current(figures: models.QuerySet[Figure]) -> models.QuerySet[Figure]:
    """Keep the figures that nothing replaced."""
    return figures.filter(replaced_by__isnull=True)


def search(
    figures: models.QuerySet[Figure], *, words: str = "", metric: str = "", kind: str = "", coverage: str = ""
) -> models.QuerySet[Figure]:
    """Narrow figures by words of the unit's name (marks ignored), metric code, kind and coverage."""
    for word in fold(words).split():
        figures = figures.filter(unit__folded__contains=word)
    for name, value in (("metric__code", metric), ("kind", kind), ("coverage", coverage)):
        if value:
            figures = figures.filter(**{name: value})
    return figures


def overlapping(figures: models.QuerySet[Figure], start: date | None, end: date | None) -> models.QuerySet[Figure]:
    """Keep the figures whose period shares a day with `start`–`end`."""
    if start:
        figures = figures.filter(period_end__gte=start)
    return figures.filter(period_start__lte=end) if end else figures


def brief_card(figure: Figure) -> FigureCard:
    """Return the card without history and uses: a row of a list asks nothing more of the database."""
    metric, kind = figure.metric, FigureKind(figure.kind)
    return FigureCard(
        figure=figure,
        name=metric.name,
        unit=str(figure.unit),
        coverage=str(Coverage(figure.coverage).label),
        period=rules.period_words(figure.period_start, figure.period_end),
        value=rules.value_words(figure.value, metric.decimals, is_approximate=figure.is_approximate),
        unit_name=metric.unit_name,
        kind=str(kind.label),
        kind_icon=KIND_ICONS[kind],
        as_of=figure.as_of,
        source=figure.source,
        revision=figure.revision,
        definition=metric.definition,
        is_current=not hasattr(figure, "replaced_by"),
    )


def figure_card(figure: Figure, viewer: User | None = None) -> FigureCard:
    """Return a figure with its revisions, newest first, and the places that cite it as far as `viewer` may know."""
    uses = [use for find in hooks.used_in for use in find(viewer, figure)] if viewer else []
    brief = brief_card(figure)
    chain = _chain(figure)
    reasons = _reasons(chain)
    newest = max(chain, key=lambda one: one.revision)
    history = tuple(_revision(one, reasons, is_current=one == newest) for one in sorted(chain, key=_newest_first))
    return FigureCard(**{**vars(brief), "history": history, "used_in": tuple(uses)})


def other_kinds(figure: Figure) -> list[OtherKind]:
    """Return the same number as each kind has it: the comparison of the figure page."""
    same = Figure.objects.current().filter(
        metric__code=figure.metric.code,
        unit=figure.unit_id,
        coverage=figure.coverage,
        period_start=figure.period_start,
        period_end=figure.period_end,
    )
    found = {one.kind: one for one in same.select_related("metric")}
    return [_other(kind, found.get(kind)) for kind in FigureKind]


def catalogue(words: str = "") -> list[tuple[str, list[Metric]]]:
    """Return the newest version of every metric that holds `words` (marks ignored), under the catalogue's headings."""
    newest = Metric.objects.newest().order_by("order")
    metrics = [metric for metric in newest if _says(metric, words)]
    groups = [(str(group.label), [metric for metric in metrics if metric.group == group]) for group in Group]
    return [(label, rows) for label, rows in groups if rows]


def formula_words(metric: Metric) -> str:
    """Return the formula with the names of what it adds up: "Hồ sơ giải quyết trước hạn + …"; empty if there is none."""
    codes = metric.formula.split(" + ") if metric.formula else []
    names = {one.code: one.name for one in Metric.objects.newest().filter(code__in=codes)} if codes else {}
    return " + ".join(names.get(code, code) for code in codes)


def versions_of(code: str) -> list[Metric]:
    """Return every version of a metric, newest first."""
    return list(Metric.objects.filter(code=code).order_by("-version"))


def owner_of(metric: Metric) -> str:
    """Return the body that keeps the definition, as far as is known."""
    owner = book().owners.get(metric.group)
    return str(owner) if owner else ""


def in_force_since(versions: Sequence[Metric]) -> list[tuple[Metric, date | None]]:
    """Return each version with the day on which it came into the catalogue."""
    entries = Entry.objects.filter(
        subject_type=Metric._meta.label_lower,
        subject_id__in=[str(one.pk) for one in versions],
        action="metrics.defined",
    )
    days = {int(entry.subject_id): timezone.localtime(entry.at).date() for entry in entries}
    return [(one, days.get(one.pk)) for one in versions]


def revision_on(figure: Figure, day: date) -> Figure | None:
    """Return the revision of a number that was the newest at the end of `day`; None if nobody had recorded it yet."""
    known = [one for one in _chain(figure) if timezone.localtime(one.recorded_at).date() <= day]
    return max(known, key=lambda one: one.revision, default=None)


def figure_of(unit: Unit, metric_code: str, start: date, end: date) -> Decimal | None:
    """Return the current value of a unit's own figure, whichever kind was recorded last; None if there is none."""
    figures = Figure.objects.current().filter(unit=unit, metric__code=metric_code, coverage=Coverage.OWN)
    figure = figures.filter(period_start=start, period_end=end).order_by("-recorded_at", "-pk").first()
    return figure.value if figure else None


def _says(metric: Metric, words: str) -> bool:
    text = fold(f"{metric.code} {metric.name_vi} {metric.name_en} {metric.definition}")
    return all(word in text for word in fold(words).split())


def _chain(figure: Figure) -> list[Figure]:
    """Return every revision of the number: they share metric code, place, period and kind."""
    same = Figure.objects.filter(
        metric=figure.metric_id,
        unit=figure.unit_id,
        coverage=figure.coverage,
        period_start=figure.period_start,
        period_end=figure.period_end,
        kind=figure.kind,
    )
    return list(same.select_related("metric", "recorded_by"))


def _reasons(chain: list[Figure]) -> Mapping[int, str]:
    entries = Entry.objects.filter(
        subject_type=Figure._meta.label_lower,
        subject_id__in=[str(figure.pk) for figure in chain],
        action="metrics.figure_corrected",
    )
    return {int(entry.subject_id): entry.reason for entry in entries}


def _revision(figure: Figure, reasons: Mapping[int, str], *, is_current: bool) -> Revision:
    return Revision(
        figure_id=figure.pk,
        revision=figure.revision,
        value=rules.value_words(figure.value, figure.metric.decimals, is_approximate=figure.is_approximate),
        as_of=figure.as_of,
        source=figure.source,
        recorded_at=figure.recorded_at,
        recorded_by=figure.recorded_by.full_name if figure.recorded_by else "cchc",
        reason=reasons.get(figure.pk, ""),
        is_current=is_current,
    )


def _newest_first(figure: Figure) -> int:
    return -figure.revision


def _other(kind: FigureKind, figure: Figure | None) -> OtherKind:
    if figure is None:
        return OtherKind(str(kind.label), KIND_ICONS[kind], None, None)
    shown = rules.value_words(figure.value, figure.metric.decimals, is_approximate=figure.is_approximate)
    return OtherKind(str(kind.label), KIND_ICONS[kind], shown, figure.pk)


def find_unit(words: str) -> Unit:
    """Return the one unit that a person means by a code or a name, or refuse naming those it may be."""
    exact = Unit.objects.filter(code=words.strip().lower()).first()
    if exact is not None:
        return exact
    found = list(Unit.objects.matching(words)[:50])
    same = [unit for unit in found if fold(unit.full_name) == fold(words)] or [
        unit for unit in found if fold(unit.name) == fold(words)
    ]
    found = same or found
    if not found:
        raise RuleError(_("Không có đơn vị “%(words)s”. Gõ tên khác hoặc mã") % {"words": words[:60]}, field="unit")
    if len(found) > 1:
        names = "; ".join(f"{unit} ({unit.code})" for unit in found[:5])
        raise RuleError(_("Nhiều đơn vị khớp, gõ mã: %(names)s") % {"names": names}, field="unit")
    return found[0]
