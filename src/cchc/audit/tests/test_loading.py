"""Loading the journal in bulk: the same rows as one by one, every refusal of the database still there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict

from cchc.audit import queries
from cchc.audit.models import Entry, Name
from cchc.audit.services import append, append_rows, in_bulk
from cchc.common.bulk import insert
from cchc.units.models import Unit
from tests.factories import UnitFactory

START = datetime(2026, 8, 28, 1, 2, 3, 4, tzinfo=UTC)
NAMES = ("id", "previous_pk", "previous_digest", "digest")  # where an entry stands, and what follows from that

pytestmark = pytest.mark.django_db


def lines(n):
    unit = UnitFactory()
    return [
        {
            "at": START + timedelta(seconds=i),
            "actor_id": None,
            "actor_name": "Lê Thị Minh Châu",
            "actor_post": "Chuyên viên, Sở Nội vụ",
            "action": "inspections.answer_saved",
            "subject_type": "inspections.answer",
            "subject_id": str(i),
            "subject_label": "Mục 1: Niêm yết thủ tục",
            "parent_type": "",
            "parent_id": "",
            "unit_id": unit.pk if i else None,
            "before": {},
            "after": {"note": "Đã xem “hồ sơ”", "n": i},
            "reason": "Ghi bù",
            "request_id": f"{i:032x}",
        }
        for i in range(n)
    ]


def content(entry):
    return {name: value for name, value in model_to_dict(entry).items() if name not in NAMES} | {"at": entry.at}


def test_rows_are_stored_as_entries_are():
    rows = lines(3)

    append([Entry(**row) for row in rows])
    append_rows(rows)

    first, second = list(Entry.objects.order_by("pk"))[:3], list(Entry.objects.order_by("pk"))[3:]
    assert [content(entry) for entry in first] == [content(entry) for entry in second]
    assert len({entry.pk for entry in first + second}) == 6


def test_rows_follow_what_is_there_and_each_other():
    rows = lines(5)

    append([Entry(**rows[0])])
    append_rows(rows[1:3])
    append_rows(rows[3:])

    entries = list(Entry.objects.order_by("pk"))
    assert [entry.previous_pk for entry in entries] == [0, *(entry.pk for entry in entries[:-1])]
    assert [entry.previous_digest for entry in entries] == ["", *(entry.digest for entry in entries[:-1])]
    report = queries.verify()
    assert (report.entries, report.damage) == (5, [])


def made_by_the_database():
    """Return the indexes and triggers of the journal, by name."""
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE tbl_name = 'audit_entry' AND type <> 'table'",
        "postgresql": "SELECT indexname FROM pg_indexes WHERE tablename = 'audit_entry' UNION ALL"
        " SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return sorted(row[0] for row in cursor.fetchall())


def test_what_is_made_after_many_rows_is_as_before_and_later_names_are_noted():
    rows = lines(4)
    rows[3]["subject_label"] = "Mục 2: Công khai"
    append_rows(rows[:1])
    before = made_by_the_database()

    with in_bulk():
        append_rows(rows)
        meanwhile = made_by_the_database()
        append_rows(rows)
    append([Entry(**{**rows[0], "actor_name": "Trần Văn Nam", "subject_label": "Mục 3"})])

    assert made_by_the_database() == before
    assert len(before) - len(meanwhile) == len(Entry._meta.indexes) + 1
    assert sorted(Name.objects.values_list("kind", "folded")) == [
        ("actor", "le thi minh chau chuyen vien, so noi vu"),
        ("actor", "tran van nam chuyen vien, so noi vu"),
        ("subject", "muc 1: niem yet thu tuc"),
        ("subject", "muc 2: cong khai"),
        ("subject", "muc 3"),
    ]


def test_a_bulk_that_fails_leaves_the_journal_as_it_was():
    before, rows = made_by_the_database(), lines(2)
    del rows[1]["reason"]

    with pytest.raises(KeyError, match="reason"), in_bulk():
        append_rows(rows)

    assert made_by_the_database() == before
    assert not Entry.objects.exists()


def test_a_row_without_a_name_is_refused():
    rows = lines(1)
    del rows[0]["reason"]

    with pytest.raises(KeyError, match="reason"), transaction.atomic():
        append_rows(rows)

    assert not Entry.objects.exists()


def test_the_constraints_of_a_table_hold_for_rows_in_bulk():
    there = UnitFactory()
    names = ("code", "name", "kind", "level", "path", "valid_from", "is_fictional", "note", "folded", "sort_key")
    row = (there.code, "Trùng mã", there.kind, there.level, "/x/", there.valid_from, True, "", "", "")

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Unit, names, [row])

    assert Unit.objects.get(code=there.code).name == there.name
