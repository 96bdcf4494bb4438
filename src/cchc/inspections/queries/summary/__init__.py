"""The summary of a campaign and of a year: which inspections it covers, what they say together."""

from . import definitions
from .comparison import ComparisonTable, compare
from .figures import Summary, counted_rows, summarise, units_named
from .rows import count_areas
from .scope import ISSUED, Shelf, SummaryScope, may_read, of_plan, shelf_of

__all__ = [
    "ISSUED",
    "ComparisonTable",
    "Shelf",
    "Summary",
    "SummaryScope",
    "compare",
    "count_areas",
    "counted_rows",
    "definitions",
    "may_read",
    "of_plan",
    "shelf_of",
    "summarise",
    "units_named",
]
