"""The list of units as a file."""

from django.utils.translation import gettext as _

from cchc.common.tables import Column

from .models import Unit


def columns() -> list[Column]:
    """Return the columns of the list; the export has more of them than the page shows."""
    return [
        Column("name", _("Đơn vị"), sort=("sort_key", "code"), value=lambda unit: unit.title),
        Column("above", _("Thuộc"), value=lambda unit: unit.above_words),
        Column("kind", _("Loại"), value=lambda unit: unit.get_kind_display()),
        Column("level", _("Cấp"), value=lambda unit: unit.get_level_display()),
        Column(
            "valid_from", _("Từ ngày"), sort="valid_from", definition=_("Ngày đầu tiên; trống: từ trước dữ liệu này")
        ),
        Column("valid_to", _("Đến hết ngày"), sort="valid_to", definition=_("Ngày cuối cùng; trống: còn hoạt động")),
        Column("code", _("Mã"), sort="code", definition=_("Mã trong hệ thống này, không đổi")),
        Column("gso", _("Mã hành chính"), value=gso, definition=_("Mã của cơ quan thống kê, chưa xác minh")),
    ]


def gso(unit: Unit) -> str:
    """Return the statistics office's code; the identifiers are prefetched by the list."""
    return next((one.value for one in unit.identifiers.all() if one.scheme == "gso"), "")
