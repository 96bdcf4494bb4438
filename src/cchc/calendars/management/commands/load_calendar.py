"""`cchc load_calendar`: the days off and make-up days that come with the product."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.calendars.services import loading
from cchc.common.commands import Command as Base


class Command(Base):
    """Load the shipped calendar; safe to repeat."""

    help = _("Nạp ngày nghỉ, ngày làm bù các năm 2010-2027; chạy lại không tạo thêm gì")

    def work(self, **options: Any) -> object:
        counts = loading.load_calendar(now=timezone.now())
        self.say(_("Lịch %(years)s năm, %(days)s ngày; thêm %(added)s, thay %(gone)s.") % counts)
        return counts
