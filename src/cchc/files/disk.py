"""The store on disk: bytes under their SHA-256, written beside and moved in one step, never overwritten."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from . import rules

CHUNK = 1024 * 1024
INCOMING = "incoming"  # half-written files; what a killed process leaves is swept by `cchc files-verify --sweep`


@dataclass(frozen=True)
class Incoming:
    """Bytes that lie in the store's own waiting folder, hashed, not yet known by their name."""

    path: Path
    sha256: str
    size: int
    head: bytes


def path_of(sha256: str) -> Path:
    """Return where the bytes of a hash lie: ab/cd/abcd…"""
    return Path(settings.FILE_STORE) / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def receive(chunks: Iterable[bytes], limit: int) -> Iterator[Incoming]:
    """Write chunks to a temporary file while hashing; refuse at `limit` bytes; the file is gone afterwards."""
    folder = Path(settings.FILE_STORE) / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            incoming = _write(file, chunks, limit, path)
        yield incoming
    finally:
        path.unlink(missing_ok=True)


def settle(incoming: Incoming) -> Path:
    """Give the bytes their name. What already lies there stays: same name, same bytes."""
    target = path_of(incoming.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        # A hard link fails if the name exists; a rename would overwrite.
        os.link(incoming.path, target)
    except FileExistsError:
        return target
    target.chmod(0o440)
    _sync_folder(target.parent)
    return target


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """Read a file piece by piece from its start."""
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def leftovers(older_than: float) -> list[Path]:
    """Return files in the waiting folder untouched since the instant `older_than` (seconds since the epoch)."""
    folder = Path(settings.FILE_STORE) / INCOMING
    if not folder.exists():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < older_than)


def _write(file: BinaryIO, chunks: Iterable[bytes], limit: int, path: Path) -> Incoming:
    digest, size, head = hashlib.sha256(), 0, b""
    for chunk in chunks:
        size += len(chunk)
        rules.require_size(size, limit)
        if len(head) < rules.HEAD_BYTES:
            head += chunk[: rules.HEAD_BYTES - len(head)]
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return Incoming(path, digest.hexdigest(), size, head)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
