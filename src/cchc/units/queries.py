"""Reading the tree and the successions: ancestors, children on a day, followers, what may be compared with what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import StrIndex
from django.utils.translation import gettext as _

from cchc.common.text import fold

from . import rules
from .choices import TERRITORIES, Kind, Level
from .models import Succession, Unit
from .querysets import UnitQuerySet

# Ranks after a hit in the own name: the words side by side in the names above; the words apart.
ABOVE, APART = 1000, 2000


@dataclass(frozen=True)
class Follower:
    """A unit at the other end of a chain of successions; `is_whole` when no division lies on the way."""

    unit: Unit
    is_whole: bool


class Verdict(StrEnum):
    """The answer to "may the figures of these two be compared"."""

    SAME = "same"
    CONTINUED = "continued"
    MERGED = "merged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Comparison:
    """Verdict, and for a merger all the units whose figures together stand against the later one."""

    verdict: Verdict
    reason: str
    parts: tuple[Unit, ...] = ()


def ancestors(unit: Unit) -> list[Unit]:
    """Return the units above, from the root down."""
    codes = unit.path.strip("/").split("/")[:-1]
    found = {one.code: one for one in Unit.objects.filter(code__in=codes)}
    return [found[code] for code in codes]


def located(unit: Unit, above: Iterable[Unit]) -> str:
    """Return the name with the territories above it: "huyện Thới Bình, tỉnh Cà Mau"."""
    named = [one.full_name for one in reversed(list(above)) if one.kind != Kind.COUNTRY]
    return ", ".join([unit.full_name, *named])


def children(unit: Unit, day: date) -> UnitQuerySet:
    """Return the units directly below that exist on `day`: the unit's own bodies, then the territories."""
    is_territory = Case(When(kind__in=TERRITORIES, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Unit.objects.filter(parent=unit).valid_on(day).order_by(is_territory, "sort_key", "code")


def search(words: str, *, day: date | None = None) -> UnitQuerySet:
    """Return the units with every word, best first: the words in the unit's own name before those above it."""
    folded = fold(words)
    found = Unit.objects.matching(folded).select_related("parent__parent")
    if day:
        found = found.valid_on(day)
    place, comma = StrIndex("folded", Value(folded)), StrIndex("folded", Value(","))
    own_name = Q(place__gt=0) & (Q(comma=0) | Q(place__lt=F("comma")))
    rank = Case(
        When(own_name, then=F("place")),
        When(place__gt=0, then=Value(ABOVE)),
        default=Value(APART),
        output_field=IntegerField(),
    )
    order = ("rank", F("valid_to").desc(nulls_first=True), "sort_key", "code")
    return found.annotate(place=place, comma=comma).annotate(rank=rank).order_by(*order)


def successors(unit: Unit, day: date) -> list[Follower]:
    """Return the units that hold on `day` what `unit` held, through as many successions as it takes."""
    return _follow(unit, day, forward=True)


def predecessors(unit: Unit, day: date) -> list[Follower]:
    """Return the units that held on `day` what `unit` holds."""
    return _follow(unit, day, forward=False)


def day_before(unit: Unit, today: date) -> date:
    """Return the last day on which something else stood in the place of `unit`; today if that is not known."""
    return unit.valid_from - timedelta(days=1) if unit.valid_from else today


def comparable(one: Unit, other: Unit) -> Comparison:
    """Tell whether figures of the two units may stand side by side, and if not, why.

    A division on the way is refused, since nobody knows which part of a figure went where.
    """
    if one.pk == other.pk:
        return Comparison(Verdict.SAME, _("Cùng một đơn vị."), (one,))
    earlier, later = _in_time(one, other)
    day = earlier.valid_to
    if day is None or rules.exists_on(later.valid_from, None, day):
        return _refused(_("Hai đơn vị cùng tồn tại, không kế tiếp nhau."))
    parts = predecessors(later, day)
    ours = next((part for part in parts if part.unit.pk == earlier.pk), None)
    if ours is None:
        return _unrelated(earlier)
    if not all(part.is_whole for part in parts):
        return _refused(_("Có đơn vị bị chia tách, không rõ phần số liệu nào chuyển đi."))
    if len(parts) == 1:
        return Comparison(Verdict.CONTINUED, _("Đơn vị sau kế tiếp trọn vẹn đơn vị trước."), (earlier,))
    names = ", ".join(part.unit.full_name for part in parts)
    reason = _("Đơn vị sau sáp nhập từ %(names)s; so với tổng của các đơn vị này.") % {"names": names}
    return Comparison(Verdict.MERGED, reason, tuple(part.unit for part in parts))


def _in_time(one: Unit, other: Unit) -> tuple[Unit, Unit]:
    """Put the unit that ended first before the other."""
    first, second = sorted((one, other), key=lambda unit: (unit.valid_to or date.max, unit.pk))
    return first, second


def _unrelated(earlier: Unit) -> Comparison:
    if Succession.objects.filter(predecessor=earlier, successor=None).exists():
        return _refused(
            _("%(unit)s kết thúc hoạt động, không có đơn vị kế tiếp.") % {"unit": earlier.title},
        )
    return _refused(_("Hai đơn vị không kế tiếp nhau."))


def _refused(reason: str) -> Comparison:
    return Comparison(Verdict.REFUSED, reason)


def _follow(unit: Unit, day: date, *, forward: bool) -> list[Follower]:
    """Walk the successions away from `unit`, one query a step, until the units that exist on `day`."""
    here, there = ("predecessor", "successor") if forward else ("successor", "predecessor")
    whole = {unit.pk: True}
    reached: dict[int, Unit] = {}
    frontier = [unit]
    while frontier:
        ahead = []
        for one in frontier:
            if one.exists_on(day):
                reached[one.pk] = one
            else:
                ahead.append(one.pk)
        links = Succession.objects.filter(**{f"{here}__in": ahead}).select_related(there) if ahead else []
        frontier = []
        for link in links:
            target: Unit | None = getattr(link, there)
            if target is None:
                continue
            is_whole = whole[getattr(link, f"{here}_id")] and not link.is_partial
            known = whole.get(target.pk)
            if known is None or (known and not is_whole):  # seen as whole before: what lies beyond is partial too
                whole[target.pk] = is_whole
                frontier.append(target)
    units = sorted(reached.values(), key=lambda one: (one.sort_key, one.code))
    return [Follower(one, whole[one.pk]) for one in units]


@dataclass(frozen=True)
class Picture:
    """What stood before a unit and what came after it, one step each way."""

    before: list[Succession]
    after: list[Succession]
    now_in: list[Unit]  # where the communes of a district that ended went

    @property
    def is_empty(self) -> bool:
        return not (self.before or self.after)

    @property
    def rows(self) -> list[Succession]:
        """The same as a table."""
        return [*self.before, *self.after]


def picture(unit: Unit) -> Picture:
    """Return the successions into and out of `unit`, in Vietnamese order."""
    both = Succession.objects.select_related("predecessor", "successor")
    before = both.filter(successor=unit).order_by("happened_on", "predecessor__sort_key")
    after = both.filter(predecessor=unit).order_by("happened_on", "successor__sort_key")
    now_in = Unit.objects.none()
    if unit.level == Level.DISTRICT and unit.valid_to:
        now_in = Unit.objects.filter(successions_in__predecessor__parent=unit, level=Level.COMMUNE).distinct()
    return Picture(list(before), list(after), list(now_in.select_related("parent")))


def listed(
    *,
    words: str = "",
    level: str = "",
    kind: str = "",
    province: str = "",
    day: date | None = None,
) -> UnitQuerySet:
    """Return the list of units that a filter asks for; without a day the ended ones are in it, too."""
    found = search(words) if words else Unit.objects.select_related("parent__parent")
    found = found.exclude(kind=Kind.COUNTRY)
    if day:
        found = found.valid_on(day)
    if level:
        found = found.filter(level=level)
    if kind:
        found = found.filter(kind=kind)
    if province:
        found = found.filter(path__contains=f"/{province}/").exclude(code=province)
    return found
