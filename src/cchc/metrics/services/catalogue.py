"""Loading of the catalogue that comes with the product. Safe to repeat: a changed definition is the next version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.audit.services import record
from cchc.common.errors import RuleError

from ..choices import Direction, Group
from ..models import Metric

# What makes a definition: a change here is another number. The order in the list is not.
DEFINING = (
    "name_vi",
    "name_en",
    "unit_vi",
    "unit_en",
    "definition_vi",
    "definition_en",
    "formula",
    "decimals",
    "direction",
    "group",
    "source",
)


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    n_metrics: int
    n_new: int
    n_changed: int


@transaction.atomic
def load_catalogue(data: Mapping[str, Any]) -> Loaded:
    """Store every metric of `data` whose definition is not the newest one already."""
    newest = {metric.code: metric for metric in Metric.objects.select_for_update().order_by("version")}
    n_new = n_changed = 0
    for order, entry in enumerate(data["metrics"], start=1):
        values = _values(entry, data["units"])
        old = newest.get(entry["code"])
        if old is not None and all(getattr(old, name) == values[name] for name in DEFINING):
            if old.order != order:
                old.order = order
                old.save(update_fields=["order"])
            continue
        version = old.version + 1 if old else 1
        metric = Metric.objects.create(code=entry["code"], version=version, order=order, **values)
        n_new, n_changed = n_new + (old is None), n_changed + (old is not None)
        before = {name: getattr(old, name) for name in DEFINING} if old else {}
        record("metrics.defined", actor=None, subject=metric, before=before, after={"version": version, **values})
    return Loaded(len(data["metrics"]), n_new, n_changed)


def _values(entry: Mapping[str, Any], units: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    if entry["group"] not in Group.values or entry["direction"] not in Direction.values or entry["unit"] not in units:
        raise RuleError(_("Chỉ tiêu %(code)s có nhóm, chiều hoặc đơn vị tính ngoài danh mục") % {"code": entry["code"]})
    unit = units[entry["unit"]]
    return {
        "name_vi": entry["vi"],
        "name_en": entry["en"],
        "unit_vi": unit["vi"],
        "unit_en": unit["en"],
        "definition_vi": entry["definition_vi"],
        "definition_en": entry["definition_en"],
        "formula": entry.get("formula", ""),
        "decimals": entry.get("decimals", 0),
        "direction": entry["direction"],
        "group": entry["group"],
        "source": _source(entry.get("statistic", "")),
    }


def _source(statistic: str) -> str:
    if not statistic:
        return ""
    return f"Bảng số liệu báo cáo cải cách hành chính, mục {statistic.removeprefix('STAT.')} (chưa xác nhận)"
