"""The permission matrix: role × action × state, read once from permissions.csv. Policies above ask it.

The file is the one place where rights are written. A cell says what a role may do *within its scope*: unit roles in
their own unit, team roles in the inspections of their team, the other roles for what their own unit issues or leads.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .choices import Role

PATH = Path(__file__).with_name("permissions.csv")
ANY_STATE = "*"


@dataclass(frozen=True)
class Row:
    """One action on one kind of object, in the states where somebody may do it."""

    object: str
    action: str
    states: frozenset[str]  # empty: in every state
    vi: str
    en: str
    roles: frozenset[Role]


@cache
def rows() -> tuple[Row, ...]:
    """Return the matrix in the order of the file."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return tuple(_row(line) for line in csv.DictReader(file))


def grants(role: Role, object_: str, action: str, state: str = "") -> bool:
    """Tell whether `role` may do `action` on an object of kind `object_` that stands in `state`."""
    row = _index()[object_, action]
    return role in row.roles and (not row.states or state in row.states)


def roles_for(object_: str, action: str, state: str = "") -> frozenset[Role]:
    """Return who may do it in that state; empty when nobody may."""
    row = _index()[object_, action]
    return row.roles if not row.states or state in row.states else frozenset()


def roles_ever(object_: str, action: str) -> frozenset[Role]:
    """Return who may do it in at least one state."""
    return _index()[object_, action].roles


@cache
def _index() -> dict[tuple[str, str], Row]:
    return {(row.object, row.action): row for row in rows()}


def _row(line: dict[str, str]) -> Row:
    states = frozenset() if line["states"] == ANY_STATE else frozenset(line["states"].split("|"))
    roles = frozenset(role for role in Role if line[role.value] == "x")
    return Row(line["object"], line["action"], states, line["vi"], line["en"], roles)
