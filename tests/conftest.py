"""What the tests that walk all addresses share; the objects behind the addresses are made in tests/doors.py."""

from typing import Any

import pytest

from tests import doors


@pytest.fixture
def unwatched(settings: Any) -> None:
    """Do without the watch over repeated queries: it would cost more than the doors themselves."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "zeal" not in name]


@pytest.fixture
def places(db: None) -> doors.Places:
    """Return one object of each kind that an address names."""
    return doors.build_places()
