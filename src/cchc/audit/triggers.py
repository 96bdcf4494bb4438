"""What the database itself does for the journal: it refuses changes, and notes each name once. One text per engine."""

from collections.abc import Iterator, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_entry", "audit_dayseal", "audit_seal")
WORDS = ("update", "delete")
# The name is older than the seals: one function refuses for all tables.
_FUNCTION = """CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""
NAMES = (("actor", "actor_folded"), ("subject", "subject_folded"))  # kind of audit_name, column of audit_entry


def install(connection: BaseDatabaseWrapper, tables: Sequence[str] = TABLES) -> None:
    """Forbid update, delete and truncate of the journal."""
    remove(connection, tables)
    on = _sqlite_on if connection.vendor == "sqlite" else _postgres_on
    _run(connection, [statement for table in tables for statement in on(table)])


def remove(connection: BaseDatabaseWrapper, tables: Sequence[str] = TABLES) -> None:
    """Take the triggers off: a reverse migration, or the tests that must empty their database."""
    off = _sqlite_off if connection.vendor == "sqlite" else _postgres_off
    _run(connection, [statement for table in tables for statement in off(table)])


def note_names(connection: BaseDatabaseWrapper) -> None:
    """Note the names of every entry that is added, however it is added; see `queries.searching`."""
    forget_names(connection)
    _run(connection, [*(_sqlite_noting() if connection.vendor == "sqlite" else _postgres_noting())])


def forget_names(connection: BaseDatabaseWrapper) -> None:
    """Note no names any more: a reverse migration."""
    on = "" if connection.vendor == "sqlite" else " ON audit_entry"
    _run(connection, [f"DROP TRIGGER IF EXISTS audit_entry_names{on}"])


def fill_names(connection: BaseDatabaseWrapper) -> None:
    """Note the names of the entries that were added meanwhile."""
    for kind, column in NAMES:
        _run(connection, [_noted(kind, f"SELECT DISTINCT {column} AS name FROM audit_entry")])  # noqa: S608


def _sqlite_noting() -> Iterator[str]:
    noted = "".join(_noted(kind, f"SELECT NEW.{column} AS name") for kind, column in NAMES)
    yield f"CREATE TRIGGER audit_entry_names AFTER INSERT ON audit_entry BEGIN {noted} END"


def _postgres_noting() -> Iterator[str]:
    noted = "".join(_noted(kind, f"SELECT DISTINCT {column} AS name FROM added") for kind, column in NAMES)  # noqa: S608
    yield f"""CREATE OR REPLACE FUNCTION audit_entry_note_names() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN {noted} RETURN NULL; END $$"""
    yield """CREATE TRIGGER audit_entry_names AFTER INSERT ON audit_entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_note_names()"""


def _noted(kind: str, names: str) -> str:
    return f"""INSERT INTO audit_name (kind, folded) SELECT '{kind}', name FROM ({names}) fresh
        WHERE NOT EXISTS (SELECT 1 FROM audit_name WHERE kind = '{kind}' AND folded = name);
        """  # noqa: S608  # the constants above


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
