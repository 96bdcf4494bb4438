"""What those who handed the task out type: return, accept, decide, change people, withdraw."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.models import User
from cchc.common.forms import Form, ViDateField
from cchc.units.models import Unit

from .. import rules
from ..choices import Clarity, How, TaskKind
from ..models import Task
from ..queries import people
from .doing import StepForm, area


class ReturnForm(StepForm):
    """Why the proof is not enough, what is still needed, again by when."""

    reason = area(gettext_lazy("Lý do trả lại"), 3)
    wanted = area(gettext_lazy("Cần bổ sung gì"), 3)
    day = ViDateField(
        label=gettext_lazy("Nộp lại trước ngày"), help_text=gettext_lazy("Hạn của việc không đổi theo ngày này")
    )


class AcceptForm(StepForm):
    """What was compared, and how."""

    how = forms.ChoiceField(label=gettext_lazy("Cách xác minh"), choices=How, widget=forms.RadioSelect)
    text = area(
        gettext_lazy("Đã đối chiếu những gì"),
        help_text=gettext_lazy("Ví dụ: đối chiếu 12/12 thủ tục với CSDL quốc gia, đúng bản đang hiệu lực"),
    )


class DecideForm(StepForm):
    """Whether a later day is granted."""

    is_granted = forms.TypedChoiceField(
        label=gettext_lazy("Quyết định"),
        choices=[("yes", gettext_lazy("Cho gia hạn")), ("no", gettext_lazy("Không cho gia hạn"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    granted_on = ViDateField(
        label=gettext_lazy("Hạn mới"),
        required=False,
        help_text=gettext_lazy("Không quá ngày đã xin. Để trống: đúng ngày đã xin"),
    )
    reason = area(gettext_lazy("Lý do quyết định"), 3)

    def arguments(self) -> dict[str, Any]:
        """A decision is made once by itself: neither token nor version is needed."""
        return {name: self.cleaned_data[name] for name in ("is_granted", "granted_on", "reason")}


class WithdrawForm(StepForm):
    """Why the task is taken back."""

    reason = area(gettext_lazy("Lý do rút việc"), 3)


_SELECTED = format_html(" {}", "selected")
_NO_ACCOUNT = gettext_lazy("Người không có tài khoản (ghi tên bên dưới)")
_ANY_VERIFIER = gettext_lazy("Chưa chọn: cán bộ CCHC, người xác minh của cơ quan giao")


class PersonChoice(forms.ModelChoiceField[User]):
    """People with the post that they hold."""

    posts: dict[int, str] = {}

    def label_from_instance(self, obj: User) -> str:
        title = self.posts.get(obj.pk, "")
        return f"{obj.full_name}, {title}" if title else obj.full_name


class DoerChoice(PersonChoice):
    """A person with an account, or nobody: then the name must be written. Not called optional: somebody does it."""

    def validate(self, value: User | None) -> None:
        """Let the form as a whole ask for the name."""


def _offer(field: Any, found: list[tuple[User, str]], *also: User | None) -> None:
    """Let the field offer these people, and those who are named already."""
    named = [(user, "") for user in also if user is not None]
    field.posts = {user.pk: title for user, title in reversed([*found, *named])}
    field.queryset = User.objects.filter(pk__in=list(field.posts))


def _doer(label: Any) -> DoerChoice:
    return DoerChoice(label=label, queryset=User.objects.none(), empty_label=_NO_ACCOUNT)


def _verifier(help_text: Any = "") -> PersonChoice:
    label = gettext_lazy("Người xác minh")
    nobody = User.objects.none()
    return PersonChoice(label=label, queryset=nobody, required=False, empty_label=_ANY_VERIFIER, help_text=help_text)


def _unclear(gap: Clarity) -> str:
    return _("Việc chưa %(gap)s. Ghi rồi mới giao được") % {"gap": gap.label}


class ReassignForm(StepForm):
    """Who does it and who verifies it from now on."""

    doer = _doer(gettext_lazy("Người thực hiện"))
    doer_name = forms.CharField(
        label=gettext_lazy("Tên người thực hiện"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Chỉ ghi khi người đó không có tài khoản"),
    )
    verifier = _verifier()
    reason = area(gettext_lazy("Lý do đổi người"), 3)

    def __init__(self, *args: Any, task: Task, with_verifier: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        _offer(self.fields["doer"], people.doers_in(task.unit), task.doer)
        if with_verifier:
            _offer(self.fields["verifier"], people.verifiers_in(task.giver), task.verifier)
        else:
            del self.fields["verifier"]

    def arguments(self) -> dict[str, Any]:
        """A verifier who is not on the form stays."""
        data = {"verifier": self.task.verifier, **super().arguments()}
        if data["doer"] is not None:
            data["doer_name"] = data["doer"].full_name
        return data


class UnitForm(Form):
    """For whom the task is; a page of its own, because the people to choose from follow."""

    unit = forms.CharField(
        label=gettext_lazy("Đơn vị nhận việc"),
        max_length=200,
        help_text=gettext_lazy("Gõ tên hoặc mã đơn vị, ví dụ An Bình"),
    )


class AssignForm(Form):
    """The six clarities; all that are missing are named at once."""

    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    giver = forms.ModelChoiceField(label=gettext_lazy("Cơ quan giao"), queryset=Unit.objects.none(), empty_label=None)
    work = area(gettext_lazy("Rõ việc: làm gì"), 3, help_text=gettext_lazy("Bắt đầu bằng động từ, một việc"))
    product = forms.CharField(label=gettext_lazy("Rõ sản phẩm: có gì khi xong"), max_length=300)
    doer = _doer(gettext_lazy("Rõ người: ai thực hiện"))
    doer_name = forms.CharField(
        label=gettext_lazy("Tên người thực hiện"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Chỉ ghi khi người đó không có tài khoản"),
    )
    accountable = forms.CharField(label=gettext_lazy("Rõ trách nhiệm: ai chịu trách nhiệm"), max_length=200)
    authority = forms.CharField(label=gettext_lazy("Rõ thẩm quyền: ai quyết định được"), max_length=300)
    due_on = ViDateField(label=gettext_lazy("Rõ thời gian: hạn"))
    due_basis = forms.CharField(
        label=gettext_lazy("Căn cứ của hạn"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Văn bản hoặc quy định nêu hạn này, nếu có"),
    )
    verifier = _verifier(gettext_lazy("Khác người thực hiện"))

    def __init__(self, *args: Any, unit: Unit, givers: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        givers_field: Any = self.fields["giver"]
        givers_field.queryset = Unit.objects.filter(pk__in=[giver.pk for giver in givers])
        if len(givers) == 1:
            givers_field.initial = givers[0].pk
            givers_field.widget = forms.HiddenInput()
        for gap, name in rules.FIELDS.items():
            self.fields[name].error_messages["required"] = _unclear(gap)
        _offer(self.fields["doer"], people.doers_in(unit))
        _offer(self.fields["verifier"], [one for giver in givers for one in people.verifiers_in(giver)])

    def clean(self) -> dict[str, Any]:
        """Ask for the name of a person without an account; the other clarities are asked for by their fields."""
        data: dict[str, Any] = self.cleaned_data
        if not data.get("doer") and not data.get("doer_name") and not {"doer", "doer_name"} & self.errors.keys():
            self.add_error("doer_name", _unclear(Clarity.PERSON))
        return data

    def arguments(self) -> dict[str, Any]:
        """Return what was typed as arguments of the service."""
        data = {**self.cleaned_data, "kind": TaskKind.ASSIGNMENT, "unit": self.unit}
        if data["doer"] is not None:
            data["doer_name"] = data["doer"].full_name
        return {**data, "token": data["token"] or None}


class LongSelect(forms.Select):
    """A list of hundreds: Django would render a template for each line of it."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the list with the chosen line; groups of lines and several chosen ones are not needed."""
        chosen = "" if value is None else str(value)
        lines = ((key, _SELECTED if str(key) == chosen else "", label) for key, label in self.choices)
        options = format_html_join("\n", '<option value="{}"{}>{}</option>', lines)
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )


class FilterForm(Form):
    """The free filters of the list."""

    q = forms.CharField(label=gettext_lazy("Tìm trong việc"), max_length=100, required=False)
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Đơn vị"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("Mọi đơn vị"),
        widget=LongSelect,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại việc"), required=False)
    giver = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan giao"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("Mọi cơ quan"),
        widget=LongSelect,
    )

    def __init__(self, *args: Any, units: Any, givers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("unit", units), ("giver", givers)):
            field: Any = self.fields[name]
            field.queryset = rows
            field.to_field_name = "code"
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Mọi loại")), *TaskKind.choices]
