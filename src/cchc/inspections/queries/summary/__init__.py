"""The summary of a campaign and of a year: which inspections it covers, what they say together."""

from .comparison import ComparisonTable, compare
from .figures import Summary, summarise, units_named
from .scope import SummaryScope, issuers_of, may_read, of_plan, of_year, years_of

__all__ = [
    "ComparisonTable",
    "Summary",
    "SummaryScope",
    "compare",
    "issuers_of",
    "may_read",
    "of_plan",
    "of_year",
    "summarise",
    "units_named",
    "years_of",
]
