"""What people type about figures."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common.errors import RuleError
from cchc.common.forms import Form, ViDateField, ViDecimalField

from . import queries, rules
from .choices import Coverage, FigureKind
from .models import Figure, Metric

MAX_UPLOAD = 2 * 2**20
MAX_PASTED = 1_000_000  # characters
ALL = ("", gettext_lazy("Tất cả"))
ROUND = gettext_lazy("Số làm tròn, thực tế nhiều hơn (“hơn 3.500”)")
SOURCE_HINT = gettext_lazy("Văn bản nào, mục nào, ví dụ: Báo cáo 120/BC-UBND, mục 2.")


class FilterForm(Form):
    """Narrow the list; every field may stay empty."""

    words = forms.CharField(label=gettext_lazy("Đơn vị"), required=False, max_length=100)
    metric = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại số liệu"), required=False, choices=[ALL, *FigureKind.choices])
    coverage = forms.ChoiceField(label=gettext_lazy("Phạm vi"), required=False, choices=[ALL, *Coverage.choices])
    start = ViDateField(label=gettext_lazy("Kỳ từ ngày"), required=False)
    end = ViDateField(label=gettext_lazy("Kỳ đến ngày"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric"].choices = [ALL, *metric_choices()]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("start"), data.get("end")
        if start and end and end < start:
            self.add_error("end", _("Ngày cuối phải từ ngày đầu trở đi"))
        return data


class ValueForm(Form):
    """What both recording and correcting ask."""

    value = ViDecimalField(label=gettext_lazy("Giá trị"), decimal_places=4, max_digits=20)
    is_approximate = forms.BooleanField(label=ROUND, required=False)
    as_of = ViDateField(label=gettext_lazy("Số liệu tính đến ngày"))
    source = forms.CharField(label=gettext_lazy("Nguồn"), max_length=300, help_text=SOURCE_HINT)


class RecordForm(ValueForm):
    """A new figure."""

    unit = forms.CharField(
        label=gettext_lazy("Đơn vị"),
        max_length=200,
        help_text=gettext_lazy("Gõ tên hoặc mã đơn vị, có dấu hay không dấu đều được."),
    )
    metric = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu"))
    coverage = forms.ChoiceField(label=gettext_lazy("Phạm vi"), choices=Coverage.choices, initial=Coverage.OWN)
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại số liệu"),
        choices=[(kind.value, kind.label) for kind in (FigureKind.REPORTED, FigureKind.OBSERVED)],
    )
    period_start = ViDateField(label=gettext_lazy("Kỳ từ ngày"))
    period_end = ViDateField(label=gettext_lazy("Kỳ đến ngày"))

    field_order = ("unit", "metric", "coverage", "period_start", "period_end", "value", "is_approximate", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric"].choices = metric_choices()  # type: ignore[attr-defined]  # a ChoiceField

    def clean_unit(self) -> Any:
        try:
            return queries.find_unit(self.cleaned_data["unit"])
        except RuleError as refusal:
            raise forms.ValidationError(refusal.message) from None

    def typed(self) -> Figure | None:
        """Return the figure as far as it is typed, not saved; None while what it is judged by is missing or wrong."""
        wanted = ("unit", "metric", "coverage", "kind", "period_start", "period_end", "value")
        self.full_clean()
        given = {name: self.cleaned_data[name] for name in wanted if name in self.cleaned_data}
        if any(given.get(name) in (None, "") for name in wanted) or given["period_start"] > given["period_end"]:
            return None
        metric = Metric.objects.newest().get(code=given.pop("metric"))
        try:
            rules.check_value(given["value"], rules.Definition(metric.decimals))
        except RuleError:
            return None
        return Figure(metric=metric, is_approximate=self.cleaned_data["is_approximate"], **given)


class CorrectForm(ValueForm):
    """The next revision of a figure."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do thay"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


def metric_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the metrics under the headings of the catalogue, for a select."""
    return [(label, [(metric.code, metric.name) for metric in metrics]) for label, metrics in queries.catalogue()]


class ContradictionFilterForm(Form):
    """Narrow the list of contradictions."""

    words = forms.CharField(label=gettext_lazy("Đơn vị"), required=False, max_length=100)
    state = forms.ChoiceField(
        required=False, choices=[("", ""), ("open", ""), ("asked", ""), ("explained", "")], widget=forms.HiddenInput
    )


class ExplainForm(Form):
    """What the unit says."""

    text = forms.CharField(
        label=gettext_lazy("Lời giải trình"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Vì sao các số khác nhau, căn cứ ở văn bản nào. Số liệu vẫn giữ nguyên."),
    )


class PastedField(forms.Field):
    """A pasted table: kept as it came, because tabs between cells are not blanks to be tidied."""

    def to_python(self, value: Any) -> str:
        text = str(value or "")
        if len(text) > MAX_PASTED:
            raise forms.ValidationError(_("Bảng dài quá. Lưu thành tệp rồi chọn tệp"))
        return text


class ReconcileForm(Form):
    """A table to reconcile: pasted, or a file."""

    text = PastedField(
        label=gettext_lazy("Dán bảng từ Excel"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "c-mono"}),
        help_text=gettext_lazy("Dòng đầu là tên cột, mỗi dòng sau một đơn vị và kỳ. Không lưu lại gì."),
    )
    file = forms.FileField(
        label=gettext_lazy("Hoặc chọn tệp"), required=False, help_text=gettext_lazy("XLSX, CSV hoặc YAML, tối đa 2 MB.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MAX_UPLOAD:
            raise forms.ValidationError(_("Tệp lớn hơn 2 MB. Dùng lệnh cchc reconcile"))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("file") and not (data.get("text") or "").strip():
            self.add_error("text", _("Dán bảng hoặc chọn tệp"))
        return data
