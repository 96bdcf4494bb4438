"""The filter above the journal."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form, ViDateField

from . import hooks


class FilterForm(Form):
    """Everything is optional; what is filled narrows the list."""

    person = forms.CharField(label=gettext_lazy("Người hoặc vị trí"), required=False, max_length=100)
    unit = forms.CharField(label=gettext_lazy("Đơn vị"), required=False, max_length=100)
    action = forms.ChoiceField(label=gettext_lazy("Việc đã làm"), required=False)
    object = forms.CharField(label=gettext_lazy("Đối tượng"), required=False, max_length=100)
    first = ViDateField(label=gettext_lazy("Từ ngày"), required=False)
    last = ViDateField(label=gettext_lazy("Đến ngày"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Mọi việc")), *hooks.actions()]
        field = self.fields["action"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", ValidationError(_("Ngày cuối trước ngày đầu. Sửa một trong hai ngày")))
        return data
