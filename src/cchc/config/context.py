"""What every page needs to know about the site."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.demo.accounts import ACCOUNTS
from cchc.notices.queries import unread_count


def site(request: HttpRequest) -> dict[str, object]:
    """Tell whether this is the demonstration, whether a second factor is asked for, and which tabs the post has."""
    context: dict[str, object] = {
        "is_demonstration": settings.DEMONSTRATION,
        "two_factor_required": settings.REQUIRE_TWO_FACTOR,
    }
    user = getattr(request, "user", None)
    if settings.DEMONSTRATION and not isinstance(user, User):
        context["demo_accounts"] = ACCOUNTS
    if isinstance(user, User):
        post = user.current_post()
        role = Role(post.role) if post else None
        context["tabs"] = _tabs(role)
        context["n_notices"] = SimpleLazyObject(lambda: unread_count(user))  # pages without the header do not ask
        if role is Role.AUDITOR:
            context["journal_url"] = _url("audit:journal")
    return context


def _tabs(role: Role | None) -> list[tuple[str, str, str, str]]:
    """Return (key, label, icon, address) of each tab that exists and that the role may open."""
    tabs = [
        ("start", _("Việc cần làm"), "home", "start"),
        ("procedures", _("Thủ tục"), "list-check", "procedures:list"),
        ("inspections", _("Kiểm tra"), "clipboard-check", "inspections:list"),
        ("remedy", _("Khắc phục"), "tool", "tasks:list"),
        ("figures", _("Số liệu"), "chart-bar", "metrics:index"),
        ("documents", _("Văn bản"), "file-text", "documents:list"),
        ("units", pgettext("many", "Đơn vị"), "building", "units:list"),
        ("help", _("Hướng dẫn"), "help-circle", "help"),
    ]
    if role is Role.ADMIN:
        tabs.append(("admin", _("Quản trị"), "settings", "accounts:people"))
    found = [(key, label, icon, _url(name)) for key, label, icon, name in tabs]
    return [tab for tab in found if tab[3]]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
