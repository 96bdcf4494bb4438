"""Several members at one item at once, on both databases: nobody's words are lost, nothing is doubled."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from .answers_at_once import N_MEMBERS, type_at_once


@pytest.mark.usefixtures("committed_db")
def test_one_answer_is_in_force_the_others_are_kept_beside_and_the_photo_is_there_once(
    in_a_process: Callable[[str], Any],
) -> None:
    found = in_a_process("cchc.inspections.tests.answers_at_once") if connection.vendor == "sqlite" else type_at_once()

    assert found == {
        "version": 1,
        "in_force": 1,
        "kept_beside": N_MEMBERS - 1,
        "notes": [f"Ghi chú {number}" for number in range(N_MEMBERS)],
        "photos": 1,
    }
