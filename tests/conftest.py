"""What the tests that walk all addresses share; the objects behind the addresses are made in tests/doors.py."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests import doors


@pytest.fixture
def unwatched(settings: Any) -> None:
    """Do without the watch over repeated queries: it would cost more than the doors themselves."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "zeal" not in name]


@pytest.fixture(scope="module")
def _places_of_the_file(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[doors.Places, Path]]:
    """Make the objects once for the tests of a file; each takes back what it changes."""
    files = tmp_path_factory.mktemp("places") / "files"
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(FILE_STORE=files):
        yield doors.build_places(), files
        transaction.set_rollback(True)


@pytest.fixture
def places(_places_of_the_file: tuple[doors.Places, Path], db: None, settings: Any) -> doors.Places:
    """Return one object of each kind that an address names."""
    made, settings.FILE_STORE = _places_of_the_file
    return deepcopy(made)
