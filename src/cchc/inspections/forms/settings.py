"""What is typed to change a default deadline."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form, ViDateField, ViIntegerField

from ..choices import DayUnit

STEP_LABELS = {
    "notice": gettext_lazy("Báo lịch trước ngày kiểm tra"),
    "self_report": gettext_lazy("Gửi báo cáo tự kiểm tra trước ngày kiểm tra"),
    "minutes": gettext_lazy("Ký biên bản sau buổi kiểm tra"),
    "reply": gettext_lazy("Đơn vị giải trình sau khi nhận dự thảo"),
    "conclusion": gettext_lazy("Dự thảo kết luận sau khi ký biên bản"),
    "sign": gettext_lazy("Ký kết luận sau khi trình"),
    "remedy": gettext_lazy("Báo cáo khắc phục sau khi ban hành kết luận"),
    "remedy_urgent": gettext_lazy("Khắc phục ngay sau khi ban hành kết luận"),
    "report": gettext_lazy("Gửi kế hoạch khắc phục, báo cáo sau khi ban hành kết luận"),
    "proposal": gettext_lazy("Trả lời kiến nghị sau khi ban hành kết luận"),
}


class DefaultForm(Form):
    """Days of a step from a day on, with the paper that says so."""

    step = forms.ChoiceField(label=gettext_lazy("Bước"), choices=list(STEP_LABELS.items()))
    days = ViIntegerField(label=gettext_lazy("Số ngày"), min_value=0, max_value=365)
    unit = forms.ChoiceField(
        label=gettext_lazy("Tính theo"),
        choices=DayUnit.choices,
        initial=DayUnit.DAY,
        help_text=gettext_lazy("Ngày đầu không tính; hạn rơi vào ngày nghỉ thì sang ngày làm việc kế tiếp."),
    )
    valid_from = ViDateField(label=gettext_lazy("Áp dụng từ ngày"))
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        help_text=gettext_lazy("Số, ngày văn bản quy định thời hạn này"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
    )

    def draft(self) -> dict[str, Any]:
        """Return what was typed as the service takes it."""
        return dict(self.cleaned_data)
