"""What a worker notes on its own disk while it sends: who is alive, and how far one mail went.

The database cannot hold these notes. While a mail is handed over, the sending transaction is open (it holds the lock
on what the mail is about), and a note written inside it would vanish with the worker that dies. So each mail has a
small file: empty, then "handing over" just before the server may take the mail, then "accepted" as soon as the server
has said so; each word is on the disk before the next step. The file is locked (flock) as long as the worker lives:
the kernel lets go of it however the worker dies. docs/adr/0012 says what this proves and what it cannot.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from django.conf import settings


class Mark(StrEnum):
    """How far a mail went."""

    NOTHING = ""  # the server has not been given the end of the mail, so it has no mail
    HANDING_OVER = "handing over"  # from here until the answer nobody can know
    ACCEPTED = "accepted"


class Sheet:
    """The notes about one mail, open and locked."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor, self._path = descriptor, path

    def mark(self, mark: Mark) -> None:
        """Write how far the mail went; on the disk when this returns."""
        line = mark.value.encode()
        os.pwrite(self._descriptor, line, 0)
        os.ftruncate(self._descriptor, len(line))
        os.fsync(self._descriptor)

    @property
    def reached(self) -> Mark:
        """Read how far the mail went; a torn word counts as the last moment that is known."""
        text = os.pread(self._descriptor, 100, 0).decode(errors="replace")
        if not text:
            return Mark.NOTHING
        return Mark.ACCEPTED if text == Mark.ACCEPTED.value else Mark.HANDING_OVER

    def discard(self) -> None:
        """Throw the notes away: the database knows the outcome now."""
        self._path.unlink(missing_ok=True)


@contextmanager
def sheet(name: str, *, is_new: bool) -> Iterator[Sheet | None]:
    """Open and lock the notes of the mail `name`; None if another process holds them, or there are none to reopen."""
    path = _folder() / f"{name}.mail"
    descriptor = _locked(path, os.O_RDWR | (os.O_CREAT if is_new else 0))
    if descriptor is None:
        yield None
        return
    try:
        yield Sheet(descriptor, path)
    finally:
        os.close(descriptor)


def has(name: str) -> bool:
    """Tell whether there are notes about the mail `name`, whoever holds them."""
    return (_folder() / f"{name}.mail").exists()


def own_id() -> str:
    """Return this folder's name for itself: notes are worth nothing to a worker that cannot read them."""
    path = _folder() / "id"
    if not path.exists():
        draft = path.with_name(f"id-{uuid4()}")
        draft.write_text(str(uuid4()), encoding="ascii")
        with suppress(FileExistsError):
            os.link(draft, path)  # whole or not at all, and only the first of two
        draft.unlink()
    return path.read_text(encoding="ascii")


@contextmanager
def alive() -> Iterator[str]:
    """Hold a worker's sign of life; the value names the worker."""
    name = uuid4().hex[:12]
    path = _folder() / f"{name}.worker"
    descriptor = _locked(path, os.O_RDWR | os.O_CREAT)
    assert descriptor is not None  # noqa: S101  # nobody else knows the name
    try:
        yield f"{own_id()}/{name}"
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def is_dead(worker: str) -> bool | None:
    """Tell whether the worker of that name has died; None if it ran elsewhere and cannot be known from here."""
    place, _slash, name = worker.rpartition("/")
    if place != own_id() or not name.isalnum():
        return None
    path = _folder() / f"{name}.worker"
    if not path.exists():
        return True
    descriptor = _locked(path, os.O_RDWR)
    if descriptor is None:
        return not path.exists()
    path.unlink(missing_ok=True)
    os.close(descriptor)
    return True


def _folder() -> Path:
    folder = Path(settings.MAIL_SPOOL)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _locked(path: Path, flags: int) -> int | None:
    """Open and lock a file; None if it is not there or somebody holds it.

    The holder may have thrown the file away while we waited to open it: then the lock is on nothing, look again.
    """
    while True:
        try:
            descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        if _is_at(path, descriptor):
            return descriptor
        os.close(descriptor)


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
