"""Reading the journal: history in words, seals, and whether it is all as it was written."""

from .history import Change, Line, changes_of, history_of, is_intact, line_of, of_same_subject
from .sealed import PublishedSeal, day_seal, find_seal, latest_day_seal, latest_seal, published_seals, seal_of_entry
from .searching import search
from .verification import Damage, Report, broken_entries, fits, verify

__all__ = [
    "Change",
    "Damage",
    "Line",
    "PublishedSeal",
    "Report",
    "broken_entries",
    "changes_of",
    "day_seal",
    "find_seal",
    "fits",
    "history_of",
    "is_intact",
    "latest_day_seal",
    "latest_seal",
    "line_of",
    "of_same_subject",
    "published_seals",
    "seal_of_entry",
    "search",
    "verify",
]
