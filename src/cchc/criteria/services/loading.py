"""Loading of the programmes and sets that come with the product. Safe to repeat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.common.errors import RuleError

from .. import queries
from ..choices import Verdict
from ..models import Area, CriteriaSet, Programme
from ..rules import rows as row_rules
from . import sets
from .reading import raw_of


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    criteria_set: CriteriaSet
    n_items: int
    is_new: bool


@transaction.atomic
def load_programmes(data: Mapping[str, Any]) -> int:
    """Store the programmes, their areas and the free themes; return how many areas there are."""
    for entry in data["programmes"]:
        values = {name: entry[name] for name in ("name", "basis", "valid_from", "valid_to")}
        programme, _made = Programme.objects.update_or_create(code=entry["code"], defaults=values)
        _load_areas(entry["areas"], programme)
    _load_areas(data["themes"], None)
    return Area.objects.count()


@transaction.atomic
def load_set(data: Mapping[str, Any], *, now: datetime) -> Loaded:
    """Publish the set that `data` holds as the next version, unless the version in force says the same."""
    old = queries.rows_in_force(data["code"])
    verdicts = row_rules.judge(old, raw_of(data["items"]), queries.area_names())
    wrong = next((verdict for verdict in verdicts if verdict.verdict == Verdict.WRONG), None)
    if wrong:
        raise RuleError(_("%(code)s: %(problem)s") % {"code": wrong.code, "problem": wrong.problems[0]})
    published = queries.in_force(data["code"])
    if published and not row_rules.differs(old, verdicts):
        return Loaded(published, len(old), is_new=False)
    rows = row_rules.rows_of(verdicts)
    # A draft that somebody works on stays: the version published here goes past it, and the draft can be thrown away.
    new = sets.add_version(actor=None, code=data["code"], name=data["name"], rows=rows, source=data.get("source", ""))
    return Loaded(sets.publish(actor=None, set_id=new.pk, now=now), len(rows), is_new=True)


def _load_areas(entries: list[dict[str, str]], programme: Programme | None) -> None:
    for order, entry in enumerate(entries, start=1):
        values = {"name_vi": entry["vi"], "name_en": entry["en"], "order": order}
        Area.objects.update_or_create(programme=programme, code=entry["code"], defaults=values)
