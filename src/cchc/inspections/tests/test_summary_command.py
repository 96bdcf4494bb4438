"""`cchc summarise`: three files, and what is said when there is nothing to sum up."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from cchc.units.choices import Kind
from tests import factories

from .world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("by", ["year", "plan"])
def test_the_command_writes_three_files(world: World, tmp_path: Path, by: str) -> None:
    what = str(world.plan.starts_on.year) if by == "year" else world.plan.code
    out = io.StringIO()

    call_command("summarise", what, "--out", str(tmp_path), "--json", stdout=out)

    answer = json.loads(out.getvalue())
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".docx", ".pdf", ".xlsx"]
    assert answer["inspections"] == 1


@pytest.mark.parametrize("what", ["1999", "khong-co"])
def test_the_command_tells_what_is_not_there(world: World, tmp_path: Path, what: str) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("summarise", what, "--out", str(tmp_path), stderr=io.StringIO())

    assert end.value.code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_year_of_two_bodies_asks_which_one(world: World, tmp_path: Path) -> None:
    other = factories.UnitFactory(name="Tỉnh khác", kind=Kind.PROVINCE)
    factories.PlanFactory(issuer=other, lead=None, starts_on=world.plan.starts_on)
    said = io.StringIO()

    with pytest.raises(SystemExit):
        call_command("summarise", str(world.plan.starts_on.year), "--out", str(tmp_path), stderr=said)

    assert other.code in said.getvalue()
