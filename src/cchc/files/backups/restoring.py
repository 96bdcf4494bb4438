"""Restoring: files first, which harms nothing, then the database in one step; then everything is held to the manifest."""

from __future__ import annotations

import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from cchc.audit import queries as audit
from cchc.common.errors import RuleError

from .. import disk
from . import engines
from .manifest import DATABASE, FILES, MANIFEST, Manifest, read_manifest

_FILE = re.compile(rf"{FILES}/([0-9a-f]{{64}})")
Track = Callable[[list[tarfile.TarInfo], str], Iterable[tarfile.TarInfo]]


@dataclass
class Restored:
    """What came back, and what of it does not fit what the backup promised."""

    manifest: Manifest
    rows: int = 0
    files: int = 0
    entries: int = 0
    pending_migrations: int = 0
    faults: list[str] = field(default_factory=list)


def restore(source: Path, *, force: bool, track: Track) -> Restored:
    """Put a backup in the place of this world, which must be empty unless `force`."""
    manifest = read_manifest(source)
    _require_fitting(manifest)
    if not force and not engines.is_empty():
        raise RuleError(_("Cơ sở dữ liệu này đang có dữ liệu. Thêm --force nếu muốn thay thế hoàn toàn"))
    store = Path(settings.FILE_STORE)
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store.parent, prefix=".cchc-restore-") as folder:
        database = Path(folder) / DATABASE
        with tarfile.open(source, "r:") as tar:
            members = tar.getmembers()
            files = _require_ours(members, manifest)
            _extract(tar, tar.getmember(DATABASE), database, manifest.database_sha256)
            for member in track(files, _("Đang khôi phục tệp")):
                _settle(tar, member, Path(folder))
        engines.load(database)
    connections.close_all()
    return _check(manifest)


def _require_fitting(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        words = {"theirs": manifest.engine, "ours": connection.vendor}
        raise RuleError(_("Bản sao lưu của %(theirs)s, cơ sở dữ liệu này là %(ours)s. Đặt lại DATABASE_URL") % words)
    known = MigrationExecutor(connection).loader.disk_migrations.keys()
    unknown = [name for name in manifest.migrations if tuple(name.split(".", 1)) not in known]
    ours = {app for app, _name in known}
    if any(name.split(".", 1)[0] in ours for name in unknown):
        raise RuleError(_("Bản sao lưu do bản cchc mới hơn tạo. Cài bản đó rồi khôi phục"))


def _require_ours(members: list[tarfile.TarInfo], manifest: Manifest) -> list[tarfile.TarInfo]:
    """Return the members that are kept files; refuse anything that `make` does not write."""
    files = [member for member in members if member.name not in (MANIFEST, DATABASE)]
    names = {match[1] for member in files if (match := _FILE.fullmatch(member.name)) and member.isreg()}
    plain = all(member.isreg() for member in members)
    if not plain or len(members) != len(files) + 2 or names != manifest.files.keys() or len(names) != len(files):
        raise RuleError(_("Bản sao lưu thiếu hoặc thừa tệp so với mục lục. Dùng bản sao lưu khác"))
    return files


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path, sha256: str) -> None:
    data = tar.extractfile(member)
    if data is None:
        raise RuleError(_("Bản sao lưu không có cơ sở dữ liệu. Dùng bản sao lưu khác"))
    with target.open("wb") as file:
        shutil.copyfileobj(data, file, disk.CHUNK)
    if disk.hash_of(target) != sha256:
        raise RuleError(_("Bản sao lưu đã hỏng: %(name)s sai mã băm. Dùng bản sao lưu khác") % {"name": member.name})


def _settle(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    sha256 = member.name.removeprefix(f"{FILES}/")
    if disk.path_of(sha256).exists() and disk.hash_of(disk.path_of(sha256)) == sha256:
        return
    waiting = folder / sha256
    _extract(tar, member, waiting, sha256)
    disk.path_of(sha256).unlink(missing_ok=True)  # it was there, but damaged
    disk.settle(disk.Incoming(waiting, sha256, member.size, b""))
    waiting.unlink()


def _check(manifest: Manifest) -> Restored:
    found = Restored(manifest, files=len(manifest.files))
    rows = engines.counts()
    found.rows = sum(rows.values())
    for table in sorted(rows.keys() | manifest.tables.keys()):
        if rows.get(table) != manifest.tables.get(table):
            words = {"table": table, "have": rows.get(table), "want": manifest.tables.get(table)}
            found.faults.append(_("Bảng %(table)s có %(have)s dòng, bản sao lưu có %(want)s") % words)
    executor = MigrationExecutor(connection)
    found.pending_migrations = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if found.pending_migrations:
        return found  # the journal is read with the columns of this version: after `cchc migrate`
    report = audit.verify()
    found.entries = report.entries
    if report.damage:
        found.faults.append(_("Nhật ký có %(count)s chỗ không còn nguyên vẹn") % {"count": len(report.damage)})
    if manifest.seal and audit.find_seal(manifest.seal["digest"]) is None:
        found.faults.append(_("Không thấy dấu niêm số %(number)s trong nhật ký") % manifest.seal)
    return found
