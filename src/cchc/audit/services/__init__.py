"""Writing the journal and sealing it."""

from .sealing import seal_days
from .writing import Actor, append, record

__all__ = ["Actor", "append", "record", "seal_days"]
