"""One file that holds the whole world: the database as it was at one instant, every kept byte, and what to expect."""

from .making import make
from .manifest import Manifest, read_manifest
from .restoring import Restored, restore

__all__ = ["Manifest", "Restored", "make", "read_manifest", "restore"]
