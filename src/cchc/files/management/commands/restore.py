"""`cchc restore FILE`: a backup takes the place of this world; then the journal and the counts are verified."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cchc.common import numbers
from cchc.common.commands import RULE_SAID_NO
from cchc.common.commands import Command as BaseCommand
from cchc.files import backups


class Command(BaseCommand):
    help = _("Khôi phục từ bản sao lưu rồi kiểm tra nhật ký, số dòng, tệp")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("tệp do cchc backup tạo"))
        parser.add_argument("--force", action="store_true", help=_("thay thế cả khi cơ sở dữ liệu đang có dữ liệu"))

    def work(self, **options: Any) -> object:
        found = backups.restore(options["file"], force=options["force"], track=self.track)
        answer = {
            "made_at": found.manifest.made_at,
            "rows": found.rows,
            "files": found.files,
            "entries": found.entries,
            "pending_migrations": found.pending_migrations,
            "faults": found.faults,
        }
        words = {"rows": numbers.show(found.rows), "files": numbers.show(found.files)}
        self.say(_("Đã khôi phục %(rows)s dòng, %(files)s tệp.") % words)
        for fault in found.faults:
            self.say(fault)
        if found.faults:
            self.end(answer, _("Bản khôi phục không khớp mục lục. Dùng bản sao lưu khác."), RULE_SAID_NO)
        if found.pending_migrations:
            self.say(_("Bản sao lưu của bản cchc cũ hơn. Chạy tiếp: cchc migrate, rồi cchc journal verify"))
        else:
            words = {"entries": numbers.show(found.entries)}
            self.say(_("Nhật ký nguyên vẹn: %(entries)s mục; số dòng khớp mục lục.") % words)
        return answer
