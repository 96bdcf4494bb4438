"""Making a backup: the database first, the files after it, so that every file that the database names is there."""

from __future__ import annotations

import io
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.audit import queries as audit
from cchc.common.errors import RuleError

from .. import disk
from ..models import Blob
from .engines import dump
from .manifest import DATABASE, FILES, MANIFEST, Manifest

Track = Callable[[list[Blob], str], Iterable[Blob]]


def make(out: Path, *, now: datetime, track: Track) -> tuple[Path, Manifest]:
    """Write a backup to the file `out`, or under a name of its own into the folder `out`; never over another file."""
    target = out / f"cchc-{timezone.localtime(now):%Y-%m-%d-%H%M%S}.tar" if out.is_dir() else out
    if target.exists():
        raise RuleError(_("Đã có tệp %(path)s. Chọn tên khác, bản cũ được giữ nguyên") % {"path": target})
    if not target.parent.is_dir():
        raise RuleError(_("Không có thư mục %(path)s. Tạo thư mục rồi chạy lại") % {"path": target.parent})
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".cchc-backup-") as folder:
        partial = Path(folder) / "partial.tar"
        manifest = _write(partial, Path(folder) / DATABASE, now, track)
        # A link fails if somebody made the file meanwhile; a rename would overwrite.
        os.link(partial, target)
    return target, manifest


def _write(partial: Path, database: Path, now: datetime, track: Track) -> Manifest:
    seal = audit.latest_day_seal()
    tables = dump(database)
    manifest = Manifest(
        made_at=now.isoformat(),
        version=version("cchc"),
        engine=connection.vendor,
        migrations=sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        tables=tables,
        seal={"number": seal.number, "day": str(seal.day), "digest": seal.digest} if seal else None,
        database_sha256=disk.hash_of(database),
    )
    kept = []
    for blob in track(list(Blob.objects.order_by("pk")), _("Đang kiểm tra tệp")):
        path = disk.path_of(blob.sha256)
        if path.exists() and disk.hash_of(path) == blob.sha256:
            manifest.files[blob.sha256] = blob.size
            kept.append(path)
        else:
            manifest.faults.append(blob.sha256)
    with open(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            _add_bytes(tar, MANIFEST, manifest.to_json(), now)
            tar.add(database, DATABASE, filter=_anonymous)
            for path in kept:
                tar.add(path, f"{FILES}/{path.name}", filter=_anonymous)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes, now: datetime) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(data), int(now.timestamp()), 0o600
    tar.addfile(member, io.BytesIO(data))


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
