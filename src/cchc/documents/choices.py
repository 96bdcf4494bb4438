"""Kinds of official documents (NĐ 30/2020, abbreviations of Phụ lục III) and their states."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    PLAN = "KH", _("Kế hoạch")
    DECISION = "QĐ", _("Quyết định")
    MINUTES = "BB", _("Biên bản")
    NOTICE = "TB", _("Thông báo")
    LETTER = "CV", _("Công văn")
    REPORT = "BC", _("Báo cáo")


class DocumentStatus(TextChoices):
    DRAFT = "draft", _("Dự thảo")
    ISSUED = "issued", _("Đã ban hành")
    REPLACED = "replaced", _("Đã bị thay thế")


class SignatureState(TextChoices):
    """What a reader is told first; the sentence beside it says why."""

    NONE = "none", _("Không có chữ ký số")
    TRUSTED = "trusted", _("Chữ ký hợp lệ")
    UNTRUSTED = "untrusted", _("Chữ ký chưa rõ nguồn tin cậy")
    BROKEN = "broken", _("Chữ ký không hợp lệ")
    UNREADABLE = "unreadable", _("Không kiểm tra được chữ ký")
