"""Who reads the register and who drafts it, and a ward that posts it."""

import pytest

from cchc.accounts.choices import Role
from tests.factories import PostFactory

from .walls import Wall


@pytest.fixture
def officer(db: None):
    return PostFactory(role=Role.OFFICER).user


@pytest.fixture
def reader(db: None):
    return PostFactory(role=Role.FOCAL).user


@pytest.fixture
def wall(db: None) -> Wall:
    """A ward with ten procedures to post."""
    return Wall()
