"""What the digest of a journal entry is made of."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

SYSTEM = "cchc"  # the name under which commands write
VERSION = 2  # of the digest: kept in each entry, so that a later form can stand beside this one
CONTENT = (
    "version",
    "previous_pk",
    "previous_digest",
    "at",
    "actor_id",
    "actor_name",
    "actor_post",
    "action",
    "subject_type",
    "subject_id",
    "subject_label",
    "parent_type",
    "parent_id",
    "unit_id",
    "before",
    "after",
    "reason",
    "request_id",
)
# One encoder for all: making one costs more than encoding an entry.
canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def digest_of(entry: object) -> str:
    """Return the SHA-256 of the entry's content in canonical JSON.

    The row's own id is left out, because the database gives it; where the entry stands is said by the one it follows.
    """
    return digest_of_values([_plain(getattr(entry, name)) for name in CONTENT])


def digest_of_values(values: Sequence[Any]) -> str:
    """Return the digest of the values of CONTENT in that order, moments as `moment_text` writes them."""
    return hashlib.sha256(canonical(values).encode()).hexdigest()


def moment_text(moment: datetime) -> str:
    """Return a moment as the digest holds it: UTC, always with microseconds."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _plain(value: object) -> object:
    return moment_text(value) if isinstance(value, datetime) else value
