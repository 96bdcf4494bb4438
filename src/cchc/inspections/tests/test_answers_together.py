"""Several members at one item at once, on both databases: nobody's words are lost, nothing is doubled."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from .answers_at_once import N_MEMBERS, type_at_once

ROOT = Path(__file__).resolve().parents[4]


def type_in_a_process(folder: Path) -> dict[str, object]:
    """A SQLite test database lives in memory and belongs to one connection; the file is what a site runs on."""
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "FILE_STORE": str(folder / "files"),
        "SECRET_KEY": "only-for-this-test",
    }
    command = [sys.executable, "-m", "cchc.inspections.tests.answers_at_once"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.usefixtures("committed_db")
def test_one_answer_is_in_force_the_others_are_kept_beside_and_the_photo_is_there_once(tmp_path: Path) -> None:
    found = type_in_a_process(tmp_path) if connection.vendor == "sqlite" else type_at_once()

    assert found == {
        "version": 1,
        "in_force": 1,
        "kept_beside": N_MEMBERS - 1,
        "notes": [f"Ghi chú {number}" for number in range(N_MEMBERS)],
        "photos": 1,
    }
