"""`cchc documents-verify`: hash every issued document again, look for gaps in the books."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common.commands import RULE_SAID_NO
from cchc.common.commands import Command as BaseCommand
from cchc.documents import queries, services, signed
from cchc.documents.choices import SignatureState
from cchc.documents.models import Document, SignatureVerdict
from cchc.files import disk

# A scan without a digital signature, or by somebody whom the office does not know, is no fault of the store.
_FAULTS = frozenset({SignatureState.BROKEN})


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
        bad = self._signatures()
        gaps = list(queries.books_with_gaps())
        for book in gaps:
            self.say(_("Sổ %(book)s trống số") % {"book": book})
        answer = {
            "documents": len(issued),
            "broken": [{"document": document.pk, "file": seal.label} for document, seal in broken],
            "changed_words": [document.pk for document in changed],
            "broken_signatures": bad,
            "books_with_gaps": [str(book) for book in gaps],
        }
        if broken or gaps or changed or bad:
            line = _(
                "%(files)s tệp sai, %(words)s văn bản đổi nội dung, %(signatures)s tệp có chữ ký không hợp lệ, "
                "%(gaps)s sổ trống số. Khôi phục từ bản sao lưu."
            )
            said = {"files": len(broken), "words": len(changed), "signatures": len(bad), "gaps": len(gaps)}
            self.end(answer, line % said, RULE_SAID_NO)
        self.say(_("Văn bản nguyên vẹn: %(total)s văn bản.") % {"total": len(issued)})
        return answer

    def _signatures(self) -> list[str]:
        """Judge what nobody judged under today's trust store, then name the files whose signature is broken."""
        now = timezone.now()
        for blob in self.track(list(signed.unjudged()), _("Đang kiểm tra chữ ký số")):
            if disk.path_of(blob.sha256).exists():
                services.verify_signatures(blob=blob, now=now)
        rows = SignatureVerdict.objects.filter(state__in=_FAULTS).select_related("blob")
        for row in rows:
            for words in signed.shown(row, row.trust_digest).sentences:
                self.say(f"{row.blob.sha256[:12]}: {words}")
        return [row.blob.sha256 for row in rows]
