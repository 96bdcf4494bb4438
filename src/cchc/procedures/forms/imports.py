"""What people say when they import procedures."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.common.forms import Form, ViDateField

from ..services.registering import DecisionFacts


class UploadForm(Form):
    """A file, and whether it is the whole list of its sectors."""

    file = forms.FileField(
        label=_("Tệp JSON hoặc XLSX"),
        help_text=_("Tối đa 64 MB, 20.000 thủ tục. Chưa lưu gì trước khi xem từng thủ tục."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.xlsx"}),
    )
    closes_rest = forms.BooleanField(
        label=_("Tệp là toàn bộ danh mục: thủ tục cùng lĩnh vực không có trong tệp là bãi bỏ"), required=False
    )


class ApplyForm(Form):
    """The publication behind the file, and from when it holds."""

    number = forms.CharField(label=_("Số quyết định công bố"), max_length=60, help_text=_("Ví dụ 163/QĐ-BTP"))
    issued_on = ViDateField(label=_("Ngày ký quyết định"), required=False)
    agency = forms.CharField(label=_("Cơ quan công bố"), max_length=200, required=False)
    valid_from = ViDateField(label=_("Áp dụng từ ngày"), help_text=_("Sau ngày của bản mới nhất đang có"))
    accepts_doubts = forms.BooleanField(label=_("Đã xem các điểm ngờ"), required=False)

    def decision(self) -> DecisionFacts:
        """Return the decision as it was typed."""
        data = self.cleaned_data
        return DecisionFacts(data["number"], data["issued_on"], data["agency"])
