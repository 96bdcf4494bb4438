"""`cchc load_settings`: default deadlines and finding templates."""

from typing import Any

from django.utils.translation import gettext as _

from cchc.common.commands import Command as Base
from cchc.inspections.services import settings


class Command(Base):
    """Load the shipped settings; safe to repeat."""

    help = _("Nạp thời hạn mặc định và mẫu phát hiện; chạy lại không tạo thêm gì")

    def work(self, **options: Any) -> object:
        counts = settings.load_settings()
        self.say(_("Đã nạp %(defaults)s thời hạn mặc định, %(templates)s mẫu phát hiện.") % counts)
        return counts
