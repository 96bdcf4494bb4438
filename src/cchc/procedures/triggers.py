"""The database's own refusal to change a published version, a process in use, or any part of them; one text per engine."""
# ruff: noqa: S608  # the names below are written here, nothing comes from outside

from django.db.backends.base.base import BaseDatabaseWrapper

_SAYS = "what is published or in use never changes"
# What is closed, by the status from which on it is.
_CLOSED = {"procedures_version": "published", "procedures_configuration": "active"}
_OF_CASE = "SELECT version_id FROM procedures_case WHERE id = {row}.case_id"
_OF_METHOD = "SELECT c.version_id FROM procedures_case c JOIN procedures_method m ON m.case_id = c.id WHERE m.id = {row}.method_id"
# How each table of parts leads to what it is a part of.
_OF_VERSION = {
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
_PARTS = {
    **{table: ("procedures_version", path) for table, path in _OF_VERSION.items()},
    "procedures_processstep": ("procedures_configuration", "{row}.configuration_id"),
}
_EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def install(connection: BaseDatabaseWrapper) -> None:
    """Forbid insert, update and delete of what is closed."""
    remove(connection)
    _run(connection, _on_sqlite() if connection.vendor == "sqlite" else _on_postgres())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off: a reverse migration, or the tests that must empty their database."""
    names = [f"DROP TRIGGER IF EXISTS {_name(table, event)}" for table in (*_CLOSED, *_PARTS) for event in _EVENTS]
    if connection.vendor != "sqlite":
        names = [f"DROP TRIGGER IF EXISTS {table}_published ON {table}" for table in (*_CLOSED, *_PARTS)]
    _run(connection, names)


def _on_sqlite() -> list[str]:
    # A draft may still be closed: only what was closed before stays as it is.
    wholes = [
        _sqlite_trigger(table, event, f"OLD.status = '{status}'")
        for table, status in _CLOSED.items()
        for event in ("UPDATE", "DELETE")
    ]
    parts = [
        _sqlite_trigger(table, event, " OR ".join(_is_closed(whole, path.format(row=row)) for row in rows))
        for table, (whole, path) in _PARTS.items()
        for event, rows in _EVENTS.items()
    ]
    return wholes + parts


def _sqlite_trigger(table: str, event: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table} "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    )


def _is_closed(whole: str, path: str) -> str:
    return f"EXISTS (SELECT 1 FROM {whole} WHERE id = ({path}) AND status = '{_CLOSED[whole]}')"


def _on_postgres() -> list[str]:
    raising = f"RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'"
    statements = [
        f"""CREATE OR REPLACE FUNCTION procedures_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN {raising}; END $$""",
        *(
            f"""CREATE TRIGGER {table}_published BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW WHEN (OLD.status = '{status}') EXECUTE FUNCTION procedures_refuse()"""
            for table, status in _CLOSED.items()
        ),
    ]
    for table, (whole, path) in _PARTS.items():
        # A WHEN clause may hold no subquery here, so a function per table looks the version up.
        statements.append(
            f"""CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
            IF TG_OP <> 'INSERT' THEN
              IF {_is_closed(whole, path.format(row="OLD"))} THEN {raising}; END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF {_is_closed(whole, path.format(row="NEW"))} THEN {raising}; END IF;
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
