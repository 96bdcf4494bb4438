"""What was done to a row of the journal, in one sentence."""

from django.utils.translation import gettext as _

from .queries import Damage
from .rules.damage import Kind


def say(damage: Damage) -> str:
    """Name the row and what happened to it."""
    words = vars(damage) | {"unit": damage.unit_id}
    if damage.what == "entry":
        return _entry(damage.kind) % words + (_(" (%(at)s UTC, %(who)s: %(said)s)") % words if damage.at else ".")
    if damage.what == "seals":
        return _("Dấu niêm ngày số %(number)s không còn đủ dấu của các đơn vị.") % words
    return (_of_unit(damage.kind) if damage.what == "seal" else _of_day(damage.kind)) % words


def _entry(kind: Kind) -> str:
    return {
        Kind.CHANGED: _("Mục %(number)s đã bị sửa"),
        Kind.MISSING: _("Mục %(number)s đã mất"),
        Kind.INSERTED: _("Mục %(number)s bị chèn thêm"),
        Kind.REORDERED: _("Mục %(number)s bị đổi chỗ"),
    }[kind]


def _of_unit(kind: Kind) -> str:
    return {
        Kind.CHANGED: _("Dấu niêm số %(number)s của đơn vị %(unit)s đã bị sửa."),
        Kind.MISSING: _("Dấu niêm số %(number)s của đơn vị %(unit)s đã mất."),
        Kind.INSERTED: _("Dấu niêm số %(number)s của đơn vị %(unit)s bị chèn thêm."),
        Kind.REORDERED: _("Dấu niêm số %(number)s của đơn vị %(unit)s không nối với dấu trước."),
    }[kind]


def _of_day(kind: Kind) -> str:
    return {
        Kind.CHANGED: _("Dấu niêm ngày số %(number)s đã bị sửa."),
        Kind.MISSING: _("Dấu niêm ngày số %(number)s đã mất."),
        Kind.INSERTED: _("Dấu niêm ngày số %(number)s bị chèn thêm."),
        Kind.REORDERED: _("Dấu niêm ngày số %(number)s không nối với dấu trước."),
    }[kind]
