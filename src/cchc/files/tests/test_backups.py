"""A backup comes back whole, on both engines, and nothing else comes in through it."""

import io
import json
import os
import random
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.own_world import ROOT, new_world

WRITTEN, KEPT = 9, 3
ENTRIES = WRITTEN + KEPT  # keeping a file is an entry, too


@pytest.fixture(scope="module")
def original(engine, migrated, tmp_path_factory):
    """Give a world with a journal, seals and kept files."""
    with new_world(engine, tmp_path_factory.mktemp("world"), "backed", template=migrated) as world:
        steps = [
            ("-m", "tests.own_world", "write", str(WRITTEN)),
            ("manage.py", "journal", "seal"),
            ("-m", "cchc.files.tests.keep_files", str(KEPT)),
        ]
        for step in steps:
            done = world.run(*step)
            assert done.returncode == 0, done.stderr
        yield world


@pytest.fixture(scope="module")
def backup(original, tmp_path_factory):
    path = tmp_path_factory.mktemp("backups") / "world.tar"
    done = original.cchc("backup", "--out", str(path))
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def empty(engine, tmp_path):
    with new_world(engine, tmp_path, "empty") as world:
        yield world


@pytest.fixture
def other(engine, original, tmp_path):
    """Give a copy of the world that has lived on since the backup."""
    with new_world(engine, tmp_path, "other", template=original) as world:
        assert world.run("-m", "tests.own_world", "write", "5").returncode == 0
        yield world


def manifest_of(path):
    with tarfile.open(path) as tar:
        return json.loads(tar.extractfile("manifest.json").read())


def rewritten(path, tmp_path, change):
    """Return a copy of the backup with what `change(name, data)` makes of each member; None leaves it out."""
    target = tmp_path / "changed.tar"
    with tarfile.open(path) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            data = change(member.name, old.extractfile(member).read())
            if data is not None:
                member.size = len(data)
                new.addfile(member, io.BytesIO(data))
    return target


def test_restored_world_is_the_one_that_was_backed_up(original, backup, empty):
    answer = empty.answer("restore", str(backup))

    manifest = manifest_of(backup)
    assert answer["faults"] == []
    assert (answer["entries"], answer["files"], answer["rows"]) == (ENTRIES, KEPT, sum(manifest["tables"].values()))
    assert manifest["tables"]["audit_entry"] == ENTRIES
    assert empty.answer("journal", "verify") == original.answer("journal", "verify")
    assert empty.answer("files-verify") == {"files": KEPT, "faults": [], "leftovers": 0}
    assert kept(empty) == kept(original)


def kept(world):
    return {path.name: path.read_bytes() for path in world.files.rglob("*") if path.is_file()}


def test_restored_world_still_refuses_to_change_its_journal_and_goes_on(backup, empty):
    empty.cchc("restore", str(backup))

    done = empty.run("-c", CHANGE_THROUGH_THE_PRODUCT)
    assert "append-only" in done.stderr
    assert empty.run("-m", "tests.own_world", "write", "2").returncode == 0
    assert empty.answer("journal", "verify")["entries"] == ENTRIES + 2
    assert empty.answer("journal", "verify")["damage"] == []


CHANGE_THROUGH_THE_PRODUCT = """
import django
django.setup()
from cchc.audit.models import Entry
Entry.objects.update(reason="x")
"""


def test_world_with_data_is_not_overwritten_unless_told(backup, other):
    before = other.answer("journal", "verify")["entries"]

    refused = other.cchc("restore", str(backup))
    after_refusal = other.answer("journal", "verify")["entries"]
    forced = other.cchc("restore", str(backup), "--force")

    assert (refused.returncode, refused.stderr) == (
        1,
        "Cơ sở dữ liệu này đang có dữ liệu. Thêm --force nếu muốn thay thế hoàn toàn\n",
    )
    assert before == after_refusal == ENTRIES + 5
    assert forced.returncode == 0, forced.stderr
    assert other.answer("journal", "verify")["entries"] == ENTRIES


def test_migrated_world_without_data_counts_as_empty(backup, empty):
    assert empty.cchc("migrate").returncode == 0

    assert empty.cchc("restore", str(backup)).returncode == 0


