"""Shares, intervals and comparability as arithmetic, each against a second way of telling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.inspections.summary_rules import Basis, Counts, Link, comparable, percent, wilson

counts = st.builds(Counts, st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))


@given(counts, counts)
def test_counts_add_up(one: Counts, other: Counts) -> None:
    both = one + other

    assert both.judged == one.judged + other.judged
    assert both.met == one.met + other.met


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, None), (0, 7, "0.0"), (1, 3, "33.3"), (1, 16, "6.3"), (2, 3, "66.7"), (5, 5, "100.0")],
)
def test_a_share_has_one_decimal_and_halves_go_up(part: int, whole: int, shown: str | None) -> None:
    assert percent(part, whole) == (Decimal(shown) if shown else None)


@given(st.integers(1, 2000), st.data())
def test_the_interval_holds_the_share_and_is_wilsons(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    low, high = wilson(part, whole)

    share, z = part / whole, 1.959963984540054
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    # By definition both ends are z standard errors away from the share that was seen.
    for end in (low, high):
        if 1e-9 < end < 1 - 1e-9:
            assert abs(abs(share - end) - z * sqrt(end * (1 - end) / whole)) < 1e-9


def test_more_items_make_the_interval_narrower() -> None:
    widths = [high - low for low, high in (wilson(7 * n, 10 * n) for n in (1, 5, 50))]

    assert widths == sorted(widths, reverse=True)
    assert wilson(0, 0) == (0.0, 1.0)


# ── comparability ──


def told(unit: int, inspected: set[int], links: Mapping[int, Sequence[Link]]) -> Basis:
    """The same answer, told by recursion over the tree of predecessors."""
    if unit in inspected:
        return Basis.SAME
    found: set[int] = set()
    flags = {"divided": False, "missing": False}

    def back(one: int) -> None:
        if not links.get(one) and one != unit:
            flags["missing"] = True
        for link in links.get(one, ()):
            flags["divided"] |= link.is_partial
            if link.predecessor in inspected:
                found.add(link.predecessor)
            else:
                back(link.predecessor)

    back(unit)
    if not found:
        return Basis.NEW
    if flags["divided"]:
        return Basis.SPLIT
    if flags["missing"]:
        return Basis.PARTIAL
    return Basis.MERGED if len(found) > 1 else Basis.CONTINUED


@given(st.data())
def test_comparability_agrees_with_a_second_telling(data: st.DataObject) -> None:
    units = range(1, data.draw(st.integers(2, 10)))
    links = {
        unit: data.draw(
            st.lists(
                st.builds(Link, st.integers(unit + 1, 12), st.booleans()),
                max_size=3,
                unique_by=lambda link: link.predecessor,
            )
        )
        for unit in units
    }
    inspected = data.draw(st.sets(st.integers(1, 12)))

    assert comparable(1, inspected, links).basis == told(1, inspected, links)


@pytest.mark.parametrize(
    ("inspected", "links", "basis", "parts"),
    [
        ({1, 2}, {1: [Link(2, False)]}, Basis.SAME, (1,)),
        ({2}, {1: [Link(2, False)]}, Basis.CONTINUED, (2,)),
        ({2, 3}, {1: [Link(2, False), Link(3, False)]}, Basis.MERGED, (2, 3)),
        ({4}, {1: [Link(2, False)], 2: [Link(4, False)]}, Basis.CONTINUED, (4,)),
        ({2}, {1: [Link(2, False), Link(3, False)]}, Basis.PARTIAL, (2,)),
        ({2, 3}, {1: [Link(2, True), Link(3, False)]}, Basis.SPLIT, (2, 3)),
        (set(), {1: [Link(2, False)]}, Basis.NEW, ()),
        ({9}, {}, Basis.NEW, ()),
    ],
)
def test_each_kind_of_succession(
    inspected: set[int], links: dict[int, list[Link]], basis: Basis, parts: tuple[int, ...]
) -> None:
    found = comparable(1, inspected, links)

    assert (found.basis, found.parts) == (basis, parts)
    assert found.is_refused == (basis in (Basis.NEW, Basis.SPLIT, Basis.PARTIAL))
