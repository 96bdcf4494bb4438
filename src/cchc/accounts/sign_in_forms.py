"""allauth's forms with Vietnamese labels and sentences. Nothing but words and the reading of the user name."""

import struct
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal.auth import parse_registration_response
from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from cchc.common.forms import CleanTextMixin
from cchc.common.text import fold

CODE = _("Mã xác thực")
CODE_HINT = _("Mã 6 số trong ứng dụng xác thực, hoặc một mã dự phòng.")


class _Words(forms.BaseForm):
    """Gives the fields their words and takes allauth's placeholders away: a placeholder is not a label."""

    words: dict[str, tuple[StrOrPromise, StrOrPromise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class _SturdyCredential(forms.BaseForm):
    """What a browser sends for a key can be anything; fido2 stumbles over what is no credential at all."""

    def clean_credential(self) -> Any:
        try:
            clean = getattr(super(), "clean_credential", None)
            if clean is not None:
                return clean()
            credential = self.cleaned_data["credential"]
            parse_registration_response(credential)
        except (LookupError, AttributeError, TypeError, ValueError, struct.error):
            raise get_adapter().validation_error("incorrect_code") from None
        return credential


class LoginForm(CleanTextMixin, _Words, account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    words = {
        "login": (_("Tên đăng nhập"), ""),
        "password": (_("Mật khẩu"), _("Quên mật khẩu: hỏi người quản trị hệ thống.")),
    }

    def clean_login(self) -> str:
        """Read "Cán-bộ-CCHC" as can-bo-cchc, so that the limit on wrong tries cannot be walked around either."""
        return fold(self.cleaned_data["login"])


class ReauthenticateForm(CleanTextMixin, _Words, account.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": (_("Mật khẩu"), "")}


class ChangePasswordForm(CleanTextMixin, _Words, account.ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": (_("Mật khẩu hiện tại"), ""),
        "password1": (_("Mật khẩu mới"), _("Từ 10 ký tự trở lên, không trùng tên hay từ dễ đoán.")),
        "password2": (_("Nhập lại mật khẩu mới"), ""),
    }


class SetPasswordForm(CleanTextMixin, _Words, account.SetPasswordForm):  # type: ignore[misc]
    words = {
        "password1": (_("Mật khẩu mới"), _("Từ 10 ký tự trở lên, không trùng tên hay từ dễ đoán.")),
        "password2": (_("Nhập lại mật khẩu mới"), ""),
    }


class AuthenticateForm(CleanTextMixin, _Words, mfa.AuthenticateForm):  # type: ignore[misc]
    words = {"code": (CODE, CODE_HINT)}


class ReauthenticateCodeForm(CleanTextMixin, _Words, mfa.ReauthenticateForm):  # type: ignore[misc]
    words = {"code": (CODE, CODE_HINT)}


class ActivateTOTPForm(CleanTextMixin, _Words, totp.ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": (CODE, _("Mã 6 số mà ứng dụng đang hiện."))}


class AddWebAuthnForm(_SturdyCredential, CleanTextMixin, _Words, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(max_length=100, required=False)
    words = {
        "name": (_("Tên khóa"), _("Ví dụ: Điện thoại của tôi.")),
        "passwordless": (_("Dùng để đăng nhập không cần mật khẩu"), _("Khóa phải có mã PIN hoặc vân tay.")),
    }


class EditWebAuthnForm(CleanTextMixin, _Words, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(max_length=100)
    words = {"name": (_("Tên khóa"), "")}


class LoginWebAuthnForm(_SturdyCredential, CleanTextMixin, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class AuthenticateWebAuthnForm(_SturdyCredential, CleanTextMixin, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class ReauthenticateWebAuthnForm(_SturdyCredential, CleanTextMixin, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass
