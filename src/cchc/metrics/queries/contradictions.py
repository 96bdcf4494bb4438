"""Figures that do not agree: per unit, coverage and period, with what the unit says about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cchc.common import numbers
from cchc.units.models import Unit

from .. import rules
from ..choices import Coverage, FigureKind
from ..models import Explanation, Figure
from ..querysets import FigureQuerySet
from ..rules import wording
from ..rules.identities import Book, book
from ..rules.reconcile import Break, Verdict
from ..rules.solving import Given, Number, exactly
from ..rules.statements import Statement, judge_all

# Where the unit itself reports a number, that is what must agree; what was observed or computed steps in for it.
PREFERENCE = (FigureKind.REPORTED, FigureKind.OBSERVED, FigureKind.COMPUTED)
MOST_FIGURES = 60_000  # of one list; more are cut off at the oldest end


@dataclass(frozen=True)
class Place:
    """Whose figures of when: what is judged together."""

    unit_id: int
    coverage: str
    start: date
    end: date


@dataclass(frozen=True)
class Account:
    """The figures of one place, one for each code, and what the identities say of them."""

    place: Place
    figures: Mapping[str, Figure]
    verdict: Verdict


@dataclass(frozen=True)
class Contradiction:
    """Figures of one unit and period that cannot all be right, in words, with the unit's explanation if there is one."""

    identity: str
    name: str
    difference: Decimal
    unit_name: str  # of count: "hồ sơ"
    say: str
    lead: str
    hint: str
    arithmetic: str
    unit: Unit
    coverage: str
    coverage_name: str
    period_start: date
    period_end: date
    period: str
    figures: tuple[Figure, ...]
    explanation: Explanation | None

    @property
    def difference_words(self) -> str:
        """Return the difference as it is read: "278"."""
        return numbers.show_exact(self.difference)

    @property
    def is_explained(self) -> bool:
        """Tell whether the unit gave an explanation of just this difference."""
        one = self.explanation
        return one is not None and bool(one.text) and one.difference == self.difference

    @property
    def is_asked(self) -> bool:
        """Tell whether somebody asked and nobody answered yet."""
        return self.explanation is not None and not self.explanation.text

    @property
    def key(self) -> str:
        """Name the contradiction in addresses and forms."""
        return "|".join(
            [
                self.identity,
                str(self.unit.pk),
                self.coverage,
                self.period_start.isoformat(),
                self.period_end.isoformat(),
            ]
        )


def contradictions_of(
    unit: Unit, coverage: str | None, start: date, end: date, typed: Sequence[Figure] = ()
) -> list[Contradiction]:
    """Return the contradictions among a unit's figures whose periods share a day with `start`–`end`, worst first.

    `coverage` None asks all coverages. `typed` are figures that nobody saved yet: they stand for the saved ones.
    """
    figures = Figure.objects.filter(unit=unit)
    if coverage:
        figures = figures.filter(coverage=coverage)
    found = contradictions_in(accounts(figures, typed=typed))
    return [one for one in found if one.period_end >= start and one.period_start <= end]


def contradictions_within(figures: FigureQuerySet, most: int = MOST_FIGURES) -> list[Contradiction]:
    """Return the contradictions among the current ones of `figures`, those without explanation and the worst first."""
    return contradictions_in(accounts(figures, most))


def contradictions_in(known: Iterable[Account]) -> list[Contradiction]:
    """Return the contradictions of places that were judged, those without explanation and the worst first."""
    broken = [one for one in known if one.verdict.broken]
    explanations = _explanations(one.place for one in broken) if broken else {}
    the_book = book()
    found = [_contradiction(the_book, one, break_, explanations) for one in broken for break_ in one.verdict.broken]
    return sorted(found, key=lambda one: (one.is_explained, -one.difference, one.unit.sort_key, one.identity))


