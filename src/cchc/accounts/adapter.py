"""How allauth behaves here: accounts are made by the administrator, never by signing up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import services
from .models import User

# What allauth would say in its own words; None: nothing, the page itself shows the result.
MESSAGES = {
    "account/messages/logged_in.txt": None,
    "account/messages/logged_out.txt": None,
    "account/messages/password_changed.txt": _("Đã đổi mật khẩu."),
    "account/messages/password_set.txt": _("Đã đặt mật khẩu."),
    "mfa/messages/totp_activated.txt": _("Đã bật ứng dụng xác thực."),
    "mfa/messages/totp_deactivated.txt": _("Đã gỡ ứng dụng xác thực."),
    "mfa/messages/webauthn_added.txt": _("Đã thêm khóa bảo mật."),
    "mfa/messages/webauthn_removed.txt": _("Đã gỡ khóa bảo mật."),
    "mfa/messages/recovery_codes_generated.txt": _("Đã tạo mã dự phòng mới. In ra hoặc cất nơi an toàn."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed to sign-up; every sentence in Vietnamese."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đang bị khóa. Hỏi người quản trị hệ thống"),
        "enter_current_password": _("Nhập mật khẩu hiện tại"),
        "incorrect_code": _("Mã không đúng hoặc đã dùng. Nhập mã mới"),
        "incorrect_password": _("Mật khẩu chưa đúng. Nhập lại"),
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu chưa đúng. Nhập lại"),
        "rate_limited": _("Gửi quá nhiều lần. Chờ vài phút rồi thử lại"),
        "too_many_login_attempts": _("Nhập sai quá nhiều lần. Chờ 5 phút rồi thử lại"),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu chưa đúng. Nhập lại"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_password(self, password: str, user: User | None = None) -> str:
        if user is not None and user.has_usable_password() and user.check_password(password):
            raise ValidationError(gettext("Mật khẩu mới phải khác mật khẩu hiện tại"))
        cleaned: str = super().clean_password(password, user)
        return cleaned

    def set_password(self, user: User, password: str) -> None:
        services.change_own_password(user=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message is None and message_template in MESSAGES:
            words = MESSAGES[message_template]
            if words is None:
                return
            message = str(words)
        super().add_message(request, level, message_template, message_context, extra_tags, message)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second factor in Vietnamese words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("Bật xác thực hai lớp trước khi tạo mã dự phòng"),
        "incorrect_code": _("Mã không đúng hoặc đã dùng. Nhập mã mới"),
    }

    def get_totp_label(self, user: User) -> str:
        return user.username

    def generate_authenticator_name(self, user: User, type: str) -> str:
        n = user.authenticator_set.filter(type=type).count()  # type: ignore[attr-defined]  # allauth's reverse name
        return gettext("Khóa bảo mật") if n == 0 else gettext("Khóa bảo mật %(n)s") % {"n": n + 1}
