"""Kinds of special days and of decisions; how sure a row is."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a special day is; the names are those of `rules.DayKind`."""

    HOLIDAY = "holiday", _("Nghỉ lễ, tết")
    COMPENSATORY = "compensatory", _("Nghỉ bù")
    SWAPPED_OFF = "swapped_off", _("Nghỉ hoán đổi")
    MAKE_UP = "make_up", _("Làm bù")
    CLOSED = "closed", _("Nghỉ riêng của đơn vị")


class DecisionKind(TextChoices):
    LAW = "law", _("Bộ luật, luật")
    RESOLUTION = "resolution", _("Nghị quyết")
    DECISION = "decision", _("Quyết định")
    LETTER = "letter", _("Công văn")
    NOTICE = "notice", _("Thông báo")
    OTHER = "other", _("Văn bản khác")


class Confidence(TextChoices):
    """How well a row is founded; the two weakest are shown as not confirmed."""

    HIGH = "H", _("Đã đọc văn bản, có nguồn thứ hai")
    MEDIUM = "M", _("Đọc ở một nguồn")
    LOW = "L", _("Suy ra từ nguồn rời rạc")
    UNCONFIRMED = "GK", _("Chưa có nguồn xác nhận")


class Choice(TextChoices):
    """What is done with a stored date that would fall on another day now."""

    KEEP = "keep", _("Giữ hạn cũ")
    RECOMPUTE = "recompute", _("Lấy hạn mới")


class Verdict(TextChoices):
    """What an import would do with one day."""

    ADDED = "added", _("Thêm")
    CHANGED = "changed", _("Sửa")
    CONFIRMED = "confirmed", _("Xác nhận")
    SAME = "same", _("Đã có")
    CONFLICT = "conflict", _("Trái quyết định khác")
    DROPPED = "dropped", _("Bỏ qua: cuối tuần")
    WRONG = "wrong", _("Sai")

    @property
    def icon(self) -> str:
        """Return the icon of its state tag."""
        return VERDICT_SIGNS[self][0]

    @property
    def look(self) -> str:
        """Return the colour of its state tag."""
        return VERDICT_SIGNS[self][1]


PROVISIONAL = frozenset({Confidence.LOW.value, Confidence.UNCONFIRMED.value})


class Sign(NamedTuple):
    """How a kind of day is drawn: icon, colour of the state tag, one letter for the small cell."""

    icon: str
    kind: str
    letter: Promise | str


SIGNS = {
    Kind.HOLIDAY: Sign("star", "holiday", _("L")),
    Kind.COMPENSATORY: Sign("star", "holiday", _("B")),
    Kind.SWAPPED_OFF: Sign("replace", "holiday", _("Đ")),
    Kind.MAKE_UP: Sign("briefcase", "makeup", _("LB")),
    Kind.CLOSED: Sign("ban", "neutral", _("R")),
}

VERDICT_SIGNS = {
    Verdict.ADDED: ("plus", "primary"),
    Verdict.CHANGED: ("pencil", "warn"),
    Verdict.CONFIRMED: ("check", "ok"),
    Verdict.SAME: ("equal", "neutral"),
    Verdict.CONFLICT: ("equal-not", "bad"),
    Verdict.DROPPED: ("circle-minus", "neutral"),
    Verdict.WRONG: ("x", "bad"),
}
