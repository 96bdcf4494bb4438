"""Entries found by words of a person, an object or a unit, without reading a million of them.

The words are looked for among the names, each of which is stored once; the names lead to their entries by index. The
answer is always that of the plain filter of `querysets`: here is only chosen how the database gets there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from cchc.common.text import fold

from ..models import Entry
from ..querysets import EntryQuerySet

MOST_NAMES = 5_000  # words in more names than that are in so many entries that the last ones soon show them
FEW = 10_000  # entries that are sorted faster than the journal is walked through
Nearest = Callable[[QuerySet[Any], int], QuerySet[Any]]


@dataclass(frozen=True)
class _Index:
    """Where the names stand, and which column of the journal refers to them."""

    model: str
    only: dict[str, str]
    key: str  # column of the names
    column: str  # column of the journal
    plain: str  # the filter of EntryQuerySet


@dataclass(frozen=True)
class _Asked:
    """One filter with the names that its words are in."""

    index: _Index
    words: str
    names: list[int]
    entries: int  # at most FEW + 1

    @property
    def is_few(self) -> bool:
        return self.entries <= FEW


_INDEXES = {
    "person": _Index("audit.Name", {"kind": "actor"}, "folded", "actor_folded", "by_person"),
    "object": _Index("audit.Name", {"kind": "subject"}, "folded", "subject_folded", "on_object"),
    "unit": _Index("units.Unit", {}, "id", "unit_id", "of_unit"),
}


def search(words: Mapping[str, str], *, is_narrowed: bool = False) -> tuple[EntryQuerySet, Nearest | None]:
    """Return the entries of the words for "person", "object", "unit"; `is_narrowed`: more filters will follow.

    And, for words that are in many entries and are all that is asked, what keeps of them the latest `n`.
    """
    asked = [_asked(_INDEXES[field], text) for field, text in words.items() if text]
    asked.sort(key=lambda one: one.entries)
    found = Entry.objects.all()
    if not asked:
        return found, None
    first, *others = asked
    if first.is_few:
        found = found.filter(pk__in=RawSQL(_entries_of(first), ()))  # noqa: S611  # keys, no input
    elif others or is_narrowed or len(first.names) > MOST_NAMES:
        found = getattr(found, first.index.plain)(first.words)
    else:
        named = {f"{first.index.column}__in": RawSQL(_keys_of(first), ())}  # noqa: S611  # keys, no input
        return found.filter(**named), lambda entries, n: entries.filter(pk__in=RawSQL(_latest_of(first, n), ()))  # noqa: S611
    for one in others:
        found = getattr(found, one.index.plain)(one.words)
    return found, None


def _asked(index: _Index, words: str) -> _Asked:
    named = apps.get_model(index.model)._default_manager.filter(**index.only, folded__contains=fold(words))
    names = list(named.order_by().values_list("pk", flat=True)[: MOST_NAMES + 1])
    one = _Asked(index, words, names, FEW + 1)
    if len(names) > MOST_NAMES:
        return one
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_entries_of(one)} LIMIT {FEW + 1}) AS few")  # noqa: S608  # keys
        return _Asked(index, words, names, cursor.fetchone()[0])


def _keys_of(one: _Asked) -> str:
    table = apps.get_model(one.index.model)._meta.db_table
    keys = ", ".join(str(int(key)) for key in one.names) or "NULL"
    return f"SELECT DISTINCT {one.index.key} AS key FROM {table} WHERE id IN ({keys})"  # noqa: S608  # keys


def _entries_of(one: _Asked) -> str:
    # CROSS JOIN: SQLite then goes from the names to the entries, never the other way round.
    return f"SELECT e.id FROM ({_keys_of(one)}) n CROSS JOIN audit_entry e WHERE e.{one.index.column} = n.key"  # noqa: S608  # keys


def _latest_of(one: _Asked, n: int) -> str:
    """Return the keys of the latest `n` entries: each name's latest `n`, and the latest of those."""
    order = f"at DESC, id LIMIT {int(n)}"
    latest = f"SELECT x.id, x.at FROM audit_entry x WHERE x.{one.index.column} = n.key ORDER BY {order}"  # noqa: S608  # keys
    if connection.vendor == "sqlite":  # knows no LATERAL
        keys = latest.replace("x.id, x.at", "x.id")
        each = f"SELECT e.id, e.at FROM ({_keys_of(one)}) n CROSS JOIN audit_entry e WHERE e.id IN ({keys})"  # noqa: S608  # keys
    else:
        each = f"SELECT e.id, e.at FROM ({_keys_of(one)}) n CROSS JOIN LATERAL ({latest}) e"  # noqa: S608  # keys
    return f"SELECT id FROM ({each} ORDER BY {order}) AS latest"  # noqa: S608  # keys
