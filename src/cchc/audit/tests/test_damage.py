"""Whatever single thing is done to a history, the right row is named: rules against random histories."""

import hashlib
from dataclasses import dataclass, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cchc.audit.rules import seals
from cchc.audit.rules.damage import Chain, Kind, Link, compare, copies


@dataclass(frozen=True)
class Row:
    pk: int
    text: str
    previous_pk: int
    previous_digest: str

    @property
    def digest(self):
        return sha(f"{self.text}|{self.previous_pk}|{self.previous_digest}")


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


@st.composite
def lines(draw, least=3):
    """A history with one writer: every entry follows the one right before it."""
    rows = []
    first = draw(st.integers(1, 50))
    for number in range(draw(st.integers(least, 25))):
        last = rows[-1] if rows else None
        rows.append(Row(first + number, f"{number}", last.pk if last else 0, last.digest if last else ""))
    return rows


@st.composite
def trees(draw):
    """A history with several writers: keys have holes, some entries follow the same one."""
    rows = []
    pk = 0
    for number in range(draw(st.integers(4, 25))):
        pk += draw(st.integers(1, 3))
        near = draw(st.integers(1, 3))
        last = rows[-near] if len(rows) >= near else (rows[-1] if rows else None)
        rows.append(Row(pk, f"{number}", last.pk if last else 0, last.digest if last else ""))
    return rows


def read(rows, *, strict, top=0):
    there = {row.pk: row.digest for row in rows}
    chain = Chain(strict=strict)
    for row in sorted(rows, key=lambda row: row.pk):
        chain.read(Link(row.pk, row.digest, row.previous_pk, row.previous_digest, there.get(row.previous_pk)))
    chain.reach(top)
    return chain.damage()


def followed(rows):
    """The entries that a later one names: only for these can a tree prove anything before it is sealed."""
    return [i for i, row in enumerate(rows) if row.pk in {other.previous_pk for other in rows}]


def swapped(rows, i, j):
    return [replace(row, pk={rows[i].pk: rows[j].pk, rows[j].pk: rows[i].pk}.get(row.pk, row.pk)) for row in rows]


@given(lines(), trees())
def test_history_that_nobody_touched_has_no_damage(line, tree):
    assert read(line, strict=True, top=line[-1].pk) == {}
    assert read(tree, strict=False) == {}
    assert copies((row.pk, row.digest) for row in tree) == set()


@given(lines(), st.data())
def test_missing_row_is_named_with_one_writer(rows, data):
    gone = data.draw(st.sampled_from(rows[1:]))

    found = read([row for row in rows if row != gone], strict=True, top=rows[-1].pk)

    assert found == {gone.pk: Kind.MISSING}


@given(lines())
def test_missing_first_row_is_named_by_its_follower(rows):
    assert read(rows[1:], strict=True, top=rows[-1].pk) == {rows[0].pk: Kind.MISSING}


@given(lines(), st.data())
def test_swapped_rows_are_both_named_with_one_writer(rows, data):
    i, j = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=2, max_size=2, unique=True))

    found = read(swapped(rows, i, j), strict=True, top=rows[-1].pk)

    assert found == {rows[i].pk: Kind.REORDERED, rows[j].pk: Kind.REORDERED}


@given(lines(), st.data())
def test_copied_row_is_named_with_one_writer(rows, data):
    again = replace(data.draw(st.sampled_from(rows)), pk=rows[-1].pk + 1)

    assert read([*rows, again], strict=True, top=again.pk) == {again.pk: Kind.INSERTED}


@given(lines(), st.data())
def test_row_rewritten_with_its_digest_is_named_by_its_follower(rows, data):
    i = data.draw(st.integers(0, len(rows) - 2))
    forged = replace(rows[i], text="giả")

    assert read([*rows[:i], forged, *rows[i + 1 :]], strict=True, top=rows[-1].pk) == {forged.pk: Kind.CHANGED}


