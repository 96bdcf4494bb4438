"""The deadline strip: what a page shows of the engine's explanation, one cell a day.

A view asks `strip_for(calendar, accepted, term, pauses, Look(now))` and includes components/deadline_strip.html.
"""

from . import words
from .build import strip_for, strip_of
from .model import DayView, Fold, Look, Part, Strip

__all__ = ["DayView", "Fold", "Look", "Part", "Strip", "strip_for", "strip_of", "words"]
