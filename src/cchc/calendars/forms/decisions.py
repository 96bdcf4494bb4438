"""What is typed about a decision and its days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form, ViDateField

from ..choices import Choice, Confidence, DecisionKind


class ImportForm(Form):
    """A decision: what it is, then its days, pasted or in a file."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại văn bản"), choices=DecisionKind.choices, initial=DecisionKind.LETTER
    )
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"), max_length=60, help_text=gettext_lazy("Ví dụ: 12729/VPCP-KGVX")
    )
    date = ViDateField(label=gettext_lazy("Ngày văn bản"))
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200)
    title = forms.CharField(label=gettext_lazy("Trích yếu"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(
        label=gettext_lazy("Nguồn đọc"), max_length=500, required=False, help_text=gettext_lazy("Nơi đã đọc văn bản")
    )
    confidence = forms.ChoiceField(
        label=gettext_lazy("Độ tin cậy"), choices=Confidence.choices, initial=Confidence.HIGH
    )
    text = forms.CharField(
        label=gettext_lazy("Các ngày: dán vào đây"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("Mỗi dòng: ngày; loại; tên. Khoảng ngày viết 31/8/2026-02/9/2026, cuối tuần tự bỏ."),
    )
    file = forms.FileField(
        label=gettext_lazy("Hoặc tệp XLSX, CSV, YAML"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.yaml,.yml"}),
        help_text=gettext_lazy("Tối đa 2 MB, 400 dòng. Chưa lưu gì trước khi xem từng ngày."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("text") and not data.get("file") and "text" not in self.errors and "file" not in self.errors:
            self.add_error("text", _("Dán các dòng ngày, loại, tên; hoặc chọn tệp"))
        return data


class DecisionForm(Form):
    """What may be put right about a decision; number and date identify it."""

    title = forms.CharField(label=gettext_lazy("Trích yếu"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(label=gettext_lazy("Nguồn đọc"), max_length=500, required=False)
    confidence = forms.ChoiceField(label=gettext_lazy("Độ tin cậy"), choices=Confidence.choices)


class MoveForm(Form):
    """Keep a date that a change moved, or take the new one."""

    kind = forms.CharField(max_length=40, widget=forms.HiddenInput)
    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    choice = forms.ChoiceField(label=gettext_lazy("Quyết định"), choices=Choice.choices)
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)
