"""Writing the journal and sealing it."""

from .loading import append_rows
from .sealing import seal_days
from .writing import Actor, append, record

__all__ = ["Actor", "append", "append_rows", "record", "seal_days"]
