"""Who reads the register and who drafts it, a ward that posts it, a department that reviews it."""

import pytest

from cchc.accounts.choices import Role
from tests.factories import PostFactory

from .office import Office
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


@pytest.fixture
def office(db: None) -> Office:
    """A department that reviews, a ward that leads."""
    return Office()
