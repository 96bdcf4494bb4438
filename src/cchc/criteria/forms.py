"""What people type about check-item sets."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form
from cchc.common.text import slug

from . import queries
from .choices import Confidence, ItemKind
from .models import CriteriaSet
from .rules import rows as row_rules

TEXT = forms.Textarea(attrs={"rows": 2})
ALL = ("", gettext_lazy("Tất cả"))


class FilterForm(Form):
    """Narrow a set; every field may stay empty."""

    area = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), required=False, choices=[ALL, *ItemKind.choices])
    confidence = forms.ChoiceField(label=gettext_lazy("Độ tin cậy"), required=False, choices=[ALL, *Confidence.choices])
    words = forms.CharField(label=gettext_lazy("Tìm trong nội dung"), required=False, max_length=100)

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [ALL, *names.items()]  # type: ignore[attr-defined]  # a ChoiceField

    def filters(self) -> queries.Filters:
        """Return what was asked, leaving out what cannot be."""
        data = self.cleaned_data
        return queries.Filters(**{name: data.get(name, "") for name in ("area", "kind", "confidence", "words")})


class ImportForm(Form):
    """A sheet, and the set that it is a version of."""

    target = forms.ChoiceField(label=gettext_lazy("Bộ nội dung kiểm tra"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Tên bộ mới"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Chỉ ghi khi lập bộ mới."),
    )
    file = forms.FileField(
        label=gettext_lazy("Tệp XLSX hoặc YAML"),
        help_text=gettext_lazy("Tối đa 5 MB, 2.000 dòng. Chưa lưu gì trước khi xem từng dòng."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.yaml,.yml"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = dict(CriteriaSet.objects.order_by("version").values_list("code", "name"))
        new = ("", _("Bộ mới"))
        self.fields["target"].initial = next(iter(self.names), "")
        self.fields["target"].choices = [*self.names.items(), new]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("target"):
            data["code"], data["name"] = data["target"], self.names[data["target"]]
            return data
        data["code"] = slug(data.get("name", ""))[:60]
        if not data["code"]:
            self.add_error("name", _("Ghi tên bộ nội dung kiểm tra mới"))
        elif data["code"] in self.names:
            self.add_error("name", _("Đã có bộ tên này. Chọn bộ đó ở trên"))
        return data


class ItemForm(Form):
    """One item of a draft."""

    area_code = forms.ChoiceField(label=row_rules.LABELS["area_code"])
    kind = forms.ChoiceField(label=row_rules.LABELS["kind"], choices=ItemKind.choices)
    text_vi = forms.CharField(label=row_rules.LABELS["text_vi"], max_length=500, widget=TEXT)
    text_en = forms.CharField(label=row_rules.LABELS["text_en"], max_length=500, widget=TEXT)
    evidence = forms.CharField(label=row_rules.LABELS["evidence"], max_length=500, required=False, widget=TEXT)
    source = forms.CharField(label=row_rules.LABELS["source"], max_length=500, required=False, widget=TEXT)
    confidence = forms.ChoiceField(label=row_rules.LABELS["confidence"], choices=Confidence.choices)
    metric_code = forms.CharField(
        label=row_rules.LABELS["metric_code"],
        max_length=100,
        required=False,
        help_text=gettext_lazy("Mã trong danh mục chỉ tiêu; tỷ lệ ghi hai mã, ví dụ plan_tasks_done/plan_tasks."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = list(queries.area_names().items())  # type: ignore[attr-defined]  # as above
