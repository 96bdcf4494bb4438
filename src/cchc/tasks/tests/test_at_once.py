"""Several people at one task in the same moment, on both databases: one is first, nothing happens twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from .at_once import N, act_at_once


@pytest.mark.usefixtures("committed_db")
def test_one_of_many_is_first_and_the_others_are_told(in_a_process: Callable[[str], Any]) -> None:
    found = in_a_process("cchc.tasks.tests.at_once") if connection.vendor == "sqlite" else act_at_once()

    assert found == {
        "assigned": {"done": N},
        "same_form": {"done": N},
        "codes": [f"KP-2026-{n:04}" for n in range(1, N + 2)],
        "accepts": {"done": 1, "RuleError": N - 1},
        "verified_lines": 1,
        "judged": {"done": 1, "RuleError": 3},
        "judgements": 1,
        "asks": {"done": 1, "RuleError": N - 1},
        "requests": 1,
        "decisions": {"done": 1, "RuleError": N - 1},
        "decision_lines": 1,
        "first_date_kept": True,
        "sent": {"done": N},
        "proofs": 1,
    }
