"""How sure we are of a fact, said wherever the fact is shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Confidence(TextChoices):
    """From "read in the text itself" to "commonly known, no source read"."""

    HIGH = "H", _("Đã đọc trong văn bản hoặc hai nguồn độc lập")
    MIDDLE = "M", _("Đọc trong một nguồn gián tiếp")
    LOW = "L", _("Suy ra, chưa đọc nguồn")
    COMMON = "GK", _("Hiểu biết chung, chưa xác nhận")


PROVISIONAL = frozenset({Confidence.LOW, Confidence.COMMON})  # shown with "Chưa xác nhận"