def accounts(figures: FigureQuerySet, most: int = MOST_FIGURES, typed: Sequence[Figure] = ()) -> list[Account]:
    """Return the figures by place, each judged. A figure counted on one day joins the periods that end on that day.

    Each of `typed`, not saved yet, stands for the saved one of its place and kind.
    """
    the_book = book()
    named = {code for one in the_book.identities for code in one.members}
    chosen = figures.current().filter(metric__code__in=named).order_by("-period_end", "-pk")
    groups: dict[Place, dict[str, Figure]] = {}
    saved = chosen.select_related("metric", "unit", "unit__parent")[:most]
    instead = {_number(one) for one in typed}
    for figure in [*(one for one in typed if one.metric.code in named), *saved]:
        if figure.pk is not None and _number(figure) in instead:
            continue
        place = Place(figure.unit_id, figure.coverage, figure.period_start, figure.period_end)
        _prefer(groups.setdefault(place, {}), figure)
    days = {(one.unit_id, one.coverage, one.end): codes for one, codes in groups.items() if one.start == one.end}
    joined = {
        place: codes
        if place.start == place.end
        else {**days.get((place.unit_id, place.coverage, place.end), {}), **codes}
        for place, codes in groups.items()
    }
    verdicts = judge_all(the_book, [_statement(place, codes) for place, codes in joined.items()])
    return [
        Account(place, codes, _of_its_own(verdict, groups[place]))
        for (place, codes), verdict in zip(joined.items(), verdicts, strict=True)
    ]


def given(figure: Figure) -> Given:
    """Return a figure as the rules take it: a round one ("hơn 3.500") is a least value."""
    value: Number = figure.value if figure.metric.decimals else int(figure.value)
    return Given(value, None) if figure.is_approximate else exactly(value)


def _number(figure: Figure) -> tuple[object, ...]:
    """Say which number a figure is: all its revisions, saved or only typed, are the same one."""
    return (
        figure.metric.code,
        figure.unit_id,
        figure.coverage,
        figure.period_start,
        figure.period_end,
        figure.kind,
    )


def _prefer(codes: dict[str, Figure], figure: Figure) -> None:
    other = codes.get(figure.metric.code)
    if other is None or PREFERENCE.index(FigureKind(figure.kind)) < PREFERENCE.index(FigureKind(other.kind)):
        codes[figure.metric.code] = figure


def _statement(place: Place, codes: Mapping[str, Figure]) -> Statement:
    facts = {code: given(figure) for code, figure in codes.items()}
    return Statement((place.unit_id, place.coverage), place.start, place.end, facts)


def _of_its_own(verdict: Verdict, own: Mapping[str, Figure]) -> Verdict:
    """Leave out what figures of single days contradict among themselves: that is told at their own day."""
    broken = tuple(found for found in verdict.broken if verdict.support[found.identity] & set(own))
    if len(broken) == len(verdict.broken):
        return verdict
    return Verdict(**{**vars(verdict), "broken": broken})


def _explanations(places: Iterable[Place]) -> dict[tuple[str, Place], Explanation]:
    """Return the newest explanation of each identity and place."""
    units = {place.unit_id for place in places}
    asked = Explanation.objects.filter(unit__in=units).order_by("pk").select_related("asked_by", "given_by")
    return {(one.identity, Place(one.unit_id, one.coverage, one.period_start, one.period_end)): one for one in asked}


def _contradiction(
    the_book: Book, account: Account, found: Break, explanations: Mapping[tuple[str, Place], Explanation]
) -> Contradiction:
    identity, place = the_book.by_id[found.identity], account.place
    said = wording.say(the_book, found, account.verdict)
    figures = [
        account.figures[code] for code in sorted(account.verdict.support[found.identity]) if code in account.figures
    ]
    figures.sort(key=lambda one: one.metric.order)
    return Contradiction(
        identity=identity.id,
        name=str(identity.name),
        difference=Decimal(found.difference),
        unit_name=figures[0].metric.unit_name if figures else "",
        say=said.sentence,
        lead=said.lead,
        hint=said.hint,
        arithmetic=said.subtraction or wording.equation(the_book, identity, account.verdict),
        unit=next(iter(account.figures.values())).unit,
        coverage=place.coverage,
        coverage_name=str(Coverage(place.coverage).label),
        period_start=place.start,
        period_end=place.end,
        period=rules.period_words(place.start, place.end),
        figures=tuple(figures),
        explanation=explanations.get((identity.id, place)),
    )
