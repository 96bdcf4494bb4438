"""`cchc`: what a person at the keyboard sees, and the codes that scripts read."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cchc.config.cli import GROUPS, own_commands

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def cchc(tmp_path):
    """Return a runner of `cchc` with an empty database of its own."""

    def run(*words, **extra):
        env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
        env |= {
            "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
            "FILE_STORE": str(tmp_path / "files"),
            "SECRET_KEY": "only-for-the-tests-of-the-command-line-0123456789-abcdef",
            **extra,
        }
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)

    return run


def test_without_a_command_ours_are_listed_in_vietnamese(cchc):
    done = cchc()

    assert done.returncode == 0
    assert "  journal  " in done.stdout
    assert "Niêm phong nhật ký từng ngày" in done.stdout
    assert "sqlmigrate" not in done.stdout


def test_every_group_of_commands_has_a_name():
    assert set(own_commands()) <= set(GROUPS)


def test_commands_are_listed_as_data(cchc):
    done = cchc("--json")

    commands = {row["command"]: row["help"] for row in json.loads(done.stdout)}
    assert {"prepare", "serve", "journal", "load-units", "conclude"} <= commands.keys()


def test_unknown_command_is_wrong_use_and_names_the_nearest(cchc):
    done = cchc("jurnal")

    assert done.returncode == 2
    assert done.stderr == "Không có lệnh “jurnal”. Có phải: cchc journal?\n"
    assert done.stdout == ""


@pytest.mark.parametrize(
    "words", [("serve", "--port"), ("serve", "--port", "tám"), ("prepare", "--nhanh"), ("conclude",)]
)
def test_wrong_arguments_are_wrong_use_said_in_vietnamese(cchc, words):
    done = cchc(*words)

    assert done.returncode == 2
    assert "lỗi:" in done.stderr
    assert "cách dùng:" in done.stderr


def test_help_shows_our_arguments_and_not_those_of_django(cchc):
    done = cchc("load-units", "--help")

    assert done.returncode == 0
    assert "--json" in done.stdout
    assert "--traceback" not in done.stdout


def test_prepare_refuses_outside_the_demonstration(cchc, tmp_path):
    done = cchc("prepare", DJANGO_SETTINGS_MODULE="cchc.config.settings.prod", SECRET_KEY="x" * 50)

    assert done.returncode == 1
    assert "chỉ dùng cho bản minh họa" in done.stderr
    assert not (tmp_path / "prepared").exists()


@pytest.mark.parametrize("secret", ["", "only-for-tests"])
def test_production_without_a_long_secret_is_refused(cchc, secret):
    done = cchc("check", DJANGO_SETTINGS_MODULE="cchc.config.settings.prod", SECRET_KEY=secret)

    assert done.returncode == 2
    assert "SECRET_KEY" in done.stderr


def test_serve_says_what_to_do_when_the_port_is_taken(cchc):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = cchc("serve", "--port", str(port))

    assert done.returncode == 1
    assert done.stderr == f"Cổng {port} đang bận. Chạy với cổng khác: make run PORT={port + 1}\n"


def test_serve_refuses_a_port_that_cannot_be(cchc):
    done = cchc("serve", "--port", "70000", "--json")

    assert done.returncode == 1
    assert json.loads(done.stdout) == {"error": "Cổng phải từ 1 đến 65535."}
