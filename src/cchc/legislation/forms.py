"""What is typed about legal documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.common import dates
from cchc.common.confidence import Confidence
from cchc.common.errors import RuleError
from cchc.common.forms import Form, ViDateField

from .choices import DocumentKind
from .models import LegalDocument
from .services import Facts


class FilterForm(Form):
    """The list: words, kind, in force on a day, how sure."""

    q = forms.CharField(label=_("Số hiệu, tên văn bản"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Loại văn bản"), required=False)
    on = ViDateField(label=_("Có hiệu lực vào ngày"), required=False)
    confidence = forms.ChoiceField(label=_("Độ tin cậy"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {"kind": DocumentKind.choices, "confidence": Confidence.choices}
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = [("", _("Tất cả")), *values]


class DocumentForm(Form):
    """All that is recorded of one document."""

    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=DocumentKind.choices)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, help_text=_("Như in trên văn bản: 118/2025/NĐ-CP"))
    issued_on = ViDateField(label=_("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    title = forms.CharField(
        label=_("Trích yếu"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    in_force_from = ViDateField(label=_("Có hiệu lực từ ngày"), required=False)
    in_force_to = ViDateField(label=_("Có hiệu lực đến hết ngày"), required=False)
    replaced_by = forms.CharField(
        label=_("Văn bản thay thế"),
        max_length=80,
        required=False,
        help_text=_("Số, ký hiệu; thêm ngày khi nhiều văn bản cùng số: 76/NQ-CP ngày 15/7/2021"),
    )
    confidence = forms.ChoiceField(label=_("Độ tin cậy"), choices=Confidence.choices)
    source = forms.CharField(label=_("Đọc ở đâu"), max_length=300, required=False)
    note = forms.CharField(
        label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_replaced_by(self) -> int | None:
        """Find the document by its number, and by its day where one is typed: one number may name two."""
        words = self.cleaned_data["replaced_by"].split()
        if not words:
            return None
        number, day = words[0], words[-1] if len(words) > 1 else ""
        same = LegalDocument.objects.filter(number__iexact=number)
        try:
            found = list((same.filter(issued_on=dates.parse(day)) if day else same)[:2])
        except RuleError as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        if len(found) == 1:
            return found[0].pk
        if found:
            raise forms.ValidationError(_("Nhiều văn bản cùng số này. Thêm ngày: 76/NQ-CP ngày 15/7/2021"))
        raise forms.ValidationError(_("Chưa có văn bản này. Ghi văn bản đó trước"))

    def facts(self) -> Facts:
        """Return what was typed."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "replaced_by")}
        return Facts(**data, replaced_by_id=self.cleaned_data["replaced_by"])
