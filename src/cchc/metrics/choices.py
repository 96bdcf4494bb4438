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


class Group(TextChoices):
    """Headings of the catalogue: the contents of the reform that reports are written by."""

    DIR = "DIR", _("Chỉ đạo, điều hành")
    INST = "INST", _("Thể chế")
    PROC = "PROC", _("Thủ tục hành chính")
    ORG = "ORG", _("Tổ chức bộ máy")
    CIV = "CIV", _("Công vụ")
    FIN = "FIN", _("Tài chính công")
    DIG = "DIG", _("Chính quyền số")
