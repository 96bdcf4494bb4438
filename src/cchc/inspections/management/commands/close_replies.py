"""`cchc close_replies`: write down that a right of reply has ended; the worker does it every day."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common.commands import Command as Base
from cchc.inspections.services import replies


class Command(Base):
    """Close every round whose day has passed and whose explanations are answered; safe to repeat."""

    help = _("Kết thúc giải trình đã hết hạn; điểm không có ý kiến được ghi là đồng ý. Chạy lại không ghi thêm")

    def work(self, **options: Any) -> object:
        closed = [round_.inspection.code for round_ in replies.close_overdue(now=timezone.now())]
        self.say(_("Đã kết thúc giải trình của %(n)s cuộc kiểm tra.") % {"n": len(closed)})
        return {"closed": closed}
