"""Each cell of permissions.csv about procedures and legal documents is what the policies say."""

import csv

import pytest

from cchc.accounts import matrix, policies
from cchc.accounts.choices import POST_ROLES, Role
from cchc.legislation import policies as legislation
from cchc.procedures import policies as procedures
from tests.factories import DepartmentFactory, PostFactory, ProvinceFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def _cells(*wanted):
    with matrix.PATH.open(encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if (line["object"], line["action"]) in wanted]
    return [(line["object"], line["action"], role, line[role.value] == "x") for line in lines for role in Role]


@pytest.fixture
def place():
    province = ProvinceFactory()
    return DepartmentFactory(parent=province), UnitFactory(parent=province)


def _holder(role, unit):
    return PostFactory(role=role, unit=unit).user if role in POST_ROLES else UserFactory()


@pytest.mark.parametrize(
    ("object_", "action", "role", "granted"),
    _cells(("procedure", "edit"), ("procedure", "publish"), ("procedure", "import")),
)
def test_who_drafts_publishes_and_imports(place, object_, action, role, granted):
    user = _holder(role, place[0])

    assert policies.may(user, object_, action, "draft") is granted
    if action != "import":
        assert not policies.may(user, object_, action, "published")


@pytest.mark.parametrize(("object_", "action", "role", "granted"), _cells(("legal_document", "edit")))
def test_who_records_legal_documents(place, object_, action, role, granted):
    assert legislation.may_edit(_holder(role, place[0])) is granted


STATES = {"plan": "draft", "approve": "draft", "assess": "approved", "decide": "proposed", "complete": "decided"}


@pytest.mark.parametrize(
    ("object_", "action", "role", "granted"),
    _cells(
        ("procedure", "configure"),
        ("posting", "record"),
        ("posting", "scan"),
        *(("procedure_review", action) for action in STATES),
    ),
)
def test_who_works_for_a_unit(place, object_, action, role, granted):
    """A unit's own people for their unit; who steers, from the department, for every unit of the province."""
    department, commune = place
    user = _holder(role, commune if role in (Role.UNIT_HEAD, Role.FOCAL) else department)
    granted = granted and role in POST_ROLES  # a team scans the walls of the unit that it visits: inspections say so
    state = STATES.get(action, "")

    assert procedures.may_for(user, object_, action, commune, state) is granted
    assert procedures.may_for(user, object_, action, UnitFactory(parent=ProvinceFactory()), state) is False
    if state:
        assert procedures.may_for(user, object_, action, commune, "done") is False
