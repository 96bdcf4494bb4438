"""The invented province: its units, its people and the posts they hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from cchc.accounts import services as accounts
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.units.choices import Kind, Level
from cchc.units.models import Unit
from cchc.units.services import changes

from . import world
from .accounts import PASSWORD

CENTRE = "Trung tâm Phục vụ hành chính công"


def load(data: dict[str, Any], calendar: world.Calendar) -> None:
    """Add the units and people that are not there yet."""
    since: date = data["units_valid_from"]
    for entry in _units(data):
        _add_unit(entry, since, data["unit_note"])
    units = {unit.code: unit for unit in Unit.objects.filter(is_fictional=True)}
    known = set(User.objects.values_list("username", flat=True))
    accounts_added = [_add_person(entry, units, since, known) for entry in data["accounts"]]
    # One hash for all: they share one password that everybody knows, and hashing is slow on purpose.
    User.objects.filter(pk__in=[user.pk for user in accounts_added if user]).update(password=make_password(PASSWORD))
    for entry in data["people"]:
        _add_person(entry, units, since, known)
    for entry in data["past_posts"]:
        _add_past_post(entry, units, calendar.today - timedelta(days=entry["ended_days_ago"]), known)


def _units(data: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield departments, then each commune with its one-stop centre, parents first."""
    yield from data["units"]
    for commune in data["communes"]:
        code = world.unit_code(commune)
        yield {"code": code, "level": "commune", "parent": "hau-son", **commune}
        name = f"{CENTRE} {world.KIND_WORDS[commune['kind']]} {commune['name']}"
        yield {"code": f"ttpvhcc-{code}", "name": name, "kind": "one_stop", "level": "commune", "parent": code}


def _add_unit(entry: dict[str, Any], since: date, note: str) -> None:
    if Unit.objects.filter(code=entry["code"]).exists():
        return
    changes.create_unit(
        actor=None,
        draft=changes.Draft(
            name=entry["name"],
            kind=Kind(entry["kind"]),
            parent=Unit.objects.get(code=entry["parent"]),
            valid_from=since,
            code=entry["code"],
            level=Level(entry["level"]),
            note=note,
            is_fictional=True,
        ),
    )


def _add_person(entry: dict[str, Any], units: dict[str, Unit], since: date, known: set[str]) -> User | None:
    if entry["username"] in known:
        return None
    user = accounts.create_user(
        actor=None,
        username=entry["username"],
        full_name=entry["full_name"],
        password=None,
        email=f"{entry['username']}@hau-son.example",  # .example belongs to nobody; the mails go into files
        is_fictional=True,
        must_change=False,
    )
    accounts.give_post(
        actor=None,
        user=user,
        unit=units[entry["unit"]],
        role=Role(entry["role"]),
        title=entry["title"],
        valid_from=since,
    )
    return user


def _add_past_post(entry: dict[str, Any], units: dict[str, Unit], ended_on: date, known: set[str]) -> None:
    if entry["username"] in known:
        return
    accounts.give_post(
        actor=None,
        user=User.objects.get(username=entry["username"]),
        unit=units[entry["unit"]],
        role=Role(entry["role"]),
        title=entry["title"],
        valid_from=min(entry["valid_from"], ended_on),
        valid_to=ended_on,
    )
