"""`cchc journal-verify`: recompute every digest of the journal."""

from typing import Any

from django.utils.translation import gettext as _

from cchc.audit import queries
from cchc.audit.models import Entry
from cchc.common.commands import RULE_SAID_NO
from cchc.common.commands import Command as BaseCommand


class Command(BaseCommand):
    help = _("Kiểm tra toàn bộ nhật ký, nêu tên mục đã bị sửa")

    def work(self, **options: Any) -> object:
        total = Entry.objects.count()
        broken = list(self.track(queries.broken_entries(), _("Đang kiểm tra nhật ký")))
        for entry in broken:
            line = _("Mục %(number)s không còn nguyên vẹn: %(action)s, %(subject)s")
            self.say(line % {"number": entry.pk, "action": entry.action, "subject": entry.subject_label})
        answer = {"entries": total, "broken": [entry.pk for entry in broken]}
        if broken:
            words = {"bad": len(broken), "total": total}
            line = _("%(bad)s/%(total)s mục sai mã băm. Khôi phục từ bản sao lưu.") % words
            self.end(answer, line, RULE_SAID_NO)
        self.say(_("Nhật ký nguyên vẹn: %(total)s mục.") % {"total": total})
        return answer
