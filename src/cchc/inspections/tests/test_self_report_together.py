"""People of the unit at one report and one round at once, on both databases: nothing is overwritten or doubled."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from .unit_at_once import N_PEOPLE, act_at_once

ROOT = Path(__file__).resolve().parents[4]


def act_in_a_process(folder: Path) -> dict[str, object]:
    """A SQLite test database lives in memory and belongs to one connection; the file is what a site runs on."""
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "FILE_STORE": str(folder / "files"),
        "SECRET_KEY": "only-for-this-test",
    }
    command = [sys.executable, "-m", "cchc.inspections.tests.unit_at_once"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.usefixtures("committed_db")
def test_one_answer_one_approval_one_message_whoever_presses_how_often(tmp_path: Path) -> None:
    found = act_in_a_process(tmp_path) if connection.vendor == "sqlite" else act_at_once()

    assert found == {
        "answers": 1,
        "conflicts": N_PEOPLE - 1,
        "approved": 1,
        "is_locked": True,
        "papers": 1,
        "told": 1,
        "replies": 1,
    }
