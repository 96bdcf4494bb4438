"""The journal by the hundred thousand: the same links, digests and search columns as `append`, without model objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from cchc.common.bulk import insert

from .. import triggers
from ..models import Entry, Name
from ..rules import CONTENT, VERSION, digest_of_values, moment_text
from .writing import _folded, _head, _next_keys

# What a loader says of each entry: the content without what the journal itself adds.
SAID = tuple(name for name in CONTENT if name not in ("version", "previous_pk", "previous_digest"))
_COLUMNS = ("id", *CONTENT, "digest", "actor_folded", "subject_folded")


@transaction.atomic(savepoint=False)
def append_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """Append entries given as mappings of exactly the names of `SAID`, in their order."""
    keys, head = _next_keys(len(rows)), _head()  # asked before: nothing else can be asked during a COPY
    with _names_noted_once(rows):
        insert(Entry, _COLUMNS, _linked(rows, keys, head))


@contextmanager
def _names_noted_once(rows: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """Note the names of all rows together: SQLite's trigger would look twice for each row, half of the whole time.

    PostgreSQL's trigger runs once a statement as it is. The rest of the journal's triggers stay where they are.
    """
    if connection.vendor != "sqlite":
        yield
        return
    triggers.forget_names(connection)
    yield
    triggers.note_names(connection)
    names = {("actor", _actor_folded(row)) for row in rows} | {("subject", _subject_folded(row)) for row in rows}
    there = set(Name.objects.values_list("kind", "folded")) & names
    Name.objects.bulk_create([Name(kind=kind, folded=folded) for kind, folded in sorted(names - there)])


def _actor_folded(row: Mapping[str, Any]) -> str:
    return _folded(f"{row['actor_name']} {row['actor_post']}")[:500]


def _subject_folded(row: Mapping[str, Any]) -> str:
    return _folded(row["subject_label"])[:300]


def _linked(rows: Sequence[Mapping[str, Any]], keys: Sequence[int], head: tuple[int, str]) -> Iterator[tuple[Any, ...]]:
    pk, digest = head
    spot = SAID.index("at") + 3
    for row, key in zip(rows, keys, strict=True):
        content = [VERSION, pk, digest, *(row[name] for name in SAID)]
        stored = tuple(content)
        content[spot] = moment_text(row["at"])
        pk, digest = key, digest_of_values(content)
        yield (key, *stored, digest, _actor_folded(row), _subject_folded(row))
