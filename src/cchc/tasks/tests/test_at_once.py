"""Several people at one task in the same moment, on both databases: one is first, nothing happens twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from .at_once import N, act_at_once

ROOT = Path(__file__).resolve().parents[4]


def act_in_a_process(folder: Path) -> dict[str, object]:
    """A SQLite test database lives in memory and belongs to one connection; the file is what a site runs on."""
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "FILE_STORE": str(folder / "files"),
        "SECRET_KEY": "only-for-this-test",
    }
    command = [sys.executable, "-m", "cchc.tasks.tests.at_once"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.usefixtures("committed_db")
def test_one_of_many_is_first_and_the_others_are_told(tmp_path: Path) -> None:
    found = act_in_a_process(tmp_path) if connection.vendor == "sqlite" else act_at_once()

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
