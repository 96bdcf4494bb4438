"""Entries of the journal for writings that make many rows at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.audit.rules import SYSTEM


def entry(  # an entry is nothing but its particulars; all are named
    action: str,
    *,
    actor: User | None,
    subject: models.Model,
    parent: models.Model,
    unit_id: int | None,
    after: Mapping[str, Any],
    now: datetime,
    reason: str = "",
) -> Entry:
    """Return an entry as `audit.services.record` would write it, for `audit.services.append`."""
    return Entry(
        at=now,
        actor_id=actor.pk if actor else None,
        actor_name=(actor.full_name if actor else SYSTEM)[:200],
        actor_post=actor.post_label()[:300] if actor else "",
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
        parent_type=parent._meta.label_lower,
        parent_id=str(parent.pk),
        unit_id=unit_id,
        before={},
        after=dict(after),
        reason=reason,
    )
