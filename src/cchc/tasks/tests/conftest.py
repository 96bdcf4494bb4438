"""The department and the ward, made once per test."""

import pytest

from .world import World


@pytest.fixture
def world(db: None) -> World:
    return World()
