"""Somebody opens the database beside the product, drops the triggers and changes the journal: it is found and named."""

# ruff: noqa: S608  # the statements are made of numbers in this file

from pathlib import Path

import pytest
from django.conf import settings as django_settings

from tests.own_world import new_world

COLUMNS = "at, actor_id, actor_name, actor_post, action, subject_type, subject_id, subject_label, parent_type, parent_id, unit_id, before, after, reason, request_id, digest, actor_folded, subject_folded, version, previous_pk, previous_digest"  # fmt: skip
SEALED, OPEN = 12, 12  # entries under a seal, entries after it
LAST = SEALED + OPEN


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """Give a world with a journal, its first half sealed."""
    with new_world(django_settings.DATABASES["default"], tmp_path_factory.mktemp("world"), "whole") as world:
        assert world.cchc("migrate").returncode == 0
        for step in (("-m", "tests.own_world", "write", "6"), ("manage.py", "journal", "seal")) * 2:
            assert world.run(*step).returncode == 0
        assert world.run("-m", "tests.own_world", "write", str(OPEN)).returncode == 0
        yield world


@pytest.fixture
def world(original, tmp_path):
    with new_world(django_settings.DATABASES["default"], tmp_path, "tampered", template=original) as copy:
        yield copy


def damage(world):
    done = world.cchc("journal", "verify")
    rows = world.answer("journal", "verify")["damage"]
    assert done.returncode == (1 if rows else 0), done.stderr
    for row in rows:
        assert row["say"] in done.stdout
    return {(row["what"], row["kind"], row["number"]) for row in rows}


def entry(kind, *numbers):
    return {("entry", kind, number) for number in numbers}


def swap(one, other):
    return (
        f"UPDATE audit_entry SET id = -1 WHERE id = {one}",
        f"UPDATE audit_entry SET id = {one} WHERE id = {other}",
        f"UPDATE audit_entry SET id = {other} WHERE id = -1",
    )


def copy_of(pk, new):
    return f"INSERT INTO audit_entry (id, {COLUMNS}) SELECT {new}, {COLUMNS} FROM audit_entry WHERE id = {pk}"


def test_journal_that_nobody_touched_is_whole(world):
    done = world.cchc("journal", "verify")

    assert (done.returncode, done.stdout) == (0, f"Nhật ký nguyên vẹn: {LAST} mục, 6 dấu niêm.\n")


@pytest.mark.parametrize("pk", [2, SEALED, SEALED + 1, LAST - 3, LAST])
@pytest.mark.parametrize("change", ["reason = 'thử'", "action = 'units.Ended'", "subject_id = '0'"])
def test_changed_byte_names_the_row(world, pk, change):
    world.beside(f"UPDATE audit_entry SET {change} WHERE id = {pk}")

    assert damage(world) == entry("changed", pk)


def test_one_byte_changed_in_the_file_itself_is_found(world):
    if world.on_sqlite:
        flip_a_bit(Path(world.url.removeprefix("sqlite:///")), b"n 11")  # the last name that was written
    else:
        world.beside(f"UPDATE audit_entry SET reason = overlay(reason placing 't' from 1) WHERE id = {LAST}")

    assert damage(world) == entry("changed", LAST)


def flip_a_bit(path, words):
    data = bytearray(path.read_bytes())
    assert data.count(words) == 1
    data[data.index(words) + len(words) - 1] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("pk", [1, 2, 7, SEALED, SEALED + 1, LAST - 3])
def test_missing_row_is_named(world, pk):
    world.beside(f"DELETE FROM audit_entry WHERE id = {pk}")

    assert damage(world) == entry("missing", pk)


def test_row_missing_at_the_end_is_found_at_once_on_sqlite_and_under_a_seal_on_both(world):
    world.beside(f"DELETE FROM audit_entry WHERE id = {LAST}")

    assert damage(world) == (entry("missing", LAST) if world.on_sqlite else set())


@pytest.mark.parametrize(("pk", "new"), [(3, LAST + 1), (LAST - 2, LAST + 1), (LAST, LAST + 1)])
def test_inserted_row_is_named(world, pk, new):
    world.beside(copy_of(pk, new))

    assert damage(world) == entry("inserted", new)


@pytest.mark.parametrize(("one", "other"), [(2, 5), (3, 4), (SEALED, SEALED + 1), (14, 15), (14, 18), (6, 20)])
def test_swapped_rows_are_named(world, one, other):
    world.beside(*swap(one, other))

    assert damage(world) == entry("reordered", one, other)


def test_row_rewritten_with_its_digest_is_named(world):
    for pk in (4, 16):
        world.beside(
            f"UPDATE audit_entry SET {', '.join(f'{name} = (SELECT {name} FROM audit_entry WHERE id = {pk - 1})' for name in COLUMNS.split(', '))} WHERE id = {pk}"
        )

    found = damage(world)

    assert {number for _what, _kind, number in found} >= {4, 16}


@pytest.mark.parametrize(
    ("statement", "what", "kind", "number"),
    [
        ("UPDATE audit_dayseal SET entries = entries + 1 WHERE number = 1", "day_seal", "changed", 1),
        ("UPDATE audit_dayseal SET previous = digest WHERE number = 2", "day_seal", "changed", 2),
        ("DELETE FROM audit_dayseal WHERE number = 1", "day_seal", "missing", 1),
        ("UPDATE audit_seal SET root = previous WHERE number = 2", "seal", "changed", 2),
        ("DELETE FROM audit_seal WHERE number = 1", "seal", "missing", 1),
    ],
)
def test_damaged_seal_is_named(world, statement, what, kind, number):
    world.beside(statement)

    found = damage(world)

    assert (what, kind, number) in found
    assert {row[0] for row in found} <= {"seal", "day_seal", "seals"}


def test_cut_off_end_of_a_units_chain_is_found(world):
    world.beside("DELETE FROM audit_seal WHERE chain = (SELECT max(chain) FROM audit_seal) AND number = 2")

    assert damage(world) == {("seals", "missing", 2)}


def test_damage_before_sealing_is_still_found_after_it(world):
    world.beside("DELETE FROM audit_entry WHERE id = 15", "UPDATE audit_entry SET reason = 'x' WHERE id = 20")
    world.cchc("journal", "seal")

    assert damage(world) == entry("missing", 15) | entry("changed", 20)


def test_nothing_prunes_the_journal(world):
    commands = {row["command"] for row in world.answer()}

    assert not [name for name in commands if "prune" in name or "purge" in name]
