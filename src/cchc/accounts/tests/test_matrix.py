"""Every cell of permissions.csv, read here a second time by other means than the product's."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cchc.accounts import matrix, policies, services
from cchc.accounts.choices import POST_ROLES, Role
from cchc.accounts.models import User
from cchc.audit import hooks as audit_hooks
from cchc.audit.models import Entry
from cchc.audit.policies import require_reader
from cchc.units import policies as units_policies

from .conftest import Maker

LINES = Path(matrix.__file__).with_name("permissions.csv").read_text(encoding="utf-8").splitlines()
HEAD = LINES[0].split(",")


def _cells() -> list[tuple[str, str, frozenset[str], str, bool]]:
    """Split the lines by hand: the three first fields have no comma, the twelve last are x or empty."""
    found = []
    for line in LINES[1:]:
        object_, action, states, _words = line.split(",", 3)
        marks = line.rsplit(",", 12)[1:]
        for role, mark in zip(HEAD[-12:], marks, strict=True):
            assert mark in ("", "x"), line
            found.append((object_, action, frozenset(states.split("|")), role, mark == "x"))
    return found


CELLS = _cells()
STATES = sorted({state for _o, _a, states, _r, _x in CELLS for state in states} - {"*"})


def test_the_file_has_a_column_for_every_role_and_no_line_twice() -> None:
    pairs = [(line.split(",")[0], line.split(",")[1]) for line in LINES[1:]]

    assert ["object", "action", "states", "vi", "en", *(role.value for role in Role)] == HEAD
    assert len(set(pairs)) == len(pairs)
    assert len(CELLS) == 12 * len(pairs)


def test_a_cell_grants_in_its_states_and_nowhere_else() -> None:
    wrong = []
    for object_, action, states, role, marked in CELLS:
        granted = {state for state in STATES if matrix.grants(Role(role), object_, action, state)}
        without_state = matrix.grants(Role(role), object_, action)
        everywhere = states == {"*"}
        expected = set(STATES if everywhere else states) if marked else set()
        if (granted, without_state) != (expected, everywhere and marked):
            wrong.append((object_, action, role, granted, without_state))

    assert wrong == []


def test_who_may_is_the_same_answer_the_other_way_round() -> None:
    wrong = []
    for object_, action, states, role, marked in CELLS:
        state = "" if states == {"*"} else min(states)
        if (Role(role) in matrix.roles_for(object_, action, state)) is not marked:
            wrong.append((object_, action, role))

    assert wrong == []


def _marked(object_: str, action: str) -> list[tuple[Role, bool]]:
    return [(Role(role), marked) for o, a, _s, role, marked in CELLS if (o, a) == (object_, action)]


def _someone(person: Maker, role: Role) -> User:
    """A holder of the role; a team role is no post, so its holder has none."""
    return person("mot-nguoi", *([role] if role in POST_ROLES else []))


@pytest.mark.parametrize(("role", "marked"), _marked("user", "manage"))
def test_only_the_marked_roles_make_accounts(person: Maker, role: Role, marked: bool) -> None:
    actor = _someone(person, role)
    before = Entry.objects.count()

    if marked:
        services.create_user(actor=actor, username="nguoi-moi", full_name="Người Mới")
        assert User.objects.filter(username="nguoi-moi").exists()
        assert Entry.objects.count() == before + 1
    else:
        with pytest.raises(PermissionDenied):
            services.create_user(actor=actor, username="nguoi-moi", full_name="Người Mới")
        assert not User.objects.filter(username="nguoi-moi").exists()
        assert Entry.objects.count() == before


@pytest.mark.parametrize(("role", "marked"), _marked("user", "manage"))
def test_only_the_marked_roles_open_the_pages_of_people(person: Maker, role: Role, marked: bool) -> None:
    client = Client()
    client.force_login(_someone(person, role))

    assert client.get("/people/").status_code == (200 if marked else 403)


@pytest.mark.parametrize(("role", "marked"), _marked("unit", "edit"))
def test_only_the_marked_roles_edit_units(person: Maker, role: Role, marked: bool) -> None:
    actor = _someone(person, role)

    assert units_policies.may_edit(actor) is marked
    if not marked:
        with pytest.raises(PermissionDenied):
            units_policies.require_edit(actor)


@pytest.mark.parametrize(("role", "marked"), _marked("journal", "read"))
def test_only_the_marked_roles_read_the_whole_journal(person: Maker, role: Role, marked: bool) -> None:
    reader = _someone(person, role)
    client = Client()
    client.force_login(reader)

    assert audit_hooks.may_read(reader) is marked
    assert client.get("/journal/").status_code == (200 if marked else 403)
    if not marked:
        with pytest.raises(PermissionDenied):
            require_reader(reader)


@pytest.mark.parametrize(("role", "marked"), _marked("setting", "edit"))
def test_only_the_marked_roles_change_the_default_deadlines(person: Maker, role: Role, marked: bool) -> None:
    assert policies.may(_someone(person, role), "setting", "edit") is marked


def test_a_locked_account_may_nothing(admin: User) -> None:
    admin.is_active = False
    admin.save(update_fields=["is_active"])

    assert policies.may(admin, "user", "manage") is False


def test_a_refusal_says_who_does_it(officer: User) -> None:
    with pytest.raises(PermissionDenied, match=r"^Việc này do Quản trị hệ thống làm\.$"):
        policies.require(officer, "user", "manage")
