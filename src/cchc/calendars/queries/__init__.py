"""Reading the calendar; the engine's calendar of a unit first of all."""

from .calendars import aware, calendar_of, current_version, local

__all__ = ["aware", "calendar_of", "current_version", "local"]
