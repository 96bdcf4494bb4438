"""A database and a file store of their own, on the engine under test, for tests that look at them from outside.

`python -m tests.own_world write COUNT` writes entries for three units there.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
TABLES = ("audit_entry", "audit_seal", "audit_dayseal")


@dataclass(frozen=True)
class World:
    """Where a world lies, and the two ways to reach it: through the product, and beside it."""

    url: str
    files: Path

    @property
    def on_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def path(self) -> Path:
        """Return the file of a database of SQLite."""
        return Path(self.url.removeprefix("sqlite:///"))

    def run(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run a Python command in this world."""
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.env() | extra, capture_output=True, text=True, check=False
        )

    def cchc(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run `cchc` in this world."""
        return self.run(str(ROOT / "manage.py"), *words, **extra)

    def answer(self, *words: str) -> Any:
        """Return what `cchc … --json` says."""
        return json.loads(self.cchc(*words, "--json").stdout)

    def env(self) -> dict[str, str]:
        """Return the surroundings of commands."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo",
            "SECRET_KEY": "only-for-the-tests-of-worlds-of-their-own-0123456789-abcdef",
            "DATABASE_URL": self.url,
            "FILE_STORE": str(self.files),
        }

    def beside(self, *statements: str) -> list[list[tuple[Any, ...]]]:
        """Run SQL beside the product, as somebody with the database's password could: the triggers are off."""
        if self.on_sqlite:
            with closing(sqlite3.connect(self.path)) as database, database:
                for name in [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'")]:
                    database.execute(f"DROP TRIGGER {name}")
                return [database.execute(statement).fetchall() for statement in statements]
        with psycopg.connect(self.url.replace("postgres://", "postgresql://")) as server:
            server.execute("SET session_replication_role = replica")
            cursors = [server.execute(statement) for statement in statements]
            return [cursor.fetchall() if cursor.description else [] for cursor in cursors]


def server_of(known: dict[str, Any]) -> str:
    """Return user, password and place of the server as they stand in a URL."""
    return f"{quote(known['USER'])}:{quote(known['PASSWORD'])}@{known['HOST']}:{known['PORT']}"


def copy_database(known: dict[str, Any], name: str, template: str) -> None:
    """Make a database out of another one, or out of nothing: "template1"."""
    words = "CREATE DATABASE {} TEMPLATE {}"
    _tell(known, sql.SQL(words).format(sql.Identifier(name), sql.Identifier(template)))


def drop_database(known: dict[str, Any], name: str) -> None:
    """Remove a database, whoever is still in it."""
    _tell(known, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _tell(known: dict[str, Any], statement: sql.Composed) -> None:
    with psycopg.connect(f"postgresql://{server_of(known)}/postgres", autocommit=True) as server:
        server.execute(statement)


@contextmanager
def new_world(known: dict[str, Any], folder: Path, name: str, template: World | None = None) -> Iterator[World]:
    """Give an empty world, or a copy of `template`; it is gone afterwards. `known` is the fixture `engine`."""
    files = folder / "files"
    if template and template.files.exists():
        shutil.copytree(template.files, files)
    if known["ENGINE"].endswith("sqlite3"):
        world = World(f"sqlite:///{folder / 'db.sqlite3'}", files)
        if template:
            shutil.copyfile(template.path, world.path)
        yield world
        return
    name = f"cchc_{name}_{os.getpid()}"
    copy_database(known, name, urlsplit(template.url).path[1:] if template else "template1")
    try:
        yield World(f"postgres://{server_of(known)}/{name}", files)
    finally:
        drop_database(known, name)


def _write(count: int) -> None:
    import django

    django.setup()

    from cchc.audit.services import record
    from cchc.units.models import Unit
    from tests.factories import UnitFactory

    units = list(Unit.objects.order_by("pk")[:3]) or [UnitFactory() for _ in range(3)]
    for number in range(count):
        unit = units[number % 3]
        record("units.ended", actor=None, subject=unit, unit_id=unit.pk, after={"name": f"Lần {number}"}, reason="Thử")


if __name__ == "__main__":
    _write(int(sys.argv[2]))
