"""Kinds of legal documents that are cited."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    LAW = "law", _("Luật")
    CODE = "code", _("Bộ luật")
    ORDINANCE = "ordinance", _("Pháp lệnh")
    RESOLUTION = "resolution", _("Nghị quyết")
    DECREE = "decree", _("Nghị định")
    DECISION = "decision", _("Quyết định")
    DIRECTIVE = "directive", _("Chỉ thị")
    CIRCULAR = "circular", _("Thông tư")
    JOINT_CIRCULAR = "joint_circular", _("Thông tư liên tịch")
    PLAN = "plan", _("Kế hoạch")
    NOTICE = "notice", _("Thông báo")
    LETTER = "letter", _("Công văn")
    OTHER = "other", _("Văn bản khác")
