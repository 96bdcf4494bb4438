"""People of the unit at one report and one round at once, on both databases: nothing is overwritten or doubled."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from .unit_at_once import N_PEOPLE, act_at_once


@pytest.mark.usefixtures("committed_db")
def test_one_answer_one_approval_one_message_whoever_presses_how_often(in_a_process: Callable[[str], Any]) -> None:
    found = in_a_process("cchc.inspections.tests.unit_at_once") if connection.vendor == "sqlite" else act_at_once()

    assert found == {
        "answers": 1,
        "conflicts": N_PEOPLE - 1,
        "approved": 1,
        "is_locked": True,
        "papers": 1,
        "told": 1,
        "replies": 1,
    }
