"""What every test, beside its app or in tests/, may ask for. Object makers are in tests/factories.py."""

from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone

from cchc.accounts.models import User

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


@pytest.fixture(autouse=True)
def _own_surroundings(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """Give each test its own file store and empty caches."""
    settings.FILE_STORE = tmp_path / "files"
    cache.clear()
    yield
    cache.clear()


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
