"""What is typed about people and posts; allauth's forms in Vietnamese are in sign_in_forms.py."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from cchc.common.forms import Form, ViDateField
from cchc.common.text import fold
from cchc.units.models import Unit

from .choices import POST_ROLES, Role
from .models import Post

N_CANDIDATES = 5
NEVER_GIVEN_BACK = frozenset({"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code"})


def typed_words(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed into a form that could not be taken, so that the page can give it back.

    Files and bodies that would not fit into memory are left out.
    """
    size = request.META.get("CONTENT_LENGTH") or "0"
    if request.method != "POST" or not size.isdecimal() or int(size) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return []
    typed = [(name, text) for name in request.POST for text in request.POST.getlist(name)]
    return [(name, text) for name, text in typed if name not in NEVER_GIVEN_BACK and text.strip()]


class PersonForm(Form):
    """How a person is named and reached."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        error_messages={"invalid": _("Địa chỉ thư chưa đúng. Ví dụ: ten@example.vn")},
    )
    phone = forms.CharField(label=_("Điện thoại"), required=False, max_length=30)


class NewPersonForm(PersonForm):
    """A person with the name they sign in with."""

    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=60, help_text=_("Chữ thường không dấu, số, dấu chấm, gạch ngang.")
    )
    field_order = ["full_name", "username", "email", "phone"]


class UnitField(forms.CharField):
    """A unit typed by code or by name, marks ignored; if several match, the sentence names them."""

    territory: Unit | None = None  # names are looked for here alone, if the form says so

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        by_code = Unit.objects.filter(code=typed.strip().lower()).first()
        if by_code is not None:
            return by_code
        units = Unit.objects.valid_on(timezone.localdate()).matching(typed)
        if self.territory is not None:
            units = units.filter(path__startswith=self.territory.path)
        near = list(units[:50])
        found = [unit for unit in near if fold(typed) in (fold(unit.name), fold(unit.full_name))] or near
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(gettext("Không có đơn vị nào tên như vậy. Gõ lại tên hoặc mã"))
        shown = "; ".join(f"{unit.full_name} ({unit.code})" for unit in found[:N_CANDIDATES])
        raise ValidationError(gettext("Nhiều đơn vị khớp. Gõ mã trong ngoặc: %(units)s") % {"units": shown})


def _role_choices(nothing: str) -> list[tuple[str, StrOrPromise]]:
    return [("", nothing), *((role.value, role.label) for role in Role if role in POST_ROLES)]


class FilterForm(Form):
    """What the list of people is filtered by."""

    q = forms.CharField(label=_("Tên hoặc tên đăng nhập"), required=False, max_length=100)
    unit = UnitField(label=_("Đơn vị, gồm cả bên dưới"), required=False, max_length=200)
    role = forms.ChoiceField(label=_("Vai trò"), required=False)
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("Mọi tình trạng")), ("locked", _("Đang khóa")), ("without_post", _("Chưa có vị trí"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _role_choices(gettext("Mọi vai trò"))  # type: ignore[attr-defined]


class PostForm(Form):
    """A role in a unit, from–to."""

    unit = UnitField(label=_("Đơn vị"), max_length=200, help_text=_("Gõ tên hoặc mã, ví dụ: do luong."))
    role = forms.ChoiceField(label=_("Vai trò"))
    title = forms.CharField(label=_("Chức danh"), max_length=120, help_text=_("Ghi như trên văn bản."))
    valid_from = ViDateField(label=_("Từ ngày"))
    valid_to = ViDateField(label=_("Đến hết ngày"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _role_choices(gettext("Chọn vai trò"))  # type: ignore[attr-defined]


class EndPostForm(Form):
    """The last day of a post."""

    valid_to = ViDateField(label=_("Đến hết ngày"), help_text=_("Ngày cuối cùng còn giữ vị trí."))
    reason = forms.CharField(label=_("Lý do"), required=False, max_length=500)


class ReasonForm(Form):
    """Why: for what cannot be explained later from the data."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Lưu vào nhật ký.")
    )


class ActInForm(forms.Form):
    """The post to act in; only the person's own posts in force are choices."""

    post = forms.ModelChoiceField(queryset=Post.objects.none())
