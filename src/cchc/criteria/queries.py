"""What screens, exports and the import read of check-item sets."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from cchc.metrics.models import Metric

from .choices import Confidence
from .models import Area, CheckItem, CriteriaSet, Programme
from .rules import rows as row_rules
from .rules.rows import ItemRow, RowVerdict


@dataclass(frozen=True)
class AreaGroup:
    """The items of one area, in order."""

    code: str
    name: str
    items: tuple[CheckItem, ...]


@dataclass(frozen=True)
class SetLine:
    """One version in the list, with its counts."""

    set: CriteriaSet
    n_items: int
    n_unconfirmed: int


@dataclass(frozen=True)
class Filters:
    """What a reader narrows a set to; empty fields narrow nothing."""

    area: str = ""
    kind: str = ""
    confidence: str = ""
    words: str = ""


def area_names() -> dict[str, str]:
    """Map every area code in use to its newest name, in the order of the programmes, themes last."""
    names: dict[str, str] = {}
    areas = Area.objects.select_related("programme")
    for area in sorted(areas, key=_newest_first):
        names.setdefault(area.code, area.name)
    return names


def metric_codes() -> frozenset[str]:
    """Return the codes of the catalogue of metrics: items may name them."""
    return frozenset(Metric.objects.values_list("code", flat=True))


def in_force(code: str) -> CriteriaSet | None:
    """Return the newest published version of a set."""
    return CriteriaSet.objects.published().filter(code=code).order_by("-version").first()


def rows_in_force(code: str) -> list[ItemRow]:
    """Return the rows of the newest published version; none before the first."""
    published = in_force(code)
    return rows_of(published) if published else []


def rows_of(criteria_set: CriteriaSet) -> list[ItemRow]:
    """Return the rows of one version, in order."""
    return [row_of(item) for item in criteria_set.items.all()]


def row_of(item: CheckItem) -> ItemRow:
    """Return an item as plain data."""
    return ItemRow(**{name: getattr(item, name) for name in row_rules.FIELDS})


def groups(criteria_set: CriteriaSet, filters: Filters, names: Mapping[str, str]) -> list[AreaGroup]:
    """Return the items that pass `filters`, grouped by area in the order of `names`."""
    items = criteria_set.items.all()
    for name, value in (("area_code", filters.area), ("kind", filters.kind), ("confidence", filters.confidence)):
        if value:
            items = items.filter(**{name: value})
    kept = [item for item in items if row_rules.says(row_of(item), filters.words)]
    codes = [*names, *sorted({item.area_code for item in kept} - set(names))]
    found = ((code, tuple(item for item in kept if item.area_code == code)) for code in codes)
    return [AreaGroup(code, names.get(code, code), items) for code, items in found if items]


def compare(old: CriteriaSet, new: CriteriaSet) -> list[RowVerdict]:
    """Say what `new` adds, changes, keeps and leaves out against `old`."""
    return row_rules.compare(rows_of(old), rows_of(new))


def list_sets(sets: models.QuerySet[CriteriaSet]) -> list[SetLine]:
    """Return every version with its counts, newest version of each set first."""
    unconfirmed = models.Count("items", filter=models.Q(items__confidence=Confidence.UNCONFIRMED))
    found = sets.annotate(n_items=models.Count("items"), n_unconfirmed=unconfirmed).order_by("name", "-version")
    return [SetLine(one, one.n_items, one.n_unconfirmed) for one in found]


def programmes() -> list[tuple[Programme | None, list[Area]]]:
    """Return the contents of each programme, newest first, then the free themes under None."""
    areas = list(Area.objects.select_related("programme").order_by("-programme__valid_from", "order"))
    keys = dict.fromkeys(area.programme for area in areas if area.programme)
    groups: list[tuple[Programme | None, list[Area]]] = [
        (key, [a for a in areas if a.programme == key]) for key in keys
    ]
    return [*groups, (None, [area for area in areas if area.is_theme])]


def unconfirmed_share(criteria_set: CriteriaSet) -> tuple[int, int]:
    """Return how many items no source was read for, and of how many."""
    confidences = list(criteria_set.items.values_list("confidence", flat=True))
    return confidences.count(Confidence.UNCONFIRMED), len(confidences)


def _newest_first(area: Area) -> tuple[int, int]:
    start = area.programme.valid_from.toordinal() if area.programme else 0
    return -start, area.order
