"""`cchc prepare`: an empty machine becomes the demonstration. Safe to repeat, quick when nothing has changed."""

import hashlib
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from cchc.common.commands import Command as BaseCommand
from cchc.common.errors import RuleError
from cchc.demo import world

STEPS = [
    ("migrate", _("Tạo bảng dữ liệu")),
    ("load_units", _("Nạp cây đơn vị")),
    ("load_calendar", _("Nạp lịch làm việc")),
    ("load_legislation", _("Nạp văn bản pháp luật")),
    ("load_procedures", _("Nạp thủ tục hành chính")),
    ("load_criteria", _("Nạp bộ nội dung kiểm tra")),
    ("load_metrics", _("Nạp danh mục số liệu")),
    ("load_settings", _("Nạp thời hạn mặc định, mẫu phát hiện")),
    ("load_ladder", _("Nạp các bậc nhắc việc")),
    ("load_demo", _("Dựng thế giới minh họa")),
]
SOURCE = Path(__file__).resolve().parents[3]
READ_AT_LOADING = ("*/data/**/*", "*/management/commands/*.py", "demo/**/*.py")


class Command(BaseCommand):
    help = _("Tạo cơ sở dữ liệu và nạp dữ liệu minh họa; chạy lại không tạo thêm gì")

    def work(self, **options: Any) -> object:
        if not settings.DEMONSTRATION:
            raise RuleError(_("Lệnh này nạp dữ liệu giả, chỉ dùng cho bản minh họa. Bản thật: cchc migrate."))
        mark = settings.FILE_STORE.parent / "prepared"
        fingerprint = _fingerprint()
        if _is_prepared(mark, fingerprint):
            self.say(_("Dữ liệu minh họa đã sẵn sàng."))
            return {"done": False}
        # Not one transaction: each loader commits its own and starts where it stopped; the mark comes last.
        mark.parent.mkdir(parents=True, exist_ok=True)
        for name, _label in self.track(STEPS, _("Chuẩn bị")):
            call_command(name, verbosity=0, stdout=StringIO())
        mark.write_text(fingerprint, encoding="ascii")
        self.say(_("Đã nạp xong dữ liệu minh họa."))
        return {"done": True, "steps": [name for name, _label in STEPS]}


def _is_prepared(mark: Path, fingerprint: str) -> bool:
    if not mark.exists() or mark.read_text(encoding="ascii") != fingerprint:
        return False
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _fingerprint() -> str:
    """Return one hash of everything that the loading reads, and of which database it was loaded into."""
    digest = hashlib.sha256(str(connection.settings_dict["NAME"]).encode())
    paths = {path for pattern in READ_AT_LOADING for path in SOURCE.glob(pattern) if path.is_file()}
    digest.update(world.fingerprint().encode())
    for path in sorted(paths):
        if path.suffix != ".pyc":
            digest.update(str(path.relative_to(SOURCE)).encode() + path.read_bytes())
    return digest.hexdigest()
