"""People to test with: made through the services, as the administrator makes them."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from cchc.accounts import services
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.units.models import Unit
from tests.factories import DepartmentFactory

PASSWORD = "mat-khau-cu-2026"
Maker = Callable[..., User]


@pytest.fixture
def department(db: None) -> Unit:
    return DepartmentFactory()


@pytest.fixture
def person(department: Unit) -> Maker:
    """Return a maker: `person("can-bo", Role.OFFICER)` has one post in the department since 2020."""

    def make(username: str, *roles: Role, full_name: str = "Nguyễn Văn Thử", must_change: bool = False) -> User:
        user = services.create_user(
            actor=None, username=username, full_name=full_name, password=PASSWORD, must_change=must_change
        )
        for role in roles:
            services.give_post(
                actor=None, user=user, unit=department, role=role, title=str(role.label), valid_from=date(2020, 1, 1)
            )
        return user

    return make


@pytest.fixture
def admin(person: Maker) -> User:
    return person("quan-tri", Role.ADMIN, full_name="Trần Thị Quản")


@pytest.fixture
def officer(person: Maker) -> User:
    return person("can-bo", Role.OFFICER, full_name="Lê Thị Ánh")


@pytest.fixture
def desk(admin: User) -> Client:
    """The administrator at work."""
    client = Client()
    client.force_login(admin)
    return client


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """Return a maker of clients that signed in with the password, as people do."""

    def make(username: str, password: str = PASSWORD) -> Client:
        client = Client()
        response = client.post("/accounts/login/", {"login": username, "password": password})
        assert response.status_code == 302, response.content.decode()
        return client

    return make


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
