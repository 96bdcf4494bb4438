"""`cchc documents-verify`: hash every issued document again, look for gaps in the books."""

from typing import Any

from django.utils.translation import gettext as _

from cchc.common.commands import RULE_SAID_NO
from cchc.common.commands import Command as BaseCommand
from cchc.documents import queries
from cchc.documents.models import Document


class Command(BaseCommand):
    help = _("Kiểm tra mọi văn bản đã ban hành còn đúng từng byte và sổ không trống số")

    def work(self, **options: Any) -> object:
        issued = list(Document.objects.issued().select_related("pdf", "docx"))
        broken = list(queries.broken(self.track(issued, _("Đang kiểm tra văn bản"))))
        for document, seal in broken:
            self.say(_("%(document)s: bản %(label)s khác lúc ban hành") % {"document": document, "label": seal.label})
        changed = queries.changed_words(issued)
        for document in changed:
            self.say(_("%(document)s: nội dung lưu trong cơ sở dữ liệu khác lúc ban hành") % {"document": document})
        gaps = list(queries.books_with_gaps())
        for book in gaps:
            self.say(_("Sổ %(book)s trống số") % {"book": book})
        answer = {
            "documents": len(issued),
            "broken": [{"document": document.pk, "file": seal.label} for document, seal in broken],
            "changed_words": [document.pk for document in changed],
            "books_with_gaps": [str(book) for book in gaps],
        }
        if broken or gaps or changed:
            line = _("%(bad)s tệp sai, %(words)s văn bản đổi nội dung, %(gaps)s sổ trống số. Khôi phục từ bản sao lưu.")
            said = {"bad": len(broken), "words": len(changed), "gaps": len(gaps)}
            self.end(answer, line % said, RULE_SAID_NO)
        self.say(_("Văn bản nguyên vẹn: %(total)s văn bản.") % {"total": len(issued)})
        return answer
