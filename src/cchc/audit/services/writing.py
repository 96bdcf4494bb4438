"""Writing the journal: the one function that every service above ends with, and one for loaders."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from cchc.common.language import in_vietnamese
from cchc.common.middleware import current_request_id
from cchc.common.text import fold

from ..models import Entry
from ..rules import SYSTEM, digest_of


class Actor(Protocol):
    """Who acts: a user of `accounts` (which stands above this floor)."""

    pk: Any
    full_name: str

    def post_label(self) -> str:
        """Return the post in which the user acts, in words."""


@in_vietnamese
@transaction.atomic(savepoint=False)  # reading the last entry and following it must be one step
def record(
    action: str,
    *,
    actor: Actor | None,
    subject: models.Model,
    parent: models.Model | None = None,
    unit_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Append one entry inside the caller's transaction. `actor` None means a command of the system.

    `before` and `after` hold only what changed, in values that JSON can carry; `parent` is the object (an
    inspection) whose history shows the entry besides the subject's own (an answer).
    """
    entry = Entry(
        at=timezone.now(),
        actor_id=actor.pk if actor else None,
        actor_name=(actor.full_name if actor else SYSTEM)[:200],
        actor_post=actor.post_label()[:300] if actor else "",
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
        parent_type=parent._meta.label_lower if parent else "",
        parent_id=str(parent.pk) if parent else "",
        unit_id=unit_id,
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        request_id=current_request_id.get(),
    )
    _finish(entry, *_head())
    entry.save(force_insert=True)
    return entry


@transaction.atomic(savepoint=False)
def append(entries: Sequence[Entry]) -> None:
    """Append many entries at once, in their order: for loaders. Links, digests and search columns are filled here."""
    pk, digest = _head()
    for entry, key in zip(entries, _next_keys(len(entries)), strict=True):
        entry.pk = key
        _finish(entry, pk, digest)
        pk, digest = key, entry.digest
    _insert(entries)


def _head() -> tuple[int, str]:
    """Return the last entry that this transaction sees: its key and digest."""
    return Entry.objects.order_by("-pk").values_list("pk", "digest").first() or (0, "")


def _finish(entry: Entry, previous_pk: int, previous_digest: str) -> None:
    entry.previous_pk, entry.previous_digest = previous_pk, previous_digest
    entry.digest = digest_of(entry)
    entry.actor_folded = _folded(f"{entry.actor_name} {entry.actor_post}")[:500]
    entry.subject_folded = _folded(entry.subject_label)[:300]


def _insert(entries: Sequence[Entry]) -> None:
    """Insert in one prepared statement: Django's bulk_create compiles every value of every row."""
    fields = [field for field in Entry._meta.concrete_fields if field.column]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join("%s" for _field in fields)
    rows = [
        [field.get_db_prep_save(getattr(entry, field.attname), connection) for field in fields] for entry in entries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO audit_entry ({columns}) VALUES ({places})", rows)  # noqa: S608  # our columns


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold(text)


def _next_keys(count: int) -> Sequence[int]:
    table = Entry._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or [0])[0]
            return range(last + 1, last + count + 1)
        statement = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(statement, [table, count])
        return sorted(row[0] for row in cursor.fetchall())


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    # PostgreSQL writes 1e20 back as an integer, so that the digest would change: fractions are kept as text.
    text = json.dumps(dict(values or {}), cls=DjangoJSONEncoder)
    data: dict[str, Any] = json.loads(text, parse_float=str)
    return data
