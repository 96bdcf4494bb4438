"""Judge many statements at once: what one period leaves is what the next one of the same place starts with."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .identities import Book
from .reconcile import Case, Verdict, judge
from .solving import Given, Number, exactly

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Statement:
    """The figures of one place and period; without days it stands alone."""

    place: Hashable
    start: date | None
    end: date | None
    given: Mapping[str, Given]


def judge_all(book: Book, statements: Sequence[Statement]) -> list[Verdict]:
    """Judge each statement, in time order, with what the period before it leaves; return them in the order given."""
    verdicts: dict[int, Verdict] = {}
    leaves: dict[tuple[Hashable, date], list[int]] = {}
    order = sorted(
        range(len(statements)), key=lambda i: (statements[i].end or date.min, statements[i].start or date.min)
    )
    for index in order:
        one = statements[index]
        earlier = leaves.get((one.place, one.start - DAY), []) if one.start and one.start > date.min else []
        before = _left_by(book, [(statements[i], verdicts[i]) for i in earlier])
        verdict = judge(book, Case(one.given, before))
        verdicts[index] = _once(book, verdict, [(statements[i], verdicts[i]) for i in earlier])
        if one.end:
            leaves.setdefault((one.place, one.end), []).append(index)
    return [verdicts[index] for index in range(len(statements))]


def _stock(book: Book) -> str:
    """Return the code of what a period leaves to the next."""
    between = book.between()
    return between[0].right[0] if between else ""


def _left_by(book: Book, earlier: Sequence[tuple[Statement, Verdict]]) -> Given | None:
    """Return what the period before leaves; None where nothing says so or two statements say different things."""
    stock = _stock(book)
    reported = {one.given[stock] for one, _verdict in earlier if stock in one.given}
    if reported:
        return reported.pop() if len(reported) == 1 else None
    derived = [_derived(stock, verdict) for _one, verdict in earlier if stock in verdict.values and not verdict.broken]
    return derived[0] if len(set(derived)) == 1 else None


def _derived(stock: str, verdict: Verdict) -> Given:
    value: Number = verdict.values[stock]
    return Given(value, None) if stock in verdict.at_least else exactly(value)


def _once(book: Book, verdict: Verdict, earlier: Sequence[tuple[Statement, Verdict]]) -> Verdict:
    """Drop the break between periods where the period before is broken by the same figure and tells it already."""
    stock = _stock(book)
    for identity in book.between():
        if not any(found.identity == identity.id for found in verdict.broken):
            continue
        own = verdict.values[identity.left[0]]
        for one, past in earlier:
            if past.broken and stock in one.given and not _mended(book, one, stock, own).broken:
                broken = tuple(found for found in verdict.broken if found.identity != identity.id)
                return replace(verdict, broken=broken, unjudged=(*verdict.unjudged, identity.id))
    return verdict


def _mended(book: Book, one: Statement, stock: str, value: Number) -> Verdict:
    return judge(book, Case({**one.given, stock: exactly(value)}))
