"""Two people at one conclusion at once, on both databases: one paper, one task per request."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from .follow_up_at_once import sign_and_hand_out_at_once


@pytest.mark.usefixtures("committed_db")
def test_a_conclusion_signed_and_handed_out_at_once_makes_one_paper_and_each_task_once(
    in_a_process: Callable[[str], Any],
) -> None:
    found = (
        in_a_process("cchc.inspections.tests.follow_up_at_once")
        if connection.vendor == "sqlite"
        else sign_and_hand_out_at_once()
    )

    assert found == {"signed": 1, "papers": 1, "tasks": 1, "handed_out": 1}
