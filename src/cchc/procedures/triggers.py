"""The database's own refusal to change a published version or any part of it, one text per engine."""
# ruff: noqa: S608  # the names below are written here, nothing comes from outside

from django.db.backends.base.base import BaseDatabaseWrapper

_SAYS = "a published version of a procedure never changes"
_VERSION = "procedures_version"
_OF_CASE = "SELECT version_id FROM procedures_case WHERE id = {row}.case_id"
_OF_METHOD = "SELECT c.version_id FROM procedures_case c JOIN procedures_method m ON m.case_id = c.id WHERE m.id = {row}.method_id"
# How each table of parts leads to its version.
_PARTS = {
    "procedures_versionlevel": "{row}.version_id",
    "procedures_agency": "{row}.version_id",
    "procedures_case": "{row}.version_id",
    "procedures_result": "{row}.version_id",
    "procedures_legalbasis": "{row}.version_id",
    "procedures_step": _OF_CASE,
    "procedures_method": _OF_CASE,
    "procedures_component": _OF_CASE,
    "procedures_fee": _OF_METHOD,
}
_EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def install(connection: BaseDatabaseWrapper) -> None:
    """Forbid insert, update and delete of what is published."""
    remove(connection)
    _run(connection, _on_sqlite() if connection.vendor == "sqlite" else _on_postgres())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off: a reverse migration, or the tests that must empty their database."""
    names = [f"DROP TRIGGER IF EXISTS {_name(table, event)}" for table in (_VERSION, *_PARTS) for event in _EVENTS]
    if connection.vendor != "sqlite":
        names = [f"DROP TRIGGER IF EXISTS {table}_published ON {table}" for table in (_VERSION, *_PARTS)]
    _run(connection, names)


def _on_sqlite() -> list[str]:
    # A draft may still become published: only what was published before is closed.
    version = [_sqlite_trigger(_VERSION, event, "OLD.status = 'published'") for event in ("UPDATE", "DELETE")]
    parts = [
        _sqlite_trigger(table, event, " OR ".join(_is_published(path.format(row=row)) for row in rows))
        for table, path in _PARTS.items()
        for event, rows in _EVENTS.items()
    ]
    return version + parts


def _sqlite_trigger(table: str, event: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table} "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    )


def _is_published(path: str) -> str:
    return f"EXISTS (SELECT 1 FROM {_VERSION} WHERE id = ({path}) AND status = 'published')"


def _on_postgres() -> list[str]:
    raising = f"RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'"
    statements = [
        f"""CREATE OR REPLACE FUNCTION procedures_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN {raising}; END $$""",
        f"""CREATE TRIGGER {_VERSION}_published BEFORE UPDATE OR DELETE ON {_VERSION}
        FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION procedures_refuse()""",
    ]
    for table, path in _PARTS.items():
        # A WHEN clause may hold no subquery here, so a function per table looks the version up.
        statements.append(
            f"""CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
            IF TG_OP <> 'INSERT' THEN
              IF {_is_published(path.format(row="OLD"))} THEN {raising}; END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF {_is_published(path.format(row="NEW"))} THEN {raising}; END IF;
            RETURN NEW;
            END $$"""
        )
        statements.append(
            f"""CREATE TRIGGER {table}_published BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"""
        )
    return statements


def _name(table: str, event: str) -> str:
    return f"{table}_published_no_{event.lower()}"


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
