"""What is typed about findings, causes, requests and the conclusion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cchc.accounts.models import User
from cchc.common.forms import Form
from cchc.criteria.models import CheckItem
from cchc.metrics.models import Figure
from cchc.metrics.queries import current

from .. import rules
from ..choices import CauseKind, FindingKind, Severity
from ..models import Finding, Inspection
from ..queries import areas
from ..queries.citations import note, shown
from ..services.findings import FindingDraft

MOST_FIGURES = 100


def _area(rows: int, label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=rules.NOTE_LIMIT,
        required=required,
        help_text=help_text,
    )


class FindingForm(Form):
    """A strength or a shortfall."""

    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"), choices=FindingKind, widget=forms.RadioSelect, initial=FindingKind.SHORTFALL
    )
    area_code = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"))
    item = forms.ModelChoiceField(
        label=gettext_lazy("Mục kiểm tra"), queryset=CheckItem.objects.none(), required=False, empty_label="–"
    )
    text = _area(
        5,
        gettext_lazy("Nội dung đã thấy"),
        help_text=gettext_lazy("Viện dẫn số liệu bằng mã trong ngoặc vuông kép, chọn ở danh sách bên cạnh"),
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("Mức độ (chỉ tồn tại, hạn chế)"), choices=[("", "–"), *Severity.choices], required=False
    )

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = areas.area_names(inspection.plan)
        items = CheckItem.objects.filter(criteria_set=inspection.plan.criteria_set_id)
        codes = dict.fromkeys([*names, *items.values_list("area_code", flat=True)])
        self.fields["area_code"].choices = [(code, names.get(code, code)) for code in codes]  # type: ignore[attr-defined]
        self.fields["item"].queryset = items  # type: ignore[attr-defined]  # a ModelChoiceField

    def draft(self) -> FindingDraft:
        """Return what was typed as the service knows it."""
        data = self.cleaned_data
        return FindingDraft(
            kind=FindingKind(data["kind"]),
            area_code=data["area_code"],
            text=data["text"],
            item=data["item"],
            severity=Severity(data["severity"]) if data["severity"] else None,
        )


class CauseForm(Form):
    """Why shortfalls arose."""

    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    kind = forms.ChoiceField(label=gettext_lazy("Loại nguyên nhân"), choices=CauseKind, widget=forms.RadioSelect)
    finding = forms.ModelChoiceField(
        label=gettext_lazy("Của tồn tại nào"),
        queryset=Finding.objects.none(),
        required=False,
        empty_label=gettext_lazy("Chung cho cả cuộc kiểm tra"),
    )
    text = _area(4, gettext_lazy("Nguyên nhân"))

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].queryset = shortfalls_of(inspection)  # type: ignore[attr-defined]


class ContradictionForm(Form):
    """Which contradiction of the conclusion, and the way on."""

    figure = forms.IntegerField(min_value=1, max_value=2**62)
    identity = forms.CharField(max_length=60)
    way = forms.ChoiceField(choices=[("state", ""), ("ask", "")])


class ConclusionForm(Form):
    """The parts of the notice that do not follow from findings."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    assessment = _area(6, gettext_lazy("Đánh giá chung"), required=False)
    opening = _area(
        3,
        gettext_lazy("Đoạn mở đầu thêm"),
        required=False,
        help_text=gettext_lazy("Căn cứ, ngày kiểm tra và tên đoàn đã có sẵn trong văn bản"),
    )
    closing = _area(
        3,
        gettext_lazy("Đoạn kết thúc"),
        required=False,
        help_text=gettext_lazy("Bỏ trống để dùng câu mẫu có hạn báo cáo"),
    )


class SignerForm(Form):
    """Who signs the conclusion."""

    signer = forms.ModelChoiceField(label=gettext_lazy("Người ký"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, signers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["signer"]
        field.queryset = User.objects.filter(pk__in=[user.pk for user in signers])
        field.choices = [(user.pk, str(user)) for user in signers]  # read already, the widget would read them twice


def shortfalls_of(inspection: Inspection) -> Any:
    """Return the shortfalls that causes and requests may name."""
    return Finding.objects.filter(inspection=inspection, kind=FindingKind.SHORTFALL, removed_at__isnull=True)


def figures_to_cite(inspection: Inspection) -> list[tuple[str, str, str]]:
    """Return the figures of the unit as (code to type, value, what it is), newest period first."""
    rows = current(Figure.objects.filter(unit=inspection.unit)).select_related("metric", "unit")[:MOST_FIGURES]
    return [(f"[[{row.pk}]]", shown(row), note(row)) for row in rows]


def initial_of_finding(finding: Finding) -> dict[str, Any]:
    """Return what the form shows for a finding."""
    names = ("kind", "area_code", "text", "severity", "version")
    return {name: getattr(finding, name) for name in names} | {"item": finding.item_id}
