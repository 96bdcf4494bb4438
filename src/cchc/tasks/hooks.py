"""What the apps above tell the tasks at start-up (their `AppConfig.ready`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

if TYPE_CHECKING:
    from cchc.accounts.models import User

    from .models import Task


@dataclass(frozen=True)
class Card:
    """A card of its own beside a task ("Lặp lại từ năm 2025"); its template finds `context` under the name `part`."""

    title: str
    template: str
    context: Mapping[str, Any]
    icon: str = ""
    kind: str = ""  # "warn" colours its head


@dataclass(frozen=True)
class Origin:
    """Where a task came from, for its page: the card "Việc này từ đâu"."""

    label: str  # "Kết luận 63/TB-SNV, điểm IV.2"
    url: str
    quote: str = ""  # the finding in its own words
    facts: tuple[tuple[str, str, str], ...] = ()  # (name, words, address or "")
    notes: tuple[tuple[str, str], ...] = field(default_factory=tuple)  # (kind of note bar, text): a repeat finding
    cards: tuple[Card, ...] = ()


# By `origin_type`: tells what the viewer may know of a task's origin.
origins: dict[str, Callable[[User, Task], Origin | None]] = {}

# What else a user sees: a condition over `Task` (tasks that came from the inspections of their team).
visible: list[Callable[[User], Q]] = []

# Told after a task of that `origin_type` changed its status, inside the same transaction.
moved: dict[str, list[Callable[[Task], None]]] = {}
