"""What is typed about the register besides the content of a draft."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.common.forms import Form, ViDateField

from ..choices import Change, ProcedureLevel
from ..models import Sector
from ..services.registering import DecisionFacts


class FilterForm(Form):
    """The list: words, field, level, the day that it shows."""

    q = forms.CharField(label=_("Mã, tên thủ tục"), required=False, max_length=100)
    sector = forms.ModelChoiceField(label=_("Lĩnh vực"), queryset=Sector.objects.all(), required=False)
    level = forms.ChoiceField(label=_("Cấp thực hiện"), required=False)
    on = ViDateField(label=_("Áp dụng vào ngày"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level, sector = self.fields["level"], self.fields["sector"]
        if isinstance(level, forms.ChoiceField):
            level.choices = [("", _("Tất cả")), *ProcedureLevel.choices]
        if isinstance(sector, forms.ModelChoiceField):
            sector.empty_label = str(_("Tất cả"))


class NewForm(Form):
    """A procedure that is not in the register yet."""

    code = forms.CharField(label=_("Mã thủ tục"), max_length=40, help_text=_("Mã quốc gia, như 1.001193"))
    local_code = forms.CharField(label=_("Mã địa phương"), max_length=40, required=False)
    name = forms.CharField(label=_("Tên thủ tục"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    sector = forms.CharField(label=_("Lĩnh vực"), max_length=200)


class _DecisionForm(Form):
    valid_from = ViDateField(label=_("Áp dụng từ ngày"))
    number = forms.CharField(label=_("Số quyết định công bố"), max_length=60)
    issued_on = ViDateField(label=_("Ngày ký quyết định"))
    agency = forms.CharField(label=_("Cơ quan công bố"), max_length=200, required=False)
    signer = forms.CharField(label=_("Người ký"), max_length=200, required=False)
    title = forms.CharField(
        label=_("Trích yếu"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def decision(self) -> DecisionFacts:
        """Return the decision as it was typed."""
        names = ("number", "issued_on", "agency", "signer", "title")
        return DecisionFacts(**{name: self.cleaned_data[name] for name in names})


class PublishForm(_DecisionForm):
    """Publishing a draft."""

    change = forms.ChoiceField(label=_("Loại công bố"))
    lock = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        change = self.fields["change"]
        first = [(Change.NEW.value, Change.NEW.label)]
        if isinstance(change, forms.ChoiceField):
            change.choices = first if is_first else [(Change.AMENDED.value, Change.AMENDED.label), *first]


class AbolishForm(_DecisionForm):
    """Publishing that a procedure is no more."""

    reason = forms.CharField(label=_("Lý do bãi bỏ"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class FocalForm(Form):
    """Who keeps a procedure current."""

    focal = forms.CharField(
        label=_("Tên đăng nhập của cán bộ theo dõi"),
        max_length=150,
        required=False,
        help_text=_("Để trống nếu chưa giao ai"),
    )
