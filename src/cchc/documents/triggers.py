"""The database's own refusal to change an issued document, one text per engine.

Only one step is left open to an issued row: being replaced. The search column may be filled again.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_FROZEN = (
    "kind",
    "unit_id",
    "subject",
    "content",
    "book_id",
    "number",
    "number_text",
    "issued_on",
    "signer_name",
    "signer_title",
    "drafted_by_id",
    "signed_by_id",
    "pdf_id",
    "docx_id",
    "replaces_id",
    "replacement_reason",
    "public_edition_of_id",
    "is_historical",
    "page_count",
    "created_at",
    "template_id",
    "content_sha256",
)


def _changed(operator: str) -> str:
    columns = " OR ".join(f"OLD.{name} {operator} NEW.{name}" for name in _FROZEN)
    status = "(NEW.status <> OLD.status AND NOT (OLD.status = 'issued' AND NEW.status = 'replaced'))"
    return f"{columns} OR {status}"


# What an issued document cites is written once, with it.
_CITED = "documents_cited_no"

_SQLITE = [
    f"""CREATE TRIGGER documents_issued_no_update BEFORE UPDATE ON documents_document
    WHEN OLD.status <> 'draft' AND ({_changed("IS NOT")})
    BEGIN SELECT RAISE(ABORT, 'an issued document is frozen'); END""",
    """CREATE TRIGGER documents_issued_no_delete BEFORE DELETE ON documents_document WHEN OLD.status <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'an issued document is frozen'); END""",
    *(
        f"""CREATE TRIGGER {_CITED}_{word} BEFORE {word.upper()} ON documents_citedfigure
        BEGIN SELECT RAISE(ABORT, 'a cited figure is frozen'); END"""
        for word in ("update", "delete")
    ),
]
_POSTGRES = [
    """CREATE OR REPLACE FUNCTION documents_issued_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'an issued document is frozen' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER documents_issued_no_update BEFORE UPDATE ON documents_document FOR EACH ROW
    WHEN (OLD.status <> 'draft' AND ({_changed("IS DISTINCT FROM")})) EXECUTE FUNCTION documents_issued_refuse()""",
    """CREATE TRIGGER documents_issued_no_delete BEFORE DELETE ON documents_document FOR EACH ROW
    WHEN (OLD.status <> 'draft') EXECUTE FUNCTION documents_issued_refuse()""",
    *(
        f"""CREATE TRIGGER {_CITED}_{word} BEFORE {word.upper()} ON documents_citedfigure FOR EACH ROW
        EXECUTE FUNCTION documents_issued_refuse()"""
        for word in ("update", "delete")
    ),
]
_SQLITE_OFF = [f"DROP TRIGGER IF EXISTS documents_issued_no_{word}" for word in ("update", "delete")]
_POSTGRES_OFF = [f"{line} ON documents_document" for line in _SQLITE_OFF]
_SQLITE_OFF += [f"DROP TRIGGER IF EXISTS {_CITED}_{word}" for word in ("update", "delete")]
_POSTGRES_OFF += [f"DROP TRIGGER IF EXISTS {_CITED}_{word} ON documents_citedfigure" for word in ("update", "delete")]


def install(connection: BaseDatabaseWrapper) -> None:
    """Freeze issued rows."""
    remove(connection)
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRES)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off: a reverse migration, or the tests that must empty their database."""
    _run(connection, _SQLITE_OFF if connection.vendor == "sqlite" else _POSTGRES_OFF)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
