"""Finding tasks: of what they came from, of a unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.utils.translation import gettext as _

from cchc.common.errors import RuleError
from cchc.common.text import fold
from cchc.units.models import Unit

from ..models import Task
from ..querysets import TaskQuerySet


def of_origin(origin: models.Model) -> TaskQuerySet:
    """Return the tasks that came from `origin` (a recommendation), soonest first."""
    return Task.objects.of_origin(origin).with_names()


def open_of_unit(unit: Unit) -> TaskQuerySet:
    """Return the unit's tasks that are neither verified nor withdrawn, soonest first."""
    return Task.objects.filter(unit=unit).open().with_names()


def find_unit(words: str, givers: Iterable[Unit], today: date) -> Unit:
    """Return the one unit that a person means by a code or a name, among those that `givers` reach; or refuse."""
    reached = models.Q(pk__in=[])
    for giver in givers:
        reached |= models.Q(path__startswith=giver.territory.path)
    units = Unit.objects.filter(reached).valid_on(today)
    exact = units.filter(code=words.strip().lower()).first()
    if exact is not None:
        return exact
    found = list(units.matching(words)[:50])
    wanted = fold(words)
    same = [unit for unit in found if wanted in (fold(unit.name), fold(unit.full_name))]
    found = same or found
    if not found:
        sentence = _("Địa bàn của cơ quan bạn không có đơn vị “%(words)s”. Gõ tên khác hoặc mã")
        raise RuleError(sentence % {"words": words[:60]}, field="unit")
    if len(found) > 1:
        names = "; ".join(f"{unit} ({unit.code})" for unit in found[:5])
        raise RuleError(_("Nhiều đơn vị khớp, gõ mã: %(names)s") % {"names": names}, field="unit")
    return found[0]
