"""What screens and documents read of figures, and of figures that do not agree."""

from .contradictions import Contradiction, contradictions_of, contradictions_within
from .figures import (
    KIND_ICONS,
    FigureCard,
    OtherKind,
    Revision,
    brief_card,
    catalogue,
    current,
    figure_card,
    figure_of,
    find_unit,
    formula_words,
    other_kinds,
    overlapping,
    search,
    versions_of,
)

__all__ = [
    "KIND_ICONS",
    "Contradiction",
    "FigureCard",
    "OtherKind",
    "Revision",
    "brief_card",
    "catalogue",
    "contradictions_of",
    "contradictions_within",
    "current",
    "figure_card",
    "figure_of",
    "find_unit",
    "formula_words",
    "other_kinds",
    "overlapping",
    "search",
    "versions_of",
]
