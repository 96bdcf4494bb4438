"""Who may change units: the matrix lives above this floor and is asked through a hook."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cchc.audit.services import Actor

from . import hooks


def may_edit(actor: Actor | None) -> bool:
    """Tell whether `actor` may add, change or end units; None is a command of the system."""
    return hooks.may_edit(actor)


def require_edit(actor: Actor | None) -> None:
    """Refuse whoever may not edit units."""
    if not may_edit(actor):
        raise PermissionDenied(_("Chỉ quản trị hệ thống được sửa danh mục đơn vị."))
