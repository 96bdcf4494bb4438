"""The journal: what is written stays as it was written, on both databases."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.audit import hooks, queries, triggers
from cchc.audit.models import Entry
from cchc.audit.rules import digest_of
from cchc.audit.services import record
from tests.factories import PostFactory, UnitFactory

pytestmark = pytest.mark.django_db

CONTENT = {
    "version": lambda entry: 1,
    "previous_pk": lambda entry: entry.previous_pk + 1,
    "previous_digest": lambda entry: "0" * 64,
    "at": lambda entry: entry.at + timedelta(microseconds=1),
    "actor_id": lambda entry: None,
    "actor_name": lambda entry: "Người khác",
    "actor_post": lambda entry: "Vị trí khác",
    "action": lambda entry: "units.renamed",
    "subject_type": lambda entry: "units.identifier",
    "subject_id": lambda entry: "0",
    "subject_label": lambda entry: "Đơn vị khác",
    "parent_type": lambda entry: "units.unit",
    "parent_id": lambda entry: "1",
    "unit_id": lambda entry: None,
    "before": lambda entry: {"name": "Cũ hơn"},
    "after": lambda entry: {"name": "Mới hơn"},
    "reason": lambda entry: "Lý do khác",
    "request_id": lambda entry: "khác",
}


@pytest.fixture
def entry():
    post = PostFactory(title="Chuyên viên CCHC", user__full_name="Lê Thị Minh Châu", unit__name="Sở Nội vụ")
    return record(
        "units.ended",
        actor=post.user,
        subject=post.unit,
        unit_id=post.unit.pk,
        before={"name": "Cũ", "valid_to": None},
        after={"name": "Mới", "valid_to": date(2026, 8, 20), "value": Decimal("98.8100"), "ratio": 1e20},
        reason="Sáp nhập",
    )


def tampered(entry, **changes):
    """Change the row behind the journal's back, as somebody with the database's password could."""
    triggers.remove(connection)
    Entry.objects.filter(pk=entry.pk).update(**changes)
    triggers.install(connection)


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry"])
def test_database_refuses_to_change_the_journal(entry, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.get().reason == "Sáp nhập"


def test_database_refuses_to_empty_the_journal(entry):
    # SQLite has no TRUNCATE; its DELETE without WHERE fires the trigger for each row.
    connection.check_constraints()  # PostgreSQL first wants the pending foreign keys of the transaction checked
    statement = "DELETE FROM audit_entry" if connection.vendor == "sqlite" else "TRUNCATE audit_entry"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.count() == 1


def test_digest_fits_after_the_database_gave_the_entry_back(entry):
    again = Entry.objects.get(pk=entry.pk)

    assert digest_of(again) == entry.digest
    assert again.after == {"name": "Mới", "valid_to": "2026-08-20", "value": "98.8100", "ratio": "1e+20"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
            lambda inner: st.lists(inner, max_size=3),
            max_leaves=4,
        ),
        max_size=4,
    )
)
def test_digest_fits_for_any_value_that_json_carries(entry, values):
    written = record("units.ended", actor=None, subject=entry.unit, after=values)

    assert queries.is_intact(Entry.objects.get(pk=written.pk))


@pytest.mark.parametrize("field", CONTENT)
def test_digest_changes_with_every_field_of_the_content(entry, field):
    setattr(entry, field, CONTENT[field](entry))

    assert digest_of(entry) != entry.digest


def test_every_column_is_content_or_known_not_to_be():
    columns = {field.attname for field in Entry._meta.concrete_fields}

    assert columns - set(CONTENT) == {"id", "digest", "actor_folded", "subject_folded"}


def test_verify_names_the_broken_entry_and_exits_with_one(entry, capsys):
    tampered(entry, reason="Không có lý do")

    with pytest.raises(SystemExit) as stop:
        call_command("journal", "verify")

    assert stop.value.code == 1
    assert f"Mục {entry.pk} đã bị sửa" in capsys.readouterr().out


def test_verify_of_a_whole_journal_counts_its_entries(entry, capsys):
    call_command("journal", "verify")

    assert capsys.readouterr().out == "Nhật ký nguyên vẹn: 1 mục, 0 dấu niêm.\n"


def test_long_names_and_posts_are_cut_to_their_columns():
    post = PostFactory(title="T" * 120, unit__name="N" * 200)

    written = record("units.ended", actor=post.user, subject=post.unit)

    assert len(written.actor_post) == 300
    assert queries.is_intact(Entry.objects.get(pk=written.pk))


def test_history_says_who_did_what_when(entry, monkeypatch):
    monkeypatch.setitem(hooks._sentences, "units.ended", "kết thúc đơn vị %(subject)s thành %(name)s")

    (line,) = queries.history_of(entry.unit)

    assert line.who == f"Lê Thị Minh Châu ({entry.actor_post})"
    assert line.what == f"kết thúc đơn vị {entry.unit} thành Mới"
    assert line.sentence.startswith(f"{line.who} {line.what} lúc ")


def test_history_of_a_parent_holds_the_entries_of_its_parts(entry):
    parent = UnitFactory()
    record("units.ended", actor=None, subject=entry.unit, parent=parent)

    (line,) = queries.history_of(parent)

    assert line.who == "Hệ thống"
    assert line.entry.subject_id == str(entry.unit.pk)


def test_history_takes_one_query_however_long(entry, django_assert_num_queries):
    for _ in range(5):
        record("units.ended", actor=None, subject=entry.unit)

    with django_assert_num_queries(1):
        lines = queries.history_of(entry.unit)

    assert len(lines) == 6


def test_changes_stand_side_by_side(entry, monkeypatch):
    monkeypatch.setattr(hooks, "_field_names", {"valid_to": "Đến hết ngày"})

    changes = {change.name: (change.before, change.after) for change in queries.changes_of(entry)}

    assert changes["name"] == ("Cũ", "Mới")
    assert changes["Đến hết ngày"] == ("—", "2026-08-20")
    assert changes["value"] == ("", "98.8100")
