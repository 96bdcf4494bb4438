"""The cells of permissions.csv about check-item sets and figures, asked of the policies that views and services ask."""

import csv

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts import matrix
from cchc.accounts.choices import POST_ROLES, Role
from cchc.accounts.models import User
from cchc.criteria import policies as criteria
from cchc.documents import policies as documents
from cchc.metrics import policies as figures
from tests.factories import DepartmentFactory, DocumentFactory, PostFactory, ProvinceFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def _cells(object_: str) -> list[tuple[str, Role, bool]]:
    with matrix.PATH.open(encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if line["object"] == object_]
    return [(line["action"], role, line[role.value] == "x") for line in lines for role in Role]


@pytest.fixture
def place():
    province = ProvinceFactory()
    return province, DepartmentFactory(parent=province), UnitFactory(parent=province)


def _holder(role: Role, unit: object) -> User:
    return PostFactory(role=role, unit=unit).user if role in POST_ROLES else UserFactory()


@pytest.mark.parametrize(("action", "role", "granted"), _cells("criteria_set"))
def test_each_cell_of_check_item_sets_is_what_the_policy_says(place, action, role, granted):
    user = _holder(role, place[1])

    assert criteria.may(user, action) is granted
    if not granted:
        with pytest.raises(PermissionDenied):
            criteria.require(user, action)


@pytest.mark.parametrize(("action", "role", "granted"), _cells("figure"))
def test_each_cell_of_figures_is_what_the_policy_says_in_the_territory_and_nowhere_else(place, action, role, granted):
    _province, department, commune = place
    user, elsewhere = _holder(role, department), UnitFactory(parent=ProvinceFactory())

    assert figures.may(user, action, commune) is granted
    assert figures.may(user, action, elsewhere) is False
    if not granted:
        with pytest.raises(PermissionDenied):
            figures.require(user, action, commune)


@pytest.mark.parametrize(("action", "role", "granted"), _cells("document"))
def test_each_cell_of_documents_is_what_the_policy_says_in_the_issuing_body_and_nowhere_else(
    place, action, role, granted
):
    assert action == "file_signed_copy"
    document = DocumentFactory(unit=place[1])

    assert documents.may_file_signed_copy(_holder(role, place[1]), document) is granted
    assert documents.may_file_signed_copy(_holder(role, UnitFactory(parent=ProvinceFactory())), document) is False
