import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from cchc.files import disk, services
from cchc.files.models import Blob
from cchc.files.tests.makers import PDF, picture

ROOT = Path(__file__).resolve().parents[4]
NOW = datetime(2026, 8, 28, 3, tzinfo=UTC)


def keep(data, name):
    return services.store(actor=None, data=data, name=name, subject_type="x.y", subject_id=1, now=NOW).blob


def verify(capsys, *options):
    try:
        call_command("files_verify", "--json", *options)
    except SystemExit as end:
        return end.code, json.loads(capsys.readouterr().out)
    return 0, json.loads(capsys.readouterr().out)


@pytest.mark.django_db
def test_a_sound_store_is_said_to_be_sound(capsys):
    keep(PDF, "a.pdf")

    assert verify(capsys) == (0, {"files": 1, "faults": [], "leftovers": 0})


@pytest.mark.django_db
def test_missing_and_changed_bytes_are_named(capsys):
    gone, changed = keep(PDF, "a.pdf"), keep(picture(), "a.png")
    disk.path_of(gone.sha256).unlink()
    path = disk.path_of(changed.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"!")

    code, answer = verify(capsys)

    assert code == 1
    assert answer["faults"] == [
        {"sha256": gone.sha256, "kind": "missing"},
        {"sha256": changed.sha256, "kind": "changed"},
    ]


@pytest.mark.django_db
def test_a_killed_upload_leaves_no_file_under_a_hash_and_is_swept_after_a_day(settings, capsys):
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo",
        "DATABASE_URL": "sqlite://:memory:",
        "FILE_STORE": str(settings.FILE_STORE),
        "SECRET_KEY": "only-for-this-test",
    }
    command = [sys.executable, "-m", "cchc.files.tests.killed"]
    with subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout.readline() == "writing\n"
        writer.send_signal(signal.SIGKILL)
    (left,) = (settings.FILE_STORE / disk.INCOMING).iterdir()

    fresh = verify(capsys, "--sweep")
    os.utime(left, (time.time() - 90_000,) * 2)
    old = verify(capsys, "--sweep")

    assert [fresh[1]["leftovers"], old[1]["leftovers"]] == [0, 1]
    assert not left.exists()
    assert [path.name for path in settings.FILE_STORE.iterdir()] == [disk.INCOMING]
    assert not Blob.objects.exists()
