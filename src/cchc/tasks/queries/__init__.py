"""What screens, and the apps above, read of tasks."""

from .counts import Counts, UnitRow, counts_of, days_late, reminder_counts, share_mended, summary_by_unit
from .start import Todo, given_open, todos
from .tasks import of_origin, open_of_unit

__all__ = [
    "Counts",
    "Todo",
    "UnitRow",
    "counts_of",
    "days_late",
    "given_open",
    "of_origin",
    "open_of_unit",
    "reminder_counts",
    "share_mended",
    "summary_by_unit",
    "todos",
]
