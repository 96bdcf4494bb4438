"""What screens, and the apps above, read of tasks."""

from .tasks import of_origin, open_of_unit

__all__ = ["of_origin", "open_of_unit"]
