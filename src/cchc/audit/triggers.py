"""The database's own refusal to change the journal and its seals, one text per engine."""

from collections.abc import Iterator, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_entry", "audit_dayseal", "audit_seal")
WORDS = ("update", "delete")
# The name is older than the seals: one function refuses for all tables.
_FUNCTION = """CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def install(connection: BaseDatabaseWrapper, tables: Sequence[str] = TABLES) -> None:
    """Forbid update, delete and truncate of the journal."""
    remove(connection, tables)
    on = _sqlite_on if connection.vendor == "sqlite" else _postgres_on
    _run(connection, [statement for table in tables for statement in on(table)])


def remove(connection: BaseDatabaseWrapper, tables: Sequence[str] = TABLES) -> None:
    """Take the triggers off: a reverse migration, or the tests that must empty their database."""
    off = _sqlite_off if connection.vendor == "sqlite" else _postgres_off
    _run(connection, [statement for table in tables for statement in off(table)])


def _sqlite_on(table: str) -> Iterator[str]:
    for word in WORDS:
        yield f"""CREATE TRIGGER {table}_no_{word} BEFORE {word} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""


def _sqlite_off(table: str) -> Iterator[str]:
    for word in WORDS:
        yield f"DROP TRIGGER IF EXISTS {table}_no_{word}"


def _postgres_on(table: str) -> Iterator[str]:
    yield _FUNCTION
    yield f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()"""
    yield f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()"""


def _postgres_off(table: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}"
    yield f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}"


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
