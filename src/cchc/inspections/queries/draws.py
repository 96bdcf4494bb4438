"""Who may be drawn, and a draw explained so that anybody can repeat it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.common import numbers
from cchc.units.choices import Kind, Level
from cchc.units.models import Unit

from .. import draw_rules
from ..draw_rules import Candidate, Outcome
from ..models import Draw, Plan

LEVELS = (Level.COMMUNE, Level.PROVINCE, Level.DISTRICT)
_NEVER = (Kind.COUNCIL, Kind.COUNCIL_BOARD, Kind.MINISTRY)


@dataclass(frozen=True)
class Group:
    """One stratum of a draw, with how its places were counted."""

    name: str
    label: str
    size: int
    places: int
    how: str
    rows: tuple[draw_rules.Scored, ...]


@dataclass(frozen=True)
class Explanation:
    """A draw as a page shows it; made anew from what went in, `agrees` compares it with what was kept."""

    decision: str
    day: date
    method: str
    seed_text: str
    seed: str
    amount: str
    seed_command: str
    groups: tuple[Group, ...]
    excluded: tuple[draw_rules.Excluded, ...]
    n_units: int
    n_drawn: int
    agrees: bool
    differences: tuple[str, ...]

    @property
    def commands(self) -> str:
        """The whole draw as a few lines for a shell with sha256sum."""
        lines = [f"SEED=$({self.seed_command})"]
        for group in self.groups:
            codes = " ".join(sorted(row.code for row in group.rows))
            lines += [
                f"for CODE in {codes}",
                'do echo "$(printf \'%s\' "$SEED|$CODE" | sha256sum | cut -c1-64) $CODE"',
                f"done | LC_ALL=C sort | head -n {group.places}",
            ]
        return "\n".join(lines)


def candidates(
    above: Unit, day: date, levels: Collection[str] = LEVELS, *, besides: Collection[int] = ()
) -> list[Unit]:
    """Return the units directly below `above` that exist on `day`, councils and the ones in `besides` left out."""
    below = Unit.objects.filter(parent=above, level__in=levels).valid_on(day).exclude(kind__in=_NEVER)
    return list(below.exclude(pk__in=list(besides)).order_by("code"))


def candidates_of(plan: Plan, day: date, levels: Collection[str] = LEVELS) -> list[Unit]:
    """Return the units that a draft plan may draw from: of the issuer's territory, but not those that inspect."""
    taken = set(plan.inspections.values_list("unit_id", flat=True))
    besides = taken | {plan.issuer_id, plan.lead_id or plan.issuer_id}
    return candidates(plan.issuer.territory, day, levels, besides=besides)


def as_candidates(units: Collection[Unit], *, by_level: bool) -> list[Candidate]:
    """Return units as the rules draw them; with `by_level` each level is a stratum."""
    return [Candidate(unit.code, unit.title, unit.level if by_level else "") for unit in units]


def redrawn(draw: Draw) -> Outcome:
    """Draw again from what was kept."""
    return draw_rules.draw(
        number=draw.decision_number,
        day=draw.decision_date,
        units=[Candidate(row["code"], row["name"], row["stratum"]) for row in draw.units],
        reasons={row["code"]: row["reason"] for row in draw.excluded},
        share=draw.share,
        count=draw.number,
    )


def differences(draw: Draw, outcome: Outcome) -> list[str]:
    """Return in words where a stored draw and a new one differ; empty when they are the same."""
    found = []
    if draw.method != draw_rules.METHOD:
        found.append(_("cách rút %(old)s, hiện dùng %(new)s") % {"old": draw.method, "new": draw_rules.METHOD})
    if draw.seed != outcome.seed:
        found.append(_("mã khởi tạo không khớp"))
    kept, again = list(draw.drawn), outcome.drawn
    if extra := [code for code in kept if code not in again]:
        found.append(_("thừa %(codes)s") % {"codes": ", ".join(extra)})
    if missing := [code for code in again if code not in kept]:
        found.append(_("thiếu %(codes)s") % {"codes": ", ".join(missing)})
    if not found and kept != again:
        found.append(_("thứ tự không khớp"))
    return found


def draw_explanation(draw: Draw) -> Explanation:
    """Return everything that a page needs to explain `draw`, the public one too; no unit is read from the database."""
    outcome = redrawn(draw)
    differing = differences(draw, outcome)
    return Explanation(
        decision=draw.decision_number,
        day=draw.decision_date,
        method=draw.method,
        seed_text=outcome.seed_text,
        seed=outcome.seed,
        amount=amount_words(draw.share, draw.number),
        seed_command=f"printf '%s' '{outcome.seed_text}' | sha256sum | cut -c1-64",
        groups=tuple(_group(stratum, draw.share) for stratum in outcome.strata),
        excluded=outcome.excluded,
        n_units=len(draw.units),
        n_drawn=len(draw.drawn),
        agrees=not differing,
        differences=tuple(differing),
    )


def amount_words(share: Decimal | None, number: int | None) -> str:
    """Return "30% số đơn vị" or "5 đơn vị"."""
    if share is not None:
        return _("%(share)s%% số đơn vị của mỗi nhóm") % {"share": numbers.show_exact(share)}
    return _("%(count)s đơn vị") % {"count": numbers.show(number or 0)}


def stratum_label(name: str) -> str:
    """Return the stratum in words: the level if it is one."""
    return str(Level(name).label) if name in Level.values else name


def _group(stratum: draw_rules.Stratum, share: Decimal | None) -> Group:
    words: dict[str, int | str] = {"size": stratum.size, "places": stratum.places}
    how = _("%(size)s đơn vị, được %(places)s suất") % words
    if share is not None:
        exact = numbers.show_exact(share * stratum.size / 100)
        words |= {"share": numbers.show_exact(share), "exact": exact}
        how = _("%(share)s%% của %(size)s là %(exact)s, làm tròn lên thành %(places)s") % words
    return Group(stratum.name, stratum_label(stratum.name), stratum.size, stratum.places, how, stratum.rows)
