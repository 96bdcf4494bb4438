"""The journal by the hundred thousand: the same links, digests and search columns as `append`, without model objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from cchc.common.bulk import insert

from .. import triggers
from ..models import Entry
from ..rules import CONTENT, VERSION, digest_of_values, moment_text
from .writing import _folded, _head, _next_keys

# What a loader says of each entry: the content without what the journal itself adds.
SAID = tuple(name for name in CONTENT if name not in ("version", "previous_pk", "previous_digest"))
_COLUMNS = ("id", *CONTENT, "digest", "actor_folded", "subject_folded")


@transaction.atomic(savepoint=False)
def append_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """Append entries given as mappings of exactly the names of `SAID`, in their order."""
    keys, head = _next_keys(len(rows)), _head()  # asked before: nothing else can be asked during a COPY
    insert(Entry, _COLUMNS, _linked(rows, keys, head))


@contextmanager
def in_bulk() -> Iterator[None]:
    """Make the indexes and the list of names once, after many `append_rows`: half of the time goes into them.

    Nobody else writes to the journal meanwhile. What refuses changes of it stays where it is.
    """
    editor = connection.schema_editor(collect_sql=True)  # only says the statements
    indexes = Entry._meta.indexes
    with transaction.atomic(), connection.cursor() as cursor:
        _settle_constraints()
        triggers.forget_names(connection)
        for index in indexes:
            cursor.execute(f"DROP INDEX {index.name}")
        yield
        _settle_constraints()
        for index in indexes:
            cursor.execute(str(index.create_sql(Entry, editor)))
        triggers.note_names(connection)
        triggers.fill_names(connection)


def _settle_constraints() -> None:
    """Let PostgreSQL check now what it would check at the end: it changes no table that waits for a check."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _linked(rows: Sequence[Mapping[str, Any]], keys: Sequence[int], head: tuple[int, str]) -> Iterator[tuple[Any, ...]]:
    pk, digest = head
    spot = SAID.index("at") + 3
    for row, key in zip(rows, keys, strict=True):
        content = [VERSION, pk, digest, *(row[name] for name in SAID)]
        stored = tuple(content)
        content[spot] = moment_text(row["at"])
        pk, digest = key, digest_of_values(content)
        folded = _folded(f"{row['actor_name']} {row['actor_post']}")[:500], _folded(row["subject_label"])[:300]
        yield (key, *stored, digest, *folded)
