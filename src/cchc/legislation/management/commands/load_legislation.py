"""`cchc load_legislation`: the legal documents that the rules of the system rest on."""

from typing import Any

from django.utils.translation import gettext as _

from cchc.common.commands import Command as BaseCommand
from cchc.legislation import queries, services


class Command(BaseCommand):
    """Load the documents; safe to repeat, what people corrected is not put back."""

    help = _("Nạp danh mục văn bản pháp luật là căn cứ của các quy tắc; chạy lại không tạo thêm gì.")

    def work(self, **options: Any) -> object:
        added, total = services.load(queries.entries())
        self.say(_("Đã thêm %(added)s văn bản; danh mục có %(total)s văn bản.") % {"added": added, "total": total})
        return {"added": added, "total": total}
