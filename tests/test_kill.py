"""kill -9 in the middle of writing: what was committed is whole, what was not is gone."""

import json
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.own_world import new_world

ROOT = Path(__file__).resolve().parents[1]
KILLS = 4


@pytest.fixture
def env(engine, migrated, tmp_path):
    """Give a database of its own on the engine under test."""
    with new_world(engine, tmp_path, "kill", template=migrated) as world:
        yield world.env()


def run(env, mode):
    command = [sys.executable, "-m", "tests.kill_writer", mode]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def write_until_killed(env, seconds):
    """Start the writer, let it write for a while, kill it without warning."""
    command = [sys.executable, "-m", "tests.kill_writer", "write"]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout.readline() == "writing\n", writer.stderr.read()
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(seconds)
        writer.send_signal(signal.SIGKILL)
    assert writer.returncode == -signal.SIGKILL


def test_database_is_whole_after_each_kill(env):
    run(env, "prepare")
    issued = 0

    for _ in range(KILLS):
        write_until_killed(env, random.uniform(0.05, 0.6))
        found = json.loads(run(env, "check"))

        assert found["faults"] == []
        assert found["issued"] > issued
        issued = found["issued"]
