"""The database's own refusal to change a published set, one text per engine."""
# ruff: noqa: S608  # the names below are written here, nothing comes from outside

from django.db.backends.base.base import BaseDatabaseWrapper

_SAYS = "a published criteria set is never edited"
# A set may still become published: only what was published before is closed.
_CASES: dict[str, dict[str, tuple[str, ...]]] = {
    "criteria_criteriaset": {"UPDATE": ("OLD",), "DELETE": ("OLD",)},
    "criteria_checkitem": {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)},
}
_POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION criteria_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    # A WHEN clause may hold no subquery here, so the function looks the set up.
    f"""CREATE OR REPLACE FUNCTION criteria_refuse_item() RETURNS trigger LANGUAGE plpgsql AS
    $$ DECLARE set_ids bigint[];
    BEGIN
    IF TG_OP = 'INSERT' THEN set_ids := ARRAY[NEW.criteria_set_id];
    ELSIF TG_OP = 'UPDATE' THEN set_ids := ARRAY[OLD.criteria_set_id, NEW.criteria_set_id];
    ELSE set_ids := ARRAY[OLD.criteria_set_id]; END IF;
    IF EXISTS (SELECT 1 FROM criteria_criteriaset WHERE id = ANY (set_ids) AND status = 'published') THEN
      RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
    END $$""",
    """CREATE TRIGGER criteria_criteriaset_published BEFORE UPDATE OR DELETE ON criteria_criteriaset
    FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION criteria_refuse()""",
    """CREATE TRIGGER criteria_checkitem_published BEFORE INSERT OR UPDATE OR DELETE ON criteria_checkitem
    FOR EACH ROW EXECUTE FUNCTION criteria_refuse_item()""",
]
_POSTGRES_OFF = [f"DROP TRIGGER IF EXISTS {table}_published ON {table}" for table in _CASES]
_SQLITE_OFF = [
    f"DROP TRIGGER IF EXISTS {table}_published_no_{event.lower()}"
    for table, events in _CASES.items()
    for event in events
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Forbid insert, update and delete of what is published."""
    remove(connection)
    _run(connection, _on_sqlite() if connection.vendor == "sqlite" else _POSTGRES)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off: a reverse migration, or the tests that must empty their database."""
    _run(connection, _SQLITE_OFF if connection.vendor == "sqlite" else _POSTGRES_OFF)


def _on_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_published_no_{event.lower()} BEFORE {event} ON {table} "
        f"WHEN {' OR '.join(_is_published(table, row) for row in rows)} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
        for table, events in _CASES.items()
        for event, rows in events.items()
    ]


def _is_published(table: str, row: str) -> str:
    if table == "criteria_criteriaset":
        return f"{row}.status = 'published'"
    return f"(SELECT status FROM criteria_criteriaset WHERE id = {row}.criteria_set_id) = 'published'"


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
