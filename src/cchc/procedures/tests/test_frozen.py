"""The database itself refuses to change what is published, whoever asks."""
# ruff: noqa: S608  # names of tables written here

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from cchc.procedures.models import Configuration, ProcessStep, Version
from cchc.procedures.queries import content as contents
from cchc.procedures.rules import process as rules
from cchc.procedures.services import processes, registering, versions
from tests.factories import UnitFactory

from .samples import FULL

pytestmark = pytest.mark.django_db

PARTS = ["versionlevel", "agency", "case", "result", "legalbasis", "step", "method", "component", "fee"]
# A column of each table that may be written over with itself.
COLUMNS = {"versionlevel": "level", "legalbasis": "note", "method": "channel", "fee": "note", "step": "text"}


@pytest.fixture
def version():
    procedure = registering.create_procedure(actor=None, code="1.001193")
    draft = versions.write(actor=None, procedure=procedure, content=FULL)
    return versions.publish(actor=None, version_id=draft.pk, valid_from=date(2026, 1, 1))


def refused(statement):
    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.law("TT-02")
@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_a_published_version_is_changed_removed_or_added(version, part):
    table, column = f"procedures_{part}", COLUMNS.get(part, "name")

    refused(f"UPDATE {table} SET {column} = {column}")
    refused(f"DELETE FROM {table}")
    refused(_copy_of_one_row(table))

    assert contents.of(version) == FULL


def _copy_of_one_row(table):
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join("9999" if name == "id" else f'"{name}"' for name in names)
    return (
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} LIMIT 1"  # the trigger comes before uniqueness
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procedures_version SET name = 'khác'",
        "UPDATE procedures_version SET status = 'draft'",
        "UPDATE procedures_version SET valid_from = '2020-01-01'",
        "DELETE FROM procedures_version",
    ],
)
def test_a_published_version_is_neither_changed_nor_removed(version, statement):
    refused(statement)

    assert Version.objects.get().name == FULL.name


def test_a_part_of_a_draft_does_not_move_into_a_published_version(version):
    versions.start_draft(actor=None, procedure=version.procedure)

    refused(f"UPDATE procedures_result SET version_id = {version.pk} WHERE version_id <> {version.pk}")


def test_a_draft_beside_it_is_free(version):
    draft = versions.start_draft(actor=None, procedure=version.procedure)

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE procedures_result SET name = 'khác' WHERE version_id = {draft.pk}")
    versions.discard_draft(actor=None, version_id=draft.pk)

    assert contents.of(version) == FULL


@pytest.fixture
def process(version):
    steps = (
        rules.ProcessStep("Tiếp nhận", "Công chức một cửa", Decimal(1)),
        rules.ProcessStep("Ký", "Chủ tịch", Decimal(4)),
    )
    made = rules.Process(date(2026, 1, 1), Decimal(5), "wd", steps)
    draft = processes.write(actor=None, unit=UnitFactory(), procedure=version.procedure, process=made)
    return processes.activate(actor=None, configuration_id=draft.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procedures_configuration SET term_amount = 9",
        "UPDATE procedures_configuration SET status = 'draft'",
        "DELETE FROM procedures_configuration",
        "UPDATE procedures_processstep SET amount = 2",
        "DELETE FROM procedures_processstep",
    ],
)
def test_a_process_in_use_and_its_steps_are_neither_changed_nor_removed(process, statement):
    refused(statement)
    refused(_copy_of_one_row("procedures_processstep"))

    assert Configuration.objects.get().term_amount == 5
    assert [step.amount for step in ProcessStep.objects.all()] == [1, 4]


def test_the_next_draft_of_a_process_is_free(process):
    made = rules.Process(date(2027, 1, 1), Decimal(3), "wd", (rules.ProcessStep("Ký", "Chủ tịch", Decimal(3)),))
    for role in ("Phó Chủ tịch", "Chủ tịch"):
        step = replace(made.steps[0], role=role)
        draft = processes.write(
            actor=None, unit=process.unit, procedure=process.procedure, process=replace(made, steps=(step,))
        )
    processes.discard(actor=None, configuration_id=draft.pk)

    assert Configuration.objects.get() == process
