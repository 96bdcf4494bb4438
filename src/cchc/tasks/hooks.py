"""What the apps above tell the tasks at start-up (their `AppConfig.ready`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from cchc.accounts.models import User

    from .models import Task


@dataclass(frozen=True)
class Origin:
    """Where a task came from, for its page: the card "Việc này từ đâu"."""

    label: str  # "Kết luận 63/TB-SNV, điểm IV.2"
    url: str
    quote: str = ""  # the finding in its own words
    facts: tuple[tuple[str, str, str], ...] = ()  # (name, words, address or "")
    notes: tuple[tuple[str, str], ...] = field(default_factory=tuple)  # (kind of note bar, text): a repeat finding


# By `origin_type`: tells what the viewer may know of a task's origin.
origins: dict[str, Callable[[User, Task], Origin | None]] = {}

# What else a user sees: a condition over `Task` (tasks that came from the inspections of their team).
visible: list[Callable[[User], Q]] = []

# Told after a task of that `origin_type` changed its status, inside the same transaction.
moved: dict[str, list[Callable[[Task], None]]] = {}
