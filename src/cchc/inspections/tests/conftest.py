"""The small province, made once per test."""

import pytest

from . import world as worlds
from .reporting import notified

__all__ = ["notified", "world"]


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.build()
