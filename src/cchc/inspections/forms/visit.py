"""What is typed during a visit: answers by their kind, moments, who attends, files, figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form, ViDateField, ViDecimalField, ViIntegerField
from cchc.criteria.choices import ItemKind
from cchc.metrics.choices import Coverage
from cchc.metrics.models import Metric

from ..choices import Judgement, Side
from ..models.visits import AnswerFields
from ..rules import AnswerValues

_CLOCK = re.compile(r"(\d{1,2})\s*(?::|h|giờ)\s*(\d{1,2})?")
_LONG_AGO = timedelta(days=366)
_NUMBER = {"decimal_places": 4, "max_digits": 16, "required": False}


def _value_fields(kind: str) -> dict[str, forms.Field]:
    if kind == ItemKind.YES_NO:
        choices = (("yes", gettext_lazy("Có")), ("no", gettext_lazy("Không")))
        return {"yes": forms.ChoiceField(label=_("Trả lời"), choices=choices, widget=forms.RadioSelect, required=False)}
    if kind == ItemKind.RATIO:
        return {
            "numerator": ViDecimalField(label=_("Tử số"), **_NUMBER),
            "denominator": ViDecimalField(label=_("Mẫu số"), **_NUMBER),
        }
    if kind == ItemKind.COUNT:
        return {"number": ViIntegerField(label=_("Số lượng"), required=False)}
    if kind == ItemKind.NUMBER:
        return {"number": ViDecimalField(label=_("Giá trị"), **_NUMBER)}
    if kind == ItemKind.DATE:
        return {"day": ViDateField(label=_("Ngày"), required=False)}
    words = forms.CharField(label=_("Nội dung trả lời"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    return {"words": words}


class AnswerForm(Form):
    """The answer to one item: the value fields of its kind, judgement, note, and the version that was read."""

    judgement = forms.ChoiceField(choices=(("", ""), *Judgement.choices), required=False)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), widget=forms.Textarea(attrs={"rows": 2, "data-key": "n"}), required=False
    )
    version = forms.IntegerField(min_value=0, max_value=10**6, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        self.base_fields = {**type(self).base_fields, **_value_fields(kind)}
        self.value_names = [name for name in self.base_fields if name not in type(self).base_fields]
        super().__init__(*args, **kwargs)

    def values(self) -> AnswerValues:
        """Return what was typed as the rules know it."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if "yes" in typed:
            typed["yes"] = {"yes": True, "no": False}.get(typed["yes"])
        return AnswerValues(**typed)

    def version_read(self) -> int:
        """Return the version that the person saw; 0 when there was no answer yet."""
        return self.cleaned_data.get("version") or 0

    def value_rows(self) -> list[forms.BoundField]:
        """Return the fields of the item's kind."""
        return [self[name] for name in self.value_names]


def initial_of(answer: AnswerFields | None, version: int) -> dict[str, Any]:
    """Return what the form shows for a stored answer."""
    if answer is None:
        return {"version": version}
    names = ("number", "numerator", "denominator", "day", "words", "judgement", "note")
    yes = "" if answer.yes is None else ("yes" if answer.yes else "no")
    return {name: getattr(answer, name) for name in names} | {"yes": yes, "version": version}


def as_typed(answer: AnswerFields, kind: str) -> dict[str, str]:
    """Return a stored answer as the texts that its form holds, for a script that fills the form."""
    form = AnswerForm(kind=kind, initial=initial_of(answer, 0))
    shown = {name: form[name].value() for name in (*form.value_names, "judgement", "note")}
    return {
        name: "" if value is None else form.fields[name].widget.format_value(value) or ""
        for name, value in shown.items()
        if not isinstance(form.fields[name], forms.ChoiceField)
    } | {name: str(value or "") for name, value in shown.items() if isinstance(form.fields[name], forms.ChoiceField)}


