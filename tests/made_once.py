"""What is dear to make is made once a run and then copied: a migrated database, the demonstration.

The copies lie in one folder that all processes of a run share: `CCHC_TEST_SHARED`, which tools/check.py gives to its
suites, or else the temporary folder of this run of pytest. Nothing outlives the run, so nothing can be out of date.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from django.contrib.contenttypes.models import ContentType
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.own_world import World, copy_database, drop_database, server_of

MIGRATED, DEMONSTRATION = "migrated", "demonstration"
MEMORY = "file:memorydb_default?mode=memory&cache=shared"  # Django's name for a test database of SQLite


def shared_folder(basetemp: Path) -> Path:
    """Return the folder that every process of this run sees; `basetemp` is pytest's, of this process."""
    of_run = basetemp.parent if "PYTEST_XDIST_WORKER" in os.environ else basetemp
    folder = Path(os.environ.get("CCHC_TEST_SHARED") or of_run) / "made-once"
    folder.mkdir(exist_ok=True, parents=True)
    return folder


@contextmanager
def one_at_a_time(folder: Path, name: str) -> Iterator[None]:
    """Let one process of the run in; the others wait and find what it made."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def demonstration_on_sqlite(folder: Path) -> Path:
    """Return a folder with the demonstration as `cchc prepare` makes it out of nothing: db.sqlite3, files/."""
    place = folder / DEMONSTRATION
    with one_at_a_time(folder, DEMONSTRATION):
        if not (place / "ready").exists():
            shutil.rmtree(place, ignore_errors=True)  # of a try that failed
            place.mkdir()
            _prepare(World(f"sqlite:///{place / 'db.sqlite3'}", place / "files"))
            with closing(sqlite3.connect(place / "db.sqlite3")) as database:
                database.execute("PRAGMA journal_mode=DELETE")  # a file with a log beside it cannot be read into memory
            (place / "ready").touch()
    return place


def _prepare(world: World) -> None:
    made = world.cchc("prepare")
    assert made.returncode == 0, made.stdout + made.stderr


@dataclass(frozen=True)
class Shelf:
    """The copies of the engine under test. On PostgreSQL they are databases of the same server."""

    folder: Path
    known: dict[str, Any]  # the settings of the connection

    @property
    def on_sqlite(self) -> bool:
        return bool(self.known["ENGINE"].endswith("sqlite3"))

    @property
    def migrated(self) -> World:
        """Return the database with every table and no data."""
        return self._world(MIGRATED)

    def has_migrated(self) -> bool:
        return self._mark(MIGRATED).exists()

    def keep_migrated(self, connection: BaseDatabaseWrapper) -> None:
        """Put a copy of the connection's database on the shelf."""
        if self.on_sqlite:
            connection.ensure_connection()
            with closing(sqlite3.connect(self._path(MIGRATED))) as copy:
                connection.connection.backup(copy)
        else:
            connection.close()  # nobody may be in a database that is copied
            copy_database(self.known, self.name_of(MIGRATED), connection.settings_dict["NAME"])
        self._mark(MIGRATED).touch()

    @contextmanager
    def start_from_migrated(self) -> Iterator[None]:
        """Let Django make its database of tests out of the copy, so that it finds nothing to migrate."""
        if not self.on_sqlite:
            self.known["TEST"]["TEMPLATE"] = self.name_of(MIGRATED)
            yield
            return
        with closing(sqlite3.connect(MEMORY, uri=True)) as memory, closing(sqlite3.connect(self.migrated.path)) as copy:
            copy.backup(memory)
            yield

    def demonstration(self) -> World:
        """Return the demonstration on this engine."""
        if self.on_sqlite:
            place = demonstration_on_sqlite(self.folder)
            return World(f"sqlite:///{place / 'db.sqlite3'}", place / "files")
        world = self._world(DEMONSTRATION)
        with one_at_a_time(self.folder, f"{DEMONSTRATION}-on-a-server"):
            if not self._mark(DEMONSTRATION).exists():
                shutil.rmtree(world.files.parent, ignore_errors=True)
                world.files.parent.mkdir()
                drop_database(self.known, self.name_of(DEMONSTRATION))
                copy_database(self.known, self.name_of(DEMONSTRATION), self.name_of(MIGRATED))
                _prepare(world)
                self._mark(DEMONSTRATION).touch()
        return world

    @contextmanager
    def lend_demonstration(self, connection: BaseDatabaseWrapper) -> Iterator[World]:
        """Let the connection see a copy of the demonstration; afterwards it has its own database again."""
        world = self.demonstration()
        lend = _lend_in_memory if self.on_sqlite else self._lend_on_server
        ContentType.objects.clear_cache()
        with lend(connection, world):
            yield world
        ContentType.objects.clear_cache()

    @contextmanager
    def _lend_on_server(self, connection: BaseDatabaseWrapper, _world: World) -> Iterator[None]:
        own = connection.settings_dict["NAME"]
        copy_database(self.known, f"{own}_lent", self.name_of(DEMONSTRATION))
        connection.close()
        connection.settings_dict["NAME"] = f"{own}_lent"
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own
            drop_database(self.known, f"{own}_lent")

    def clear(self) -> None:
        """Take the copies off a server, which may outlive this run."""
        if not self.on_sqlite and self.has_migrated():
            for name in (MIGRATED, DEMONSTRATION):
                drop_database(self.known, self.name_of(name))
                self._mark(name).unlink(missing_ok=True)

    def name_of(self, name: str) -> str:
        """Return what a copy of this run is called on a server."""
        return f"cchc_{name}_{crc32(str(self.folder).encode())}"

    def _world(self, name: str) -> World:
        if self.on_sqlite:
            return World(f"sqlite:///{self._path(name)}", self.folder / name / "files")
        return World(f"postgres://{server_of(self.known)}/{self.name_of(name)}", self.folder / f"{name}-pg" / "files")

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def _mark(self, name: str) -> Path:
        return self.folder / f"{name}.{'sqlite' if self.on_sqlite else 'server'}"


@contextmanager
def _lend_in_memory(connection: BaseDatabaseWrapper, world: World) -> Iterator[None]:
    connection.ensure_connection()
    with closing(sqlite3.connect(":memory:")) as own, closing(sqlite3.connect(world.path)) as lent:
        connection.connection.backup(own)
        lent.backup(connection.connection)
        yield
        own.backup(connection.connection)