@pytest.mark.parametrize("seed", range(2))
def test_killed_restore_leaves_the_old_world_or_the_new_one(backup, other, seed):
    command = [sys.executable, str(ROOT / "manage.py"), "restore", str(backup), "--force"]
    with subprocess.Popen(
        command, cwd=ROOT, env=other.env(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as done:
        try:
            done.wait(random.Random(seed).uniform(0.5, 2.5))
        except subprocess.TimeoutExpired:
            done.send_signal(signal.SIGKILL)

    report = other.answer("journal", "verify")
    assert report["damage"] == []
    assert report["entries"] in (ENTRIES, ENTRIES + 5)
    assert other.answer("files-verify")["faults"] == []


def test_backup_never_overwrites_and_names_itself_in_a_folder(original, backup, tmp_path):
    refused = original.cchc("backup", "--out", str(backup))
    nowhere = original.cchc("backup", "--out", str(tmp_path / "no" / "x.tar"))
    named = original.answer("backup", "--out", str(tmp_path))

    assert (refused.returncode, nowhere.returncode) == (1, 1)
    assert "bản cũ được giữ nguyên" in refused.stderr
    path = Path(named["path"])
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    assert path.name.startswith("cchc-")
    assert path.suffix == ".tar"
    assert path.stat().st_mode & 0o077 == 0
    assert os.listdir(backup.parent) == ["world.tar"]


def test_backup_of_a_store_with_a_damaged_file_is_made_and_says_so(other, tmp_path):
    victim = next(path for path in other.files.rglob("*") if path.is_file())
    victim.chmod(0o600)
    victim.write_bytes(b"x")

    done = other.cchc("backup", "--out", str(tmp_path / "damaged.tar"))

    assert done.returncode == 1
    assert f"Tệp {victim.name} thiếu hoặc đã bị sửa" in done.stdout
    assert manifest_of(tmp_path / "damaged.tar")["faults"] == [victim.name]


def test_restore_mends_a_damaged_file(backup, other):
    victim = next(path for path in other.files.rglob("*") if path.is_file())
    victim.chmod(0o600)
    victim.write_bytes(b"x")

    other.cchc("restore", str(backup), "--force")

    assert other.answer("files-verify")["faults"] == []


def longer(name, data):
    return data + b" " if name.startswith("files/") else data


def without_files(name, data):
    return None if name.startswith("files/") else data


def other_database(name, data):
    return data[:-1] + bytes([data[-1] ^ 1]) if name == "database" else data


def other_engine(name, data):
    return data.replace(b'"engine": "', b'"engine": "x') if name == "manifest.json" else data


def newer_code(name, data):
    return data.replace(b'"audit.0001_initial"', b'"audit.9999_later"') if name == "manifest.json" else data


def newer_format(name, data):
    return data.replace(b'"format": 1', b'"format": 2') if name == "manifest.json" else data


def no_manifest(name, data):
    return b"{}" if name == "manifest.json" else data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (longer, "sai mã băm"),
        (without_files, "thiếu hoặc thừa tệp"),
        (other_database, "sai mã băm"),
        (other_engine, "Đặt lại DATABASE_URL"),
        (newer_code, "mới hơn"),
        (newer_format, "mới hơn"),
        (no_manifest, "không phải bản sao lưu"),
    ],
)
def test_backup_that_was_changed_is_refused_before_anything_is_touched(backup, empty, tmp_path, change, said):
    done = empty.cchc("restore", str(rewritten(backup, tmp_path, change)))

    assert done.returncode == 1
    assert said in done.stderr
    assert not kept(empty)
    tables = "sqlite_master" if empty.on_sqlite else "pg_tables WHERE schemaname = 'public'"
    assert empty.beside(f"SELECT count(*) FROM {tables}") == [[(0,)]]  # noqa: S608


@pytest.mark.parametrize(("name", "kind"), [("files/../../evil", tarfile.REGTYPE), ("/evil", tarfile.SYMTYPE)])
def test_nothing_is_written_outside_the_store(backup, empty, tmp_path, name, kind):
    target = tmp_path / "evil.tar"
    target.write_bytes(backup.read_bytes())
    with tarfile.open(target, "a") as tar:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)

    done = empty.cchc("restore", str(target))

    assert (done.returncode, "thiếu hoặc thừa tệp" in done.stderr) == (1, True)
    assert not kept(empty)


def test_file_that_is_no_backup_is_refused(empty, tmp_path):
    (tmp_path / "x.tar").write_bytes(b"no tar")

    for name in ("x.tar", "missing.tar"):
        done = empty.cchc("restore", str(tmp_path / name))
        assert (done.returncode, done.stdout) == (1, "")
