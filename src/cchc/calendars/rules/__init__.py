"""The deadline engine: pure, exact to the minute, in naive local time. It explains every date it gives."""

from .calendar import Calendar
from .days import STANDARD_WEEK, DayKind, Hours, SpecialDay, check_hours, check_week
from .deadline import Deadline, apology_latest, closable_from, day_after, deadline, same_day
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
    "closable_from",
    "day_after",
    "deadline",
    "explain",
    "parse_term",
    "same_day",
    "say",
]
