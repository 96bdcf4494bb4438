"""One line of `Việc cần làm`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .progress import Timing


@dataclass(frozen=True)
class Todo:
    """One thing to do: when, what (verb first), why, where, and the one verb of its button."""

    title: str
    reason: str
    url: str
    button: str
    due_on: date | None
    timing: Timing
    days_late: int = 0
    waits_for: str = ""  # set when others must act: shown with an hourglass and without a button

    @property
    def order(self) -> tuple[date, str]:
        """Soonest first; what has no day comes last."""
        return self.due_on or date.max, self.title
