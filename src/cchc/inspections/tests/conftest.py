"""The small province, made once per test."""

import pytest

from . import world as worlds


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.build()
