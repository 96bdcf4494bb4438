"""States of a mail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailStatus(TextChoices):
    WAITING = "waiting", _("Chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    DROPPED = "dropped", _("Không gửi: việc đã xong")
    FAILED = "failed", _("Không gửi được")
