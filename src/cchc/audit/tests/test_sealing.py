"""Each unit's day under a seal, each seal naming the one before it; two sealers cannot fork the chain."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from cchc.audit import queries, triggers
from cchc.audit.models import DaySeal, Entry, Seal
from cchc.audit.rules import seals as rules
from cchc.audit.services import append, record, seal_days, sealing
from tests.factories import UnitFactory
from tests.own_world import new_world

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 20, 2, tzinfo=UTC)  # 09:00 in the office
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def units():
    return [UnitFactory() for _ in range(2)]


def write(unit, moment):
    with time_machine.travel(moment, tick=False):
        return record("units.ended", actor=None, subject=unit or UnitFactory(), unit_id=unit.pk if unit else None)


def test_every_units_day_gets_a_seal_that_names_the_one_before(units):
    first, second = units
    for hours in (0, 1, 24):
        write(first, MORNING + timedelta(hours=hours))
    write(second, MORNING)
    write(None, MORNING)

    made = seal_days(now=NOW)

    assert [(seal.number, seal.day, seal.entries, seal.units) for seal in made] == [
        (1, date(2026, 11, 20), 4, 3),
        (2, date(2026, 11, 21), 1, 1),
    ]
    assert made[1].previous == made[0].digest
    one, two = Seal.objects.filter(unit=first)
    assert (one.number, one.entries, two.number, two.previous) == (1, 2, 2, one.digest)
    assert Seal.objects.get(chain=0).unit is None
    assert one.root == rules.root_of(Entry.objects.filter(unit=first, pk__lte=one.last_entry).order_by("pk").values_list("digest", flat=True))  # fmt: skip


def test_sealing_again_without_new_entries_makes_nothing(units):
    write(units[0], MORNING)
    seal_days(now=NOW)

    assert seal_days(now=NOW) == []
    assert DaySeal.objects.count() == 1


def test_entry_that_comes_late_gets_the_next_seal_of_its_day(units):
    write(units[0], MORNING)
    seal_days(now=NOW)
    late = write(units[0], MORNING)

    (again,) = seal_days(now=NOW)

    assert (again.number, again.day) == (2, date(2026, 11, 20))
    assert queries.day_seal(date(2026, 11, 20)) == again
    assert queries.seal_of_entry(late).day_seal == again
    assert queries.verify().damage == []


def test_sealing_up_to_a_day_leaves_later_entries_open(units):
    write(units[0], MORNING)
    later = write(units[0], MORNING + timedelta(hours=15))  # 00:00 of the next day in the office

    (made,) = seal_days(now=NOW, through=date(2026, 11, 20))

    assert (made.entries, made.last_entry) == (1, later.pk - 1)
    assert queries.seal_of_entry(later) is None


def test_sealing_is_not_itself_an_entry(units):
    write(units[0], MORNING)

    seal_days(now=NOW)

    assert Entry.objects.count() == 1


def test_long_journal_is_sealed_in_stretches(units, monkeypatch):
    monkeypatch.setattr(sealing, "STRETCH", 4)
    for _ in range(10):
        write(units[0], MORNING)

    made = seal_days(now=NOW)

    assert [seal.entries for seal in made] == [4, 4, 2]
    assert queries.verify().damage == []
    assert queries.verify().seals == 3


def test_entries_appended_at_once_follow_each_other(units):
    known = write(units[0], MORNING)
    entries = [
        Entry(
            at=MORNING,
            actor_name="A",
            action="units.ended",
            subject_type="x",
            subject_id=str(n),
            subject_label="Ấp Bắc",
        )
        for n in range(3)
    ]

    append(entries)

    kept = list(Entry.objects.order_by("pk"))[1:]
    assert [entry.previous_digest for entry in kept] == [known.digest, kept[0].digest, kept[1].digest]
    assert [entry.pk for entry in kept] == [entry.pk for entry in entries]
    assert kept[0].subject_folded == "ap bac"
    assert queries.verify().damage == []


@pytest.mark.parametrize("table", ["audit_seal", "audit_dayseal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET entries = 0", "DELETE FROM {}"])
def test_database_refuses_to_change_a_seal(units, table, statement):
    write(units[0], MORNING)
    seal_days(now=NOW)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("same", [{"number": 1}, {"previous": ""}])
def test_database_refuses_a_second_seal_in_the_same_place(units, same):
    write(units[0], MORNING)
    (made,) = seal_days(now=NOW)
    fork = (
        DaySeal.objects.values().get() | {"id": None, "number": 2, "previous": made.digest, "digest": "f" * 64} | same
    )
    unit_fork = Seal.objects.values().get() | {"id": None, "number": 2, "previous": "e" * 64} | same

    with pytest.raises(IntegrityError), transaction.atomic():
        DaySeal.objects.create(**fork)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.create(**unit_fork)


def test_sealer_that_was_overtaken_starts_again(units, monkeypatch):
    write(units[0], MORNING)
    read = sealing._read

    def overtaken(after, end):
        monkeypatch.setattr(sealing, "_read", read)
        seal_days(now=NOW)
        return read(after, end)

    monkeypatch.setattr(sealing, "_read", overtaken)

    assert seal_days(now=NOW) == []
    assert queries.verify().damage == []
    assert DaySeal.objects.count() == 1


def test_writers_sealers_and_verifier_at_once(engine, migrated, tmp_path):
    with new_world(engine, tmp_path, "sealing", template=migrated) as world:
        done = world.run("-m", "cchc.audit.tests.sealing_at_once")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"entries": 160, "sealed": 160, "forks": 0, "false_alarms": 0, "damage": []}


def test_printed_seal_is_found_again(units, capsys):
    write(units[0], MORNING)
    (made,) = seal_days(now=NOW)

    call_command("journal", "verify", "--seal", made.printed)

    assert "Dấu niêm đã nhập là dấu số 1, ngày 20/11/2026." in capsys.readouterr().out
    assert queries.find_seal(made.printed[:7]) is None
    with pytest.raises(SystemExit) as stop:
        call_command("journal", "verify", "--seal", "0000 0000")
    assert stop.value.code == 1


def test_seal_command_says_what_it_sealed(units, capsys):
    write(units[0], MORNING)

    call_command("journal", "seal", "--day", "20/11/2026")
    call_command("journal", "seal")

    made = DaySeal.objects.get()
    assert capsys.readouterr().out == (
        f"Dấu niêm số 1, ngày 20/11/2026, 1 mục, 1 chuỗi: {made.printed}\nKhông có mục nào chưa niêm phong.\n"
    )


@pytest.mark.parametrize("day", ["31/2/2026", "1/1/2100"])
def test_seal_command_refuses_a_day_that_is_none_or_to_come(units, day):
    write(units[0], MORNING)

    with pytest.raises(SystemExit) as stop:
        call_command("journal", "seal", "--day", day)

    assert stop.value.code == 1
    assert not DaySeal.objects.exists()


def test_published_seals_are_one_for_each_day_the_latest_first(units, django_assert_num_queries):
    for hours in (0, 24):
        write(units[0], MORNING + timedelta(hours=hours))
        seal_days(now=NOW)
    write(units[1], MORNING + timedelta(hours=24))
    seal_days(now=NOW)

    with django_assert_num_queries(2):
        found = queries.published_seals(10)

    assert [(seal.day, seal.number, seal.entries, [number for number, _text in seal.earlier]) for seal in found] == [
        (date(2026, 11, 21), 3, 2, [2]),
        (date(2026, 11, 20), 1, 1, []),
    ]
    assert queries.latest_day_seal().number == 3
    assert queries.latest_seal(units[0].pk).number == 2
    assert queries.latest_seal(None) is None


def test_seals_without_triggers_are_restored_by_install(units):
    write(units[0], MORNING)
    seal_days(now=NOW)
    triggers.remove(connection)
    triggers.install(connection)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Seal.objects.all().delete()
