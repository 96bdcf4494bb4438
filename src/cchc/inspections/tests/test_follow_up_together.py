"""Two people at one conclusion at once, on both databases: one paper, one task per request."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from .follow_up_at_once import sign_and_hand_out_at_once

ROOT = Path(__file__).resolve().parents[4]


def in_a_process(folder: Path) -> dict[str, object]:
    """A SQLite test database lives in memory and belongs to one connection; the file is what a site runs on."""
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "FILE_STORE": str(folder / "files"),
        "SECRET_KEY": "only-for-this-test",
    }
    command = [sys.executable, "-m", "cchc.inspections.tests.follow_up_at_once"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.usefixtures("committed_db")
def test_a_conclusion_signed_and_handed_out_at_once_makes_one_paper_and_each_task_once(tmp_path: Path) -> None:
    found = in_a_process(tmp_path) if connection.vendor == "sqlite" else sign_and_hand_out_at_once()

    assert found == {"signed": 1, "papers": 1, "tasks": 1, "handed_out": 1}
