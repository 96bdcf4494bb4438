"""What is typed about one day, one year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form, ViDateField, ViIntegerField
from cchc.units.models import Unit

from ..choices import Confidence, Kind
from ..models import CalendarDay, Decision
from ..services.days import DayDraft


class DayForm(Form):
    """A special day; `version` is the year as the form showed it."""

    date = ViDateField(label=gettext_lazy("Ngày"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại ngày"), choices=Kind.choices)
    name = forms.CharField(
        label=gettext_lazy("Tên"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Quốc khánh 02/9, Làm bù cho 31/8/2026"),
    )
    pair = ViDateField(
        label=gettext_lazy("Đổi với ngày"),
        required=False,
        help_text=gettext_lazy("Ngày kia của hoán đổi; ngày làm bù theo giờ của thứ này."),
    )
    decision = forms.ModelChoiceField(
        label=gettext_lazy("Văn bản quy định"), queryset=Decision.objects.none(), required=False
    )
    confidence = forms.ChoiceField(label=gettext_lazy("Độ tin cậy"), choices=Confidence.choices)
    known_from = ViDateField(
        label=gettext_lazy("Biết từ ngày"),
        required=False,
        help_text=gettext_lazy("Ngày văn bản ban hành; để trống nếu luật đã định sẵn."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        field = self.fields["decision"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # declared above
        field.queryset, field.empty_label = Decision.objects.all(), _("Chưa rõ văn bản")
        kinds = [choice for choice in Kind.choices if unit is not None or choice[0] != Kind.CLOSED]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField

    def draft(self) -> DayDraft:
        """Return what was typed as the service takes it."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return DayDraft(**(data | {"kind": Kind(data["kind"]), "unit": self.unit}))


def initial_of(day: CalendarDay) -> dict[str, Any]:
    """Return what the form of a day that is there starts with."""
    names = ("date", "kind", "name", "pair", "decision", "confidence", "known_from")
    return {name: getattr(day, name) for name in names}


class WithdrawForm(Form):
    """Why a day is withdrawn, and since when that is known."""

    reason = forms.CharField(label=gettext_lazy("Lý do bỏ"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    on = ViDateField(
        label=gettext_lazy("Bỏ từ ngày"),
        required=False,
        help_text=gettext_lazy("Lịch như đã biết trước ngày này vẫn còn ngày nghỉ đó. Để trống: hôm nay."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class YearForm(Form):
    """A year to open."""

    year = ViIntegerField(label=gettext_lazy("Năm"), min_value=1900, max_value=2100)


class SettleForm(Form):
    """Whether the decision of the year is known."""

    is_confirmed = forms.BooleanField(label=gettext_lazy("Đã có quyết định về ngày nghỉ cả năm"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Điều còn thiếu, ghi chú"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class KnownForm(Form):
    """See the calendar as it was known on a day."""

    on = ViDateField(label=gettext_lazy("Như đã biết ngày"), required=False)
