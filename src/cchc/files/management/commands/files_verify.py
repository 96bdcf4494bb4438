"""`cchc files-verify`: read every kept byte again."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common.commands import RULE_SAID_NO
from cchc.common.commands import Command as BaseCommand
from cchc.files import disk, queries
from cchc.files.models import Blob

DAY_SECONDS = 86_400


class Command(BaseCommand):
    help = _("Kiểm tra kho tệp: đủ tệp, đúng mã băm SHA-256")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sweep", action="store_true", help=_("xóa tệp ghi dở quá một ngày"))

    def work(self, **options: Any) -> object:
        blobs = list(Blob.objects.order_by("pk"))
        faults = [fault for blob in self.track(blobs, _("Đang kiểm tra tệp")) for fault in queries.faults([blob])]
        words = {"missing": _("Tệp %(hash)s không còn trong kho"), "changed": _("Tệp %(hash)s đã bị sửa")}
        for fault in faults:
            self.say(words[fault.kind] % {"hash": fault.sha256})
        leftovers = disk.leftovers(timezone.now().timestamp() - DAY_SECONDS)
        if options["sweep"]:
            for path in leftovers:
                path.unlink(missing_ok=True)
        answer = {
            "files": len(blobs),
            "faults": [{"sha256": fault.sha256, "kind": fault.kind} for fault in faults],
            "leftovers": len(leftovers),
        }
        if faults:
            line = _("%(bad)s/%(total)s tệp thiếu hoặc sai. Khôi phục từ bản sao lưu.")
            self.end(answer, line % {"bad": len(faults), "total": len(blobs)}, RULE_SAID_NO)
        self.say(_("Kho tệp nguyên vẹn: %(total)s tệp.") % {"total": len(blobs)})
        return answer
