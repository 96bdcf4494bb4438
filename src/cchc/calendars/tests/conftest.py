"""Whoever edits the calendar, and somebody who only reads it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

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


@pytest.fixture
def loaded(now: datetime) -> None:
    loading.load_calendar(now=now)


@pytest.fixture
def boss(signed_in, admin) -> Client:
    return signed_in(admin)


@pytest.fixture
def reader(signed_in, officer) -> Client:
    return signed_in(officer)
