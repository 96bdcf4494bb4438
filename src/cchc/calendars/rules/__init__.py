"""The deadline engine: pure, exact to the minute, in naive local time. It explains every date it gives."""

from .calendar import Calendar
from .days import STANDARD_WEEK, DayKind, Hours, SpecialDay, check_hours, check_week
from .deadline import Deadline, apology_latest, day_after, deadline, supplement_until
from .explain import Cell, Explanation, explain
from .pauses import Pause, PauseMode
from .terms import Term, TermUnit, add_up, parse_term, say

__all__ = [
    "STANDARD_WEEK",
    "Calendar",
    "Cell",
    "DayKind",
    "Deadline",
    "Explanation",
    "Hours",
    "Pause",
    "PauseMode",
    "SpecialDay",
    "Term",
    "TermUnit",
    "add_up",
    "apology_latest",
    "check_hours",
    "check_week",
    "day_after",
    "deadline",
    "explain",
    "parse_term",
    "say",
    "supplement_until",
]
