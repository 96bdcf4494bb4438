"""Kinds of figures, what they cover."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FigureKind(TextChoices):
    REPORTED = "reported", _("Đơn vị báo cáo")
    OBSERVED = "observed", _("Đoàn ghi tại chỗ")
    COMPUTED = "computed", _("Hệ thống tính")


class Coverage(TextChoices):
    """Whose cases a figure counts: a district's own desk and its communes are published apart."""

    OWN = "own", _("Bản thân đơn vị")
    SUBORDINATE = "subordinate", _("Các đơn vị cấp dưới trực thuộc")
    ALL = "all", _("Toàn bộ, cả cấp dưới")


class Direction(TextChoices):
    UP = "up", _("Cao hơn là tốt hơn")
    DOWN = "down", _("Thấp hơn là tốt hơn")
    NONE = "none", _("Không so sánh")
