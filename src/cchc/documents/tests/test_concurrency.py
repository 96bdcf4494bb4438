import json
import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

from cchc.documents.tests.at_once import N_DOCUMENTS, issue_at_once

ROOT = Path(__file__).resolve().parents[4]


def issue_in_a_process(folder):
    """A SQLite test database lives in memory and belongs to one connection; the file is what a site runs on."""
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "FILE_STORE": str(folder / "files"),
        "SECRET_KEY": "only-for-this-test",
    }
    command = [sys.executable, "-m", "cchc.documents.tests.at_once"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_six_threads_leave_no_gap_and_no_double(committed_db, tmp_path):
    found = issue_in_a_process(tmp_path) if connection.vendor == "sqlite" else issue_at_once()

    assert found == {
        "done": N_DOCUMENTS,
        "numbers": list(range(1, N_DOCUMENTS + 1)),
        "last": N_DOCUMENTS,
        "gaps": 0,
    }