@given(trees(), st.data())
def test_missing_row_that_was_followed_is_named_with_many_writers(rows, data):
    i = data.draw(st.sampled_from(followed(rows)))

    assert read([*rows[:i], *rows[i + 1 :]], strict=False) == {rows[i].pk: Kind.MISSING}


@given(trees(), st.data())
def test_rewritten_row_that_was_followed_is_named_with_many_writers(rows, data):
    i = data.draw(st.sampled_from(followed(rows)))
    forged = replace(rows[i], text="giả")

    assert read([*rows[:i], forged, *rows[i + 1 :]], strict=False) == {forged.pk: Kind.CHANGED}


@given(trees(), st.data())
def test_copied_row_is_named_with_many_writers(rows, data):
    again = replace(data.draw(st.sampled_from(rows)), pk=rows[-1].pk + 1)

    assert copies((row.pk, row.digest) for row in [*rows, again]) == {again.pk}


@given(trees(), st.data())
def test_swapped_rows_are_noticed_with_many_writers(rows, data):
    known = followed(rows)
    assume(len(known) > 1)
    i, j = sorted(data.draw(st.lists(st.sampled_from(known), min_size=2, max_size=2, unique=True)))

    found = read(swapped(rows, i, j), strict=False)

    assert {rows[i].pk, rows[j].pk} <= found.keys()


@given(trees(), st.data())
def test_seal_names_any_single_damage(rows, data):
    sealed = seals.unpack(seals.leaves_of((row.pk, row.digest) for row in rows))
    i, j = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=2, max_size=2, unique=True))
    row, new = rows[i], rows[-1].pk + 1
    there = {one.pk: seals.short(one.digest) for one in rows}
    forged = {row.pk: seals.short(sha("giả"))}
    moved = {rows[i].pk: there[rows[j].pk], rows[j].pk: there[rows[i].pk]}

    assert compare(sealed, there) == {}
    assert compare(sealed, {pk: digest for pk, digest in there.items() if pk != row.pk}) == {row.pk: Kind.MISSING}
    assert compare(sealed, there | {new: there[row.pk]}) == {new: Kind.INSERTED}
    assert compare(sealed, there | forged) == {row.pk: Kind.CHANGED}
    assert compare(sealed, there | moved) == dict.fromkeys(moved, Kind.REORDERED)


@given(st.lists(st.text(max_size=3), min_size=2, max_size=12), st.data())
def test_chain_of_seals_names_any_single_damage(texts, data):
    chain = []
    for number, text in enumerate(texts, 1):
        previous = chain[-1][2] if chain else ""
        chain.append((number, previous, sha(text + previous), sha(text + previous)))
    i = data.draw(st.integers(0, len(chain) - 2))
    number, previous, digest, _right = chain[i]

    assert list(seals.chain_damage(chain)) == []
    assert list(seals.chain_damage([*chain[:i], *chain[i + 1 :]])) == [(number, Kind.MISSING)]
    changed = [*chain[:i], (number, previous, digest, sha("giả")), *chain[i + 1 :]]
    assert list(seals.chain_damage(changed)) == [(number, Kind.CHANGED)]
    forged = [*chain[:i], (number, previous, sha("giả"), sha("giả")), *chain[i + 1 :]]
    assert list(seals.chain_damage(forged)) == [(number + 1, Kind.REORDERED)]


def test_wide_hole_is_listed_in_part():
    chain = Chain(strict=True, last_pk=10)
    chain.reach(5000)

    assert (len(chain.missing), chain.holes) == (1000, 3990)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-22 16:59:59.999999", "2026-11-22"),
        ("2026-11-22 17:00:00.000000", "2026-11-23"),
        ("2026-12-31 18:00:00.000000", "2027-01-01"),
        ("hôm qua", ""),
    ],
)
def test_day_of_an_entry_is_the_day_of_the_office(moment, day):
    assert seals.day_of(moment) == day


def test_printed_seal_stands_in_groups_of_four():
    assert seals.grouped("ab12cd34ef56" + "0" * 52) == "ab12 cd34 ef56 0000 0000 0000 0000 0000"
