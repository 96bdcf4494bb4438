"""Every address that names an object, as somebody whom the object does not concern: nothing opens, nothing changes.

The addresses are read from the URL patterns, so that a new one is tried without being written down here; a new kind of
object must be added to `build_places` in tests/doors.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.criteria.models import CheckItem
from tests import factories
from tests.doors import DOORS as ALL_DOORS
from tests.doors import Places

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.urls("tests.bare_urls"),
    pytest.mark.usefixtures("unwatched"),
]

# Read by everybody who works here: the tree of units, legal documents, the register of procedures with what is posted
# and reviewed, published check items, the matrix of rights, help, our own templates.
OPEN_TO_ALL = {
    "accounts:export_rights",
    "calendars:decision",
    "calendars:unit",
    "calendars:year",
    "criteria:compare",
    "criteria:export",
    "criteria:set",
    "documents:standard_template",
    "help_page",
    "legislation:detail",
    "procedures:compare",
    "procedures:decision",
    "procedures:detail",
    "procedures:export",
    "procedures:posting_sheet",
    "procedures:posting_sheets",
    "procedures:posting_unit",
    "procedures:process",
    "procedures:review",
    "procedures:review_export",
    "procedures:review_plan",
    "procedures:units",
    "procedures:version",
    "units:detail",
    "units:history",
}
# Lists of what the person may see, in a chosen form: they open, and hold nothing of others.
OWN_LISTS = {"documents:export", "metrics:export", "tasks:export"}
# Check items, legal documents and the register are common to all provinces: whoever may edit them anywhere may edit them.
COMMON_TO_ALL = {
    Role.OFFICER: {
        "criteria:discard",
        "criteria:edit_item",
        "criteria:publish",
        "legislation:edit",
        "procedures:abolish",
        "procedures:decision",
        "procedures:draft",
        "procedures:focal",
        "procedures:process_new",
        "procedures:publish",
        "procedures:start",
        "procedures:units",
    },
    Role.UNIT_HEAD: {"procedures:process_new", "procedures:units"},
}
SHUT = (403, 404, 405)
DOORS = [name for name, keys in ALL_DOORS.items() if keys]
# One of each way to see: by territory and office, by unit, by board. That the others are no wider is asked cell by cell.
ROLES = (Role.OFFICER, Role.UNIT_HEAD, Role.COUNCIL)


def _is_sent_away(answer: Any, sign_in: str) -> bool:
    return answer.status_code == 401 or answer.get("Location", "").startswith(sign_in)


@pytest.fixture
def strangers(db: None) -> dict[Role, User]:
    """Return people with the same posts in another province."""
    province = factories.ProvinceFactory()
    department = factories.DepartmentFactory(parent=province)
    commune = factories.UnitFactory(parent=province)
    board = factories.UnitFactory(parent=province)
    seats = {Role.FOCAL: commune, Role.UNIT_HEAD: commune, Role.COUNCIL: board}
    return {role: factories.PostFactory(role=role, unit=seats.get(role, department)).user for role in ROLES}


def test_nothing_opens_without_signing_in(places: Places) -> None:
    entries, client = Entry.objects.count(), Client()

    answers = {name: client.get(places.address(name)) for name in DOORS}
    posted = {name: client.post(places.address(name)) for name in DOORS}

    sign_in = reverse("account_login")
    open_ones = [name for name, answer in answers.items() if not answer.get("Location", "").startswith(sign_in)]
    done = {name: answer.status_code for name, answer in posted.items() if not _is_sent_away(answer, sign_in)}
    assert (open_ones, done) == ([], {})
    assert Entry.objects.count() == entries


def test_the_same_post_in_another_province_opens_nothing(places: Places, strangers: dict[Role, User]) -> None:
    entries, opened = Entry.objects.count(), []

    for role, user in strangers.items():
        client, free = Client(), OPEN_TO_ALL | OWN_LISTS
        client.force_login(user)
        for name in DOORS:
            statuses = {"GET": client.get(places.address(name)).status_code}
            statuses["POST"] = client.post(places.address(name)).status_code
            if name in free:
                del statuses["GET"]
            if name in COMMON_TO_ALL.get(role, ()):
                continue
            opened += [(role, name, way, status) for way, status in statuses.items() if status not in SHUT]

    assert opened == []
    assert Entry.objects.count() == entries


def test_own_lists_hold_nothing_of_another_province(places: Places, strangers: dict[Role, User]) -> None:
    client = Client()
    client.force_login(strangers[Role.OFFICER])

    exported = [
        client.get(reverse("tasks:export", kwargs={"kind": "csv"})).content.decode(),
        client.get(reverse("metrics:export", kwargs={"kind": "csv"})).content.decode(),
        client.get(reverse("documents:export", kwargs={"kind": "csv"})).content.decode(),
    ]

    assert all(places.world.commune.name not in text for text in exported)


@pytest.mark.parametrize("role", [Role.FOCAL, Role.UNIT_HEAD])
def test_the_inspected_unit_does_not_read_the_work_of_the_team(places: Places, role: Role) -> None:
    client = Client()
    client.force_login(places.world[role])
    work = ("visit", "findings", "finding_new", "request_new")

    read = {name: client.get(places.address(f"inspections:{name}")).status_code for name in work}

    assert {name: status for name, status in read.items() if status not in SHUT} == {}


def test_every_item_of_the_plan_is_a_real_one(places: Places) -> None:
    """The doors are tried with what exists: a 404 for a key that is nowhere would prove nothing."""
    assert CheckItem.objects.filter(code=places.keys["item_code"]).exists()
    officer = Client()
    officer.force_login(places.world[Role.OFFICER])
    known = ("inspection_detail", "plan_detail", "conclusion", "plan_history", "inspection_history", "draw_detail")

    opened = {name: officer.get(places.address(f"inspections:{name}")).status_code for name in known}

    assert set(opened.values()) == {200}
