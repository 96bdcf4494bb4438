"""What the digest of a journal entry is made of."""

import hashlib
import json
from datetime import datetime

SYSTEM = "cchc"  # the name under which commands write
CONTENT = (
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


def digest_of(entry: object) -> str:
    """Return the SHA-256 of the entry's content in canonical JSON. The row's own id is left out: it is not content."""
    content = {name: _plain(getattr(entry, name)) for name in CONTENT}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
