"""Who reads the register, and who drafts it."""

import pytest

from cchc.accounts.choices import Role
from tests.factories import PostFactory


@pytest.fixture
def officer(db: None):
    return PostFactory(role=Role.OFFICER).user


@pytest.fixture
def reader(db: None):
    return PostFactory(role=Role.FOCAL).user
