"""Kinds of check items and how sure we are of them."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
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


class Tag(NamedTuple):
    """A state as it is shown: word, icon, colour."""

    word: str | Promise
    icon: str
    kind: str


CONFIDENCE_TAGS = {
    Confidence.SEED: Tag(_("Báo cáo kiểm tra"), "report-search", "neutral"),
    Confidence.FOUND: Tag(_("Văn bản, tin đã đọc"), "news", "neutral"),
    Confidence.LAW: Tag(_("Quy phạm pháp luật"), "scale", "neutral"),
    Confidence.UNCONFIRMED: Tag(_("Chưa xác nhận"), "alert-triangle", "warn"),
}


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


VERDICT_TAGS = {
    Verdict.NEW: Tag(Verdict.NEW.label, "plus", "ok"),
    Verdict.CHANGED: Tag(Verdict.CHANGED.label, "pencil", "primary"),
    Verdict.UNCHANGED: Tag(Verdict.UNCHANGED.label, "equal", "neutral"),
    Verdict.REMOVED: Tag(Verdict.REMOVED.label, "minus", "warn"),
    Verdict.WRONG: Tag(Verdict.WRONG.label, "x", "bad"),
}
