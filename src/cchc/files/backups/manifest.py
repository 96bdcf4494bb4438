"""What a backup says about itself, so that what comes back can be held against it."""

from __future__ import annotations

import json
import tarfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cchc.common.errors import RuleError

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.json", "database", "files"
LONGEST = 16 * 2**20  # of a manifest that is read


@dataclass
class Manifest:
    """Counted when the backup was made."""

    made_at: str
    version: str
    engine: str  # "sqlite", "postgresql"
    migrations: list[str]
    tables: dict[str, int]  # rows of each table
    seal: dict[str, Any] | None  # the last seal of the journal
    database_sha256: str = ""
    files: dict[str, int] = field(default_factory=dict)  # SHA-256 → bytes
    faults: list[str] = field(default_factory=list)  # files that were missing or damaged already then
    format: int = FORMAT

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def read_manifest(path: Path) -> Manifest:
    """Return what the backup says about itself; refuse a file that is no backup of ours."""
    try:
        with tarfile.open(path, "r:") as tar:
            member = tar.next()
            if member is None or member.name != MANIFEST or member.size > LONGEST:
                raise ValueError(member)
            data = json.loads(_content(tar, member))
            found = Manifest(**data)
    except FileNotFoundError:
        raise RuleError(_("Không có tệp %(path)s. Xem lại đường dẫn") % {"path": path}) from None
    except (tarfile.TarError, ValueError, TypeError, OSError):
        words = {"path": path}
        raise RuleError(_("Tệp %(path)s không phải bản sao lưu của cchc. Chọn tệp khác") % words) from None
    if found.format != FORMAT:
        raise RuleError(_("Bản sao lưu thuộc định dạng mới hơn. Cài bản cchc mới rồi khôi phục"))
    return found


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    if file is None:
        raise ValueError(member.name)
    return file.read()
