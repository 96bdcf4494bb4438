"""The summary of a campaign and of a year: which inspections it covers, what they say together."""

from .comparison import ComparisonTable, compare
from .figures import Summary, summarise, units_named
from .rows import count_areas
from .scope import Shelf, SummaryScope, may_read, of_plan, shelf_of

__all__ = [
    "ComparisonTable",
    "Shelf",
    "Summary",
    "SummaryScope",
    "compare",
    "count_areas",
    "may_read",
    "of_plan",
    "shelf_of",
    "summarise",
    "units_named",
]
