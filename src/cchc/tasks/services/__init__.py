"""Every change to a task. The apps above hand tasks out with `assign`."""

from .assigning import assign, reassign, withdraw

__all__ = ["assign", "reassign", "withdraw"]
