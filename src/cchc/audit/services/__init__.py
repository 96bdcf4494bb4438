"""Writing the journal and sealing it."""

from .loading import append_rows, in_bulk
from .sealing import seal_days
from .writing import Actor, append, record

__all__ = ["Actor", "append", "append_rows", "in_bulk", "record", "seal_days"]
