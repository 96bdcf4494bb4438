"""What is typed to follow a conclusion up: which units are re-inspected and when, why an inspection ends early."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form, ViDateField

from ..models import Inspection
from ..services.reinspection import ReinspectionDraft


class UnitChoices(forms.ModelMultipleChoiceField[Inspection]):
    """Inspections named by their unit and what is still open there."""

    open_counts: dict[int, str]

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.unit.full_name}: {self.open_counts[obj.pk]}"


class ReinspectionForm(Form):
    """A re-inspection: its name, its days, the units with open tasks."""

    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    name = forms.CharField(label=gettext_lazy("Tên kế hoạch"), max_length=300)
    starts_on = ViDateField(label=gettext_lazy("Kiểm tra từ ngày"))
    ends_on = ViDateField(label=gettext_lazy("Kiểm tra đến ngày"))
    inspections = UnitChoices(
        label=gettext_lazy("Đơn vị còn việc chưa xong"),
        help_text=gettext_lazy("Mỗi đơn vị chỉ kiểm tra lại các mục còn việc mở của mình"),
        queryset=Inspection.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chọn ít nhất một đơn vị còn việc chưa xong")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("Mục đích"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=10_000
    )

    def __init__(self, *args: Any, candidates: list[Inspection], open_counts: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: UnitChoices = self.fields["inspections"]  # type: ignore[assignment]
        field.open_counts = open_counts
        field.queryset = (
            Inspection.objects.filter(pk__in=[row.pk for row in candidates])
            .select_related("plan__issuer", "plan__lead", "unit")
            .order_by("unit__sort_key", "pk")
        )

    def draft(self) -> ReinspectionDraft:
        """Return what was typed as the service knows it."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "token"}
        return ReinspectionDraft(**data | {"inspections": list(data["inspections"])})


class CloseForm(Form):
    """Why an inspection ends while tasks are open."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do kết thúc khi còn việc chưa xác minh"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )
