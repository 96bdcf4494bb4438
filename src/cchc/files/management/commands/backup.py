"""`cchc backup --out FILE`: the database and every kept file as they are now, in one file. The site may run."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common import numbers
from cchc.common.commands import RULE_SAID_NO
from cchc.common.commands import Command as BaseCommand
from cchc.files import backups


class Command(BaseCommand):
    help = _("Sao lưu cơ sở dữ liệu và kho tệp vào một tệp; trang vẫn chạy")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help=_("tệp .tar mới, hoặc thư mục để đặt tệp vào"))

    def work(self, **options: Any) -> object:
        path, manifest = backups.make(options["out"], now=timezone.now(), track=self.track)
        rows, size = sum(manifest.tables.values()), path.stat().st_size
        answer = {
            "path": str(path),
            "bytes": size,
            "rows": rows,
            "files": len(manifest.files),
            "seal": manifest.seal,
            "faults": manifest.faults,
        }
        words = {"path": path, "rows": numbers.show(rows), "files": numbers.show(len(manifest.files))}
        self.say(_("Đã sao lưu %(rows)s dòng, %(files)s tệp vào %(path)s") % words)
        if manifest.faults:
            for sha256 in manifest.faults:
                self.say(_("Tệp %(hash)s thiếu hoặc đã bị sửa") % {"hash": sha256})
            line = _("Bản sao lưu thiếu %(count)s tệp. Khôi phục các tệp đó từ bản sao lưu trước.")
            self.end(answer, line % {"count": len(manifest.faults)}, RULE_SAID_NO)
        return answer
