"""What the apps above tell the notices at start-up (their `AppConfig.ready`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db import models

    from cchc.accounts.models import User
    from cchc.units.models import Unit

    from .models import Notice


@dataclass(frozen=True)
class DueThing:
    """Something that a unit owes by a day: the ladder asks for all of them once a day."""

    kind: str  # kind of the notices: "tasks.reminder"
    subject: models.Model
    unit: Unit
    due_on: date
    title: str  # "Khắc phục: niêm yết đủ 12 thủ tục"
    url: str
    recipients: tuple[User, ...]
    owed_since: date | None = None  # steps of the ladder before this day are not caught up: nothing was owed yet


# Everything that is owed now, and near enough to `today` for the ladder (−7 … +∞): each app gives its own.
due_things: list[Callable[[date], Iterable[DueThing]]] = []

# By `Notice.kind`: whether it is still so, read again with its row locked (`select_for_update`) inside the sending
# transaction. Notices of reminders carry `due_on`: after an extension it differs from the new day. The notice may not
# be saved yet: read its subject_id and due_on only. A kind without an entry is always sent.
still_due: dict[str, Callable[[Notice], bool]] = {}

# What else is written down once a day by the worker, each safe to repeat: replies whose day has passed.
daily: list[Callable[[datetime], object]] = []