class MomentForm(Form):
    """A day and an hour not later than now."""

    day = ViDateField(label=gettext_lazy("Ngày"))
    clock = forms.CharField(
        label=gettext_lazy("Giờ"),
        max_length=12,
        help_text=gettext_lazy("Gõ giờ và phút, ví dụ 8:05"),
        widget=forms.TextInput(attrs={"class": "c-w-number c-num", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        here = timezone.localtime(now)
        kwargs.setdefault("initial", {"day": here.date(), "clock": f"{here:%H:%M}"})
        super().__init__(*args, **kwargs)

    def clean_clock(self) -> time:
        match = _CLOCK.fullmatch(self.cleaned_data["clock"].strip().lower())
        hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(_("Giờ chưa đúng. Gõ giờ và phút, ví dụ 8:05"))
        return time(hour, minute)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "day" in cleaned and "clock" in cleaned:
            moment = timezone.make_aware(datetime.combine(cleaned["day"], cleaned["clock"]))
            if moment > self.now:
                self.add_error("day" if moment.date() > timezone.localdate(self.now) else "clock", self.not_yet())
            elif moment < self.now - _LONG_AGO:
                self.add_error("day", _("Ngày cách hôm nay quá một năm. Xem lại ngày"))
            cleaned["moment"] = moment
        return cleaned

    def not_yet(self) -> str:
        """Return the sentence for a moment that has not come."""
        return _("Thời điểm này chưa tới. Ghi từ bây giờ trở về trước")


class PresentForm(Form):
    """One row of the attendance list; an empty row counts for nothing."""

    side = forms.ChoiceField(label=gettext_lazy("Bên"), choices=Side.choices, initial=Side.UNIT)
    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120, required=False)
    title = forms.CharField(label=gettext_lazy("Chức vụ"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("title") and not cleaned.get("full_name") and "full_name" not in self.errors:
            self.add_error("full_name", _("Ghi họ tên, hoặc xóa chức vụ để bỏ dòng"))
        return cleaned


class _AttendanceRows(forms.BaseFormSet[PresentForm]):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="people", **kwargs)

    def add_fields(self, form: PresentForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Bỏ dòng")

    def people(self) -> list[dict[str, str]]:
        """Return the rows that count, in their order."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [row for row in rows if row.get("full_name")]


AttendanceFormSet = forms.formset_factory(
    PresentForm, formset=_AttendanceRows, extra=3, can_delete=True, max_num=200, absolute_max=210
)


class EvidenceForm(Form):
    """What is said about the files that are sent with it."""

    caption = forms.CharField(label=gettext_lazy("Chú thích"), max_length=300, required=False)
    effective_on = ViDateField(
        label=gettext_lazy("Ngày của nội dung"),
        required=False,
        help_text=gettext_lazy("Ngày chụp hoặc ngày của văn bản, nếu khác hôm nay"),
    )


class ReasonForm(Form):
    """Why something is taken away."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)


class FigureForm(Form):
    """A number seen on site."""

    metric = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu"))
    value = ViDecimalField(label=gettext_lazy("Giá trị"), decimal_places=4, max_digits=19)
    coverage = forms.ChoiceField(label=gettext_lazy("Phạm vi"), choices=Coverage.choices, initial=Coverage.OWN)
    period_start = ViDateField(label=gettext_lazy("Kỳ từ ngày"))
    period_end = ViDateField(label=gettext_lazy("Đến ngày"))
    as_of = ViDateField(label=gettext_lazy("Tính đến ngày"))
    source = forms.CharField(
        label=gettext_lazy("Nguồn"),
        max_length=300,
        help_text=gettext_lazy("Đoàn thấy số này ở đâu: sổ, phần mềm, văn bản nào"),
    )
    is_approximate = forms.BooleanField(label=gettext_lazy("Số gần đúng"), required=False)

    def __init__(self, *args: Any, metrics: Iterable[Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(metric.code, f"{metric.name_vi} ({metric.unit_vi})") for metric in metrics]
        self.fields["metric"].choices = [("", _("Chọn chỉ tiêu")), *choices]  # type: ignore[attr-defined]  # a ChoiceField


class MinutesForm(Form):
    """What the checklist does not say."""

    proceedings = forms.CharField(
        label=gettext_lazy("Diễn biến buổi làm việc"),
        help_text=gettext_lazy("Điều phiếu kiểm tra chưa nói: trình tự, nơi đã xem, việc phát sinh"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    unit_opinion = forms.CharField(
        label=gettext_lazy("Ý kiến của đơn vị được kiểm tra"),
        help_text=gettext_lazy("Để trống nếu đơn vị không có ý kiến khác"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(min_value=0, max_value=10**6, required=False, widget=forms.HiddenInput)


class SignedCopyForm(Form):
    """The scan of the minutes that both sides signed."""

    signed_copy = forms.FileField(
        label=gettext_lazy("Bản quét biên bản đã ký"),
        help_text=gettext_lazy("Tệp PDF hoặc ảnh, đủ chữ ký hai bên"),
        error_messages={
            "required": gettext_lazy("Chọn tệp quét biên bản đã ký"),
            "empty": gettext_lazy("Tệp rỗng. Chọn tệp khác"),
        },
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/*"}),
    )
