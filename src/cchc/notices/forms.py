"""Forms of the ladder."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.common.forms import Form, ViDateField, ViIntegerField

from .choices import Confidence

BEFORE, AFTER = "before", "after"


class StepForm(Form):
    """One step of the ladder, from a day on."""

    days = ViIntegerField(label=_("Số ngày"), min_value=1, max_value=365)
    side = forms.ChoiceField(
        label=_("So với hạn"), choices=[(BEFORE, _("Trước hạn")), (AFTER, _("Sau hạn, việc chưa xong"))]
    )
    every = ViIntegerField(
        label=_("Sau đó nhắc lại mỗi (ngày)"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("Chỉ cho bậc sau hạn; để trống là nhắc một lần."),
    )
    valid_from = ViDateField(label=_("Áp dụng từ"))
    basis = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Số, ngày văn bản; hoặc nói rõ là mặc định của cơ quan."),
    )
    confidence = forms.ChoiceField(label=_("Độ tin cậy"), choices=Confidence.choices)

    def step(self) -> dict[str, Any]:
        """Return what the service takes."""
        data = dict(self.cleaned_data)
        if data.pop("side") == BEFORE:
            data["days"] = -data["days"]
        return data


class EndForm(Form):
    """The last day of a step."""

    last_day = ViDateField(label=_("Ngày cuối"))
