"""Real processes, a real mail server, SIGKILL: nothing lost, nothing sent twice."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.own_world import new_world

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def env(engine, migrated, tmp_path, settings, server):
    """A site in production's settings, with a database of its own on the engine under test."""
    with new_world(engine, tmp_path, "mail", template=migrated) as world:
        yield world.env() | {
            "DJANGO_SETTINGS_MODULE": "cchc.config.settings.prod",
            "SECRET_KEY": "only-for-the-tests-of-workers-that-die-0123456789-abcdef",
            "MAIL_SPOOL": str(tmp_path / "outbox"),
            "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
            "MAIL_RETRY_MINUTES": "0",
            "PID_FILE": str(tmp_path / "pid"),
        }


def run(env, mode):
    command = [sys.executable, "-m", "cchc.notices.tests.processes", mode]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def received(server):
    """How often each mail arrived, by the name in its address; the same Message-ID every time."""
    counts: dict[str, int] = {}
    for message in server.messages:
        name = message["To"].partition("@")[0]
        counts[name] = counts.get(name, 0) + 1
    assert len(set(server.ids())) == len(counts)
    return counts


def test_a_worker_killed_at_any_moment_loses_no_mail_and_doubles_none(env, server):
    pid_file = Path(env["PID_FILE"])

    def kill_the_sender(_smtp):
        if server.messages[-1]["To"].startswith("held-by-server"):
            os.kill(int(pid_file.read_text("ascii")), signal.SIGKILL)

    server.before_answer.append(kill_the_sender)

    died = run(env, "die")
    assert set(died["ends"].values()) == {-signal.SIGKILL}
    assert died["running"] >= 1

    settled = run(env, "settle")

    assert settled["found"] == {
        "claimed": "sent",
        "connected": "sent",
        "written": "sent",
        "handing-over": "unsure",  # the server has nothing, but nobody could know
        "held-by-server": "unsure",  # the server has it
        "answered": "unsure",  # the server has it and said so to a dead process
        "accepted": "sent",
        "committed": "sent",
    }
    assert settled["again"] == "sent"
    assert settled["running"] == 0
    assert received(server) == dict.fromkeys(settled["found"], 1)


def test_workers_at_once_send_each_mail_and_give_each_reminder_once(env, server):
    found = run(env, "together")

    steps = found.pop("steps")
    assert found == {"ends": [0, 0, 0], "mails": 18, "sent": 18, "reminders": 6, "failed": 0}
    assert steps == ["2026-09-04/2026-09-04", "2026-09-05/2026-09-05", "2026-09-06/None"]
    assert set(received(server).values()) == {1}
    assert len(server.messages) == 18
