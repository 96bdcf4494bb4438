"""What every test, beside its app or in tests/, may ask for. Object makers are in tests/factories/.

`--database-only` leaves out what needs no database and was proven on another engine: tools/check.py runs the whole
suite on SQLite, and on PostgreSQL every test that has a database, or makes one of its own through `engine`. The mark
`once` is for tests of pages that other tests ask for on both engines.
"""

import gc
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest
from django.apps import apps
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from cchc.accounts.models import User
from tests import made_once
from tests.made_once import Shelf
from tests.own_world import World

# Compiling everything anew for every process that a test starts would take longer than the tests.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Looking for garbage after every 700 objects, as Python does, takes a seventh of the processor time of the suite.
gc.set_threshold(100_000, 20, 20)
# Hypothesis fails an example that takes 200 ms: by the clock, which tells of the machine and not of the code.
hypothesis.settings.register_profile("without-clock", deadline=None)
hypothesis.settings.load_profile("without-clock")

ROOT = Path(__file__).resolve().parent
# A test without one of these cannot reach the database under test: pytest-django refuses it.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "engine"}

_flush = TransactionTestCase._fixture_teardown


def _triggers() -> list[ModuleType]:
    names = [f"{config.name}.triggers" for config in apps.get_app_configs() if config.name.startswith("cchc.")]
    return [import_module(name) for name in names if find_spec(name)]


def _flush_with_frozen_rows(self: TransactionTestCase) -> None:
    """Empty the database after a test that committed: triggers refuse to delete frozen rows, so they step aside."""
    for module in _triggers():
        module.remove(connection)
    try:
        _flush(self)
    finally:
        for module in _triggers():
            module.install(connection)


TransactionTestCase._fixture_teardown = _flush_with_frozen_rows


def pytest_addoption(parser: pytest.Parser) -> None:
    words = "leave out the tests that touch no database"
    parser.addoption("--database-only", action="store_true", help=words)


def has_database(item: Any) -> bool:
    """Tell whether a test has the database under test, or makes one of its own on the same engine."""
    return (
        item.get_closest_marker("django_db") is not None
        or not DATABASE_FIXTURES.isdisjoint(item.fixturenames)
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("database_only"):
        left_out = {item for item in items if not has_database(item) or item.get_closest_marker("once")}
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of what is made once for all processes of this run."""
    return made_once.shared_folder(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def engine() -> dict[str, Any]:
    """Return the settings of the database under test, for tests that make databases of their own on its engine."""
    known: dict[str, Any] = django_settings.DATABASES["default"]
    return known


@pytest.fixture(scope="session")
def shelf(shared_folder: Path, engine: dict[str, Any]) -> Shelf:
    """Return what is made once on the engine under test."""
    return Shelf(shared_folder, engine)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        folder = made_once.shared_folder(session.config._tmp_path_factory.getbasetemp())  # type: ignore[attr-defined]
        Shelf(folder, django_settings.DATABASES["default"]).clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, shelf: Shelf) -> Iterator[ExitStack]:
    """Migrate in the first process of a run only; what is given back ends when the database is there."""
    with ExitStack() as until_there:
        until_there.enter_context(made_once.one_at_a_time(shelf.folder, shelf.migrated.url.partition(":")[0]))
        if shelf.has_migrated():
            until_there.enter_context(shelf.start_from_migrated())
        yield until_there


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_modify_db_settings: ExitStack,
    django_db_blocker: DjangoDbBlocker,
    shelf: Shelf,
) -> None:
    """Leave a copy of the migrated database for the others."""
    if not shelf.has_migrated():
        with django_db_blocker.unblock():
            shelf.keep_migrated(connection)
    django_db_modify_db_settings.close()


@pytest.fixture(scope="session")
def migrated(django_db_setup: None, shelf: Shelf) -> World:
    """Return a database with every table and no data, to be copied."""
    return shelf.migrated


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Let a module see a copy of the demonstration, as `cchc prepare` makes it, in place of the empty database."""
    files = tmp_path_factory.mktemp("demonstration") / "files"
    with django_db_blocker.unblock(), shelf.lend_demonstration(connection) as world:
        shutil.copytree(world.files, files)
        with override_settings(FILE_STORE=files, DEMONSTRATION=True):
            yield World(world.url, files)


@pytest.fixture
def in_a_process(migrated: World, tmp_path: Path) -> Callable[[str], Any]:
    """Return a runner of a module in a process of its own, on a migrated SQLite file, which says what it found.

    A SQLite test database lives in memory and belongs to one connection; the file is what a site runs on.
    """

    def run(module: str) -> Any:
        shutil.copyfile(migrated.path, tmp_path / "db.sqlite3")
        surroundings = os.environ | {
            "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
            "FILE_STORE": str(tmp_path / "files"),
            "SECRET_KEY": "only-for-this-test",
        }
        command = [sys.executable, "-m", module]
        done = subprocess.run(  # noqa: S603  # a module of ours
            command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return names of folders, one for each test; few of them ever make theirs."""
    return (tmp_path_factory.getbasetemp() / "stores" / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _own_surroundings(settings: LazySettings, stores: Iterator[Path]) -> Iterator[None]:
    """Give each test its own file store and empty caches."""
    settings.FILE_STORE = store = next(stores) / "files"
    cache.clear()
    yield
    cache.clear()
    shutil.rmtree(store.parent, ignore_errors=True)


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """Ask for real transactions: for tests of locks, threads, on_commit and triggers."""


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def signed_in(db: None) -> Callable[..., Client]:
    """Return a maker of clients: `signed_in(user)`, `signed_in(user, HTTP_HX_REQUEST="true")`."""

    def make(user: User, **defaults: Any) -> Client:
        client = Client(**defaults)
        client.force_login(user)
        return client

    return make


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their length: a zip holds the moment of its making, and both workers must name it alike."""
    return f"{argname}-{len(val)}" if isinstance(val, bytes) else None
