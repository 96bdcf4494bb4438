"""The database's own refusal to change the journal, one text per engine."""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = [
    f"""CREATE TRIGGER audit_entry_no_{word} BEFORE {word} ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"""
    for word in ("update", "delete")
]
_POSTGRES = [
    """CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
    """CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
]
_SQLITE_OFF = [f"DROP TRIGGER IF EXISTS audit_entry_no_{word}" for word in ("update", "delete")]
_POSTGRES_OFF = [
    "DROP TRIGGER IF EXISTS audit_entry_no_change ON audit_entry",
    "DROP TRIGGER IF EXISTS audit_entry_no_truncate ON audit_entry",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Forbid update, delete and truncate of the journal."""
    remove(connection)
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRES)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off: a reverse migration, or the tests that must empty their database."""
    _run(connection, _SQLITE_OFF if connection.vendor == "sqlite" else _POSTGRES_OFF)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
