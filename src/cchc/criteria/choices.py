"""Kinds of check items and how sure we are of them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ItemKind(TextChoices):
    YES_NO = "yes_no", _("Có / không")
    COUNT = "count", _("Số đếm")
    RATIO = "ratio", _("Tỷ lệ (tử số, mẫu số)")
    NUMBER = "number", _("Số")
    DATE = "date", _("Ngày")
    INTERVIEW = "interview", _("Phỏng vấn, ghi chữ")


class Confidence(TextChoices):
    SEED = "seed", _("Có trong báo cáo kiểm tra đã công bố")
    FOUND = "found", _("Có trong văn bản, tin đã đọc")
    LAW = "law", _("Có trong văn bản quy phạm pháp luật")
    UNCONFIRMED = "gk", _("Chưa xác nhận")


class SetStatus(TextChoices):
    DRAFT = "draft", _("Dự thảo")
    PUBLISHED = "published", _("Đã công bố")


class Verdict(TextChoices):
    """What an import would do with one row."""

    NEW = "new", _("Thêm mới")
    CHANGED = "changed", _("Thay đổi")
    UNCHANGED = "unchanged", _("Giữ nguyên")
    REMOVED = "removed", _("Bỏ khỏi bản mới")
    WRONG = "wrong", _("Sai, phải sửa")
