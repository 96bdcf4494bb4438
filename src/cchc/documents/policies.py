"""Who may change an office's templates: a post in that very unit, asked of the permission matrix."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cchc.accounts import matrix
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.units.models import Unit

from .models import Document


def may_manage_templates(user: User, unit: Unit) -> bool:
    """Tell whether one of the person's posts in `unit` grants it."""
    return _grants(user, unit, "document_template", "manage")


def require_manage_templates(user: User | None, unit: Unit) -> None:
    """Refuse unless the person may; None is a command of the system itself."""
    if user is not None and not may_manage_templates(user, unit):
        raise PermissionDenied(_("Mẫu văn bản do quản trị hoặc cán bộ CCHC của cơ quan thay."))


def may_file_signed_copy(user: User, document: Document) -> bool:
    """Tell whether the person drafted or signed the document, or a post in the body that issued it grants it."""
    if user.is_active and user.pk in (document.drafted_by_id, document.signed_by_id):
        return True
    return _grants(user, document.unit, "document", "file_signed_copy")


def _grants(user: User, unit: Unit, object_: str, action: str) -> bool:
    return user.is_active and any(
        post.unit_id == unit.pk and matrix.grants(Role(post.role), object_, action) for post in user.current_posts()
    )
