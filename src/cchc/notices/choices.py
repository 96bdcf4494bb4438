"""States of a mail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailStatus(TextChoices):
    WAITING = "waiting", _("Chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    DROPPED = "dropped", _("Không gửi: việc đã xong")
    UNSURE = "unsure", _("Chưa rõ đã gửi")
    FAILED = "failed", _("Không gửi được")


class Confidence(TextChoices):
    LAW = "law", _("Có trong văn bản quy phạm pháp luật")
    FOUND = "found", _("Có trong văn bản, tin đã đọc")
    UNCONFIRMED = "gk", _("Chưa xác nhận")
