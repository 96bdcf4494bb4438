"""`cchc load-ladder`: the days around a deadline on which people are reminded."""

from typing import Any

from django.utils.translation import gettext as _

from cchc.common.commands import Command as Base
from cchc.notices.services import ladder


class Command(Base):
    """Load the shipped ladder; safe to repeat."""

    help = _("Nạp các bậc nhắc việc; chạy lại không tạo thêm gì")

    def work(self, **options: Any) -> object:
        counts = {"steps": ladder.load_ladder()}
        self.say(_("Đã nạp %(steps)s bậc nhắc việc.") % counts)
        return counts
