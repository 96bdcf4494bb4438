"""Whoever edits the calendar, and somebody who only reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.calendars.services import loading
from tests.factories import PostFactory


@pytest.fixture
def admin() -> User:
    return PostFactory(role=Role.ADMIN).user


@pytest.fixture
def officer() -> User:
    return PostFactory(role=Role.OFFICER).user


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the shipped calendar once for the tests of a file; each takes back what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load_calendar(now=timezone.now())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def boss(signed_in, admin) -> Client:
    return signed_in(admin)


@pytest.fixture
def reader(signed_in, officer) -> Client:
    return signed_in(officer)
