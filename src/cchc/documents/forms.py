"""The filter above the list of documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form
from cchc.units.models import Unit

from .choices import DocumentKind, DocumentStatus


class FilterForm(Form):
    """Everything is optional; what is filled narrows the list."""

    q = forms.CharField(label=gettext_lazy("Tìm"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Năm"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Cơ quan ban hành"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False)

    def __init__(self, *args: Any, units: Iterable[Unit], years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options: dict[str, list[tuple[str, str]]] = {
            "kind": [("", _("Mọi loại")), *((kind.value, str(kind.label)) for kind in DocumentKind)],
            "year": [("", _("Mọi năm")), *((str(year), str(year)) for year in years)],
            "unit": [("", _("Mọi cơ quan")), *((unit.code, unit.authority) for unit in units)],
            "status": [("", _("Mọi trạng thái")), *((state.value, str(state.label)) for state in DocumentStatus)],
        }
        for name, choices in options.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class TemplateForm(Form):
    """A template that was changed in Word."""

    file = forms.FileField(
        label=gettext_lazy("Tệp mẫu (.docx)"),
        help_text=gettext_lazy("Tối đa 5 MB, không macro. Chưa dùng ngay: xem trước rồi mới nhận."),
        error_messages={
            "required": gettext_lazy("Chọn tệp mẫu đã sửa trong Word"),
            "empty": gettext_lazy("Tệp rỗng. Chọn tệp khác"),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )
    notes = forms.CharField(
        label=gettext_lazy("Đã sửa gì"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Ví dụ: đổi phông chữ, thêm biểu trưng"),
    )


class SignedCopyForm(Form):
    """The PDF of an issued document, as it came back with digital signatures."""

    file = forms.FileField(
        label=gettext_lazy("Bản PDF đã ký số"),
        help_text=gettext_lazy("Tải bản PDF ở hồ sơ văn bản, ký số đúng tệp đó, rồi tải lên đây."),
        error_messages={
            "required": gettext_lazy("Chọn tệp PDF đã ký số"),
            "empty": gettext_lazy("Tệp rỗng. Chọn tệp khác"),
        },
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )
