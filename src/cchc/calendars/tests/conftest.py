"""Whoever edits the calendar, and somebody who only reads it."""

from __future__ import annotations

from datetime import datetime

import pytest
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
