"""Somebody changes the journal behind the product's back, the triggers off: it is found and the row is named."""

# ruff: noqa: S608  # the statements are made of numbers in this file

import pytest
from django.core.management import get_commands
from django.db import connection
from django.utils import timezone

from cchc.audit import queries, triggers
from cchc.audit.models import DaySeal, Entry, Seal
from cchc.audit.rules import digest_of
from cchc.audit.services import record, seal_days
from cchc.audit.words import say
from tests.factories import UnitFactory
from tests.own_world import new_world

SEALED, OPEN = 12, 12  # entries under seals, entries after them
LAST = SEALED + OPEN
COLUMNS = ", ".join(field.column for field in Entry._meta.concrete_fields if not field.primary_key)


class Journal:
    """A journal whose triggers are off. Entries are counted from 1, whatever their keys."""

    def __init__(self):
        units = [UnitFactory() for _ in range(3)]
        for number in range(LAST):
            if number in (SEALED // 2, SEALED):
                seal_days(now=timezone.now())
            unit = units[number % 3]
            record("units.ended", actor=None, subject=unit, unit_id=unit.pk, after={"name": f"Lần {number}"})
        self.base = Entry.objects.earliest("pk").pk - 1
        triggers.remove(connection)

    def run(self, *statements):
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def damage(self):
        found = queries.verify().damage
        assert all(str(row.number) in say(row) for row in found)
        return {(row.what, str(row.kind), row.number - (self.base if row.what == "entry" else 0)) for row in found}

    def copy(self, number, new):
        sql = f"INSERT INTO audit_entry (id, {COLUMNS}) SELECT {self.base + new}, {COLUMNS} FROM audit_entry"
        self.run(f"{sql} WHERE id = {self.base + number}")

    def swap(self, one, other):
        one, other = self.base + one, self.base + other
        for old, new in ((one, -1), (other, one), (-1, other)):
            self.run(f"UPDATE audit_entry SET id = {new} WHERE id = {old}")


@pytest.fixture
def journal(db):
    made = Journal()
    yield made
    triggers.install(connection)


def entry(kind, *numbers):
    return {("entry", kind, number) for number in numbers}


def test_journal_that_nobody_touched_is_whole(journal):
    report = queries.verify()

    assert (report.entries, report.seals, report.damage) == (LAST, 6, [])
    assert report.sealed_through == journal.base + SEALED


@pytest.mark.parametrize("number", [1, 2, SEALED, SEALED + 1, LAST - 3, LAST])
@pytest.mark.parametrize("change", ["reason = 'thử'", "subject_id = '0'", "previous_pk = 99", "digest = 'x'"])
def test_changed_row_is_named(journal, number, change):
    journal.run(f"UPDATE audit_entry SET {change} WHERE id = {journal.base + number}")

    assert journal.damage() == entry("changed", number)


@pytest.mark.parametrize("number", [1, 2, 7, SEALED, SEALED + 1, LAST - 3])
def test_missing_row_is_named(journal, number):
    journal.run(f"DELETE FROM audit_entry WHERE id = {journal.base + number}")

    assert journal.damage() == entry("missing", number)


def test_row_missing_at_the_very_end_is_found_at_once_where_there_is_one_writer(journal):
    journal.run(f"DELETE FROM audit_entry WHERE id = {journal.base + LAST}")

    assert journal.damage() == (entry("missing", LAST) if connection.vendor == "sqlite" else set())


@pytest.mark.parametrize("number", [3, LAST - 2, LAST])
def test_inserted_row_is_named(journal, number):
    journal.copy(number, LAST + 1)

    assert journal.damage() == entry("inserted", LAST + 1)


@pytest.mark.parametrize(("one", "other"), [(2, 5), (3, 4), (SEALED, SEALED + 1), (14, 15), (14, 18), (6, 20)])
def test_swapped_rows_are_both_named(journal, one, other):
    journal.swap(one, other)

    assert journal.damage() == entry("reordered", one, other)


@pytest.mark.parametrize("number", [4, SEALED, 16])
def test_row_rewritten_with_a_right_digest_is_named(journal, number):
    row = Entry.objects.get(pk=journal.base + number)
    row.reason = "giả"
    digest = digest_of(row)
    journal.run(f"UPDATE audit_entry SET reason = 'giả', digest = '{digest}' WHERE id = {row.pk}")

    assert journal.damage() == entry("changed", number)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE audit_dayseal SET entries = entries + 1 WHERE number = 1", ("day_seal", "changed", 1)),
        ("UPDATE audit_dayseal SET previous = digest WHERE number = 2", ("day_seal", "changed", 2)),
        ("UPDATE audit_seal SET root = previous WHERE number = 2", ("seal", "changed", 2)),
    ],
)
def test_changed_seal_is_named(journal, statement, named):
    journal.run(statement)

    found = journal.damage()

    assert named in found
    assert {what for what, _kind, _number in found} <= {"seal", "day_seal", "seals"}


def test_missing_seals_are_named(journal):
    first, second = DaySeal.objects.order_by("number")
    unit_seals = list(first.seals.values_list("chain", flat=True))
    Seal.objects.filter(chain=unit_seals[0], day_seal=first)._raw_delete("default")
    assert ("seal", "missing", 1) in journal.damage()

    Seal.objects.filter(day_seal=first)._raw_delete("default")
    DaySeal.objects.filter(pk=first.pk)._raw_delete("default")
    assert ("day_seal", "missing", 1) in journal.damage()
    assert second.number == 2


def test_seal_whose_leaves_were_changed_is_named(journal):
    Seal.objects.filter(number=2).update(leaves=b"")

    assert journal.damage() >= {("seal", "changed", 2)}


def test_cut_off_end_of_a_units_chain_is_found(journal):
    Seal.objects.filter(pk=Seal.objects.filter(number=2).latest("chain").pk)._raw_delete("default")

    assert journal.damage() == {("seals", "missing", 2)}


def test_damage_before_sealing_is_still_found_after_it(journal):
    journal.run(
        f"DELETE FROM audit_entry WHERE id = {journal.base + 15}",
        f"UPDATE audit_entry SET reason = 'x' WHERE id = {journal.base + 20}",
    )
    seal_days(now=timezone.now())

    assert journal.damage() == entry("missing", 15) | entry("changed", 20)


def test_nothing_prunes_the_journal():
    ours = [name for name, app in get_commands().items() if str(app).startswith("cchc.")]

    assert not [name for name in ours if any(word in name for word in ("prune", "purge", "clean", "trim"))]


def test_one_byte_changed_in_the_file_beside_the_product_is_found_and_named(engine, migrated, tmp_path):
    with new_world(engine, tmp_path, "tampered", template=migrated) as world:
        assert world.run("-m", "tests.own_world", "write", "12").returncode == 0
        assert world.answer("journal", "seal")["sealed"][0]["entries"] == 12
        if world.on_sqlite:
            flip_a_bit(world.path, b"n 11")  # the last name that was written
        else:
            world.beside('UPDATE audit_entry SET after = \'{"name": "Lan 11"}\' WHERE id = 12')

        done = world.cchc("journal", "verify")

    assert done.returncode == 1
    assert "Mục 12 đã bị sửa (" in done.stdout
    assert "cchc: units.ended" in done.stdout


def flip_a_bit(path, words):
    data = bytearray(path.read_bytes())
    assert data.count(words) == 1
    data[data.index(words) + len(words) - 1] ^= 1
    path.write_bytes(data)
