"""Writing the journal: the one function that every service above ends with."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from cchc.common.language import in_vietnamese
from cchc.common.middleware import current_request_id
from cchc.common.text import fold

from .models import Entry
from .rules import SYSTEM, digest_of


class Actor(Protocol):
    """Who acts: a user of `accounts` (which stands above this floor)."""

    pk: Any
    full_name: str

    def post_label(self) -> str:
        """Return the post in which the user acts, in words."""


@in_vietnamese
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
    entry.digest = digest_of(entry)
    entry.actor_folded = fold(f"{entry.actor_name} {entry.actor_post}")[:500]
    entry.subject_folded = fold(entry.subject_label)[:300]
    entry.save(force_insert=True)
    return entry


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    # PostgreSQL writes 1e20 back as an integer, so that the digest would change: fractions are kept as text.
    text = json.dumps(dict(values or {}), cls=DjangoJSONEncoder)
    data: dict[str, Any] = json.loads(text, parse_float=str)
    return data
