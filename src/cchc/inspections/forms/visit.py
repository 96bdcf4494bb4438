"""What is typed during a visit: answers by their kind, moments, who attends, files, figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import get_default_renderer
from django.http import QueryDict
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


class AnswerForm(Form):
    """The answer to one item: judgement, note, the version that was read; each kind adds its value fields."""

    value_names: ClassVar[tuple[str, ...]] = ()

    judgement = forms.ChoiceField(choices=(("", ""), *Judgement.choices), required=False)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), widget=forms.Textarea(attrs={"rows": 2, "data-key": "n"}), required=False
    )
    version = forms.IntegerField(min_value=0, max_value=10**6, required=False, widget=forms.HiddenInput)

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


class _YesNo(AnswerForm):
    value_names = ("yes",)
    yes = forms.ChoiceField(
        label=gettext_lazy("Trả lời"),
        choices=(("yes", gettext_lazy("Có")), ("no", gettext_lazy("Không"))),
        widget=forms.RadioSelect,
        required=False,
    )


class _Ratio(AnswerForm):
    value_names = ("numerator", "denominator")
    numerator = ViDecimalField(label=gettext_lazy("Tử số"), decimal_places=4, max_digits=16, required=False)
    denominator = ViDecimalField(label=gettext_lazy("Mẫu số"), decimal_places=4, max_digits=16, required=False)


class _Count(AnswerForm):
    value_names = ("number",)
    number = ViIntegerField(label=gettext_lazy("Số lượng"), required=False)


class _Number(AnswerForm):
    value_names = ("number",)
    number = ViDecimalField(label=gettext_lazy("Giá trị"), decimal_places=4, max_digits=16, required=False)


class _Day(AnswerForm):
    value_names = ("day",)
    day = ViDateField(label=gettext_lazy("Ngày"), required=False)


class _Words(AnswerForm):
    value_names = ("words",)
    words = forms.CharField(
        label=gettext_lazy("Nội dung trả lời"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


_FORMS: Mapping[str, type[AnswerForm]] = {
    ItemKind.YES_NO: _YesNo,
    ItemKind.RATIO: _Ratio,
    ItemKind.COUNT: _Count,
    ItemKind.NUMBER: _Number,
    ItemKind.DATE: _Day,
    ItemKind.INTERVIEW: _Words,
}


def answer_form(
    kind: str, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None, auto_id: str = "id_%s"
) -> AnswerForm:
    """Return the form for an item of `kind`."""
    return _FORMS[kind](data, initial=initial, auto_id=auto_id)


def blank_form(kind: str) -> AnswerForm:
    """Return a form with {name} where the words of one item go, {key} where its key goes."""
    names = (*_FORMS[kind].value_names, "judgement", "note", "version")
    return answer_form(kind, initial={name: f"{{{name}}}" for name in names}, auto_id="item-{key}-%s")


def initial_of(answer: AnswerFields | None, version: int) -> dict[str, Any]:
    """Return what the form shows for a stored answer."""
    if answer is None:
        return {"version": version}
    names = ("number", "numerator", "denominator", "day", "words", "judgement", "note")
    yes = "" if answer.yes is None else ("yes" if answer.yes else "no")
    return {name: getattr(answer, name) for name in names} | {"yes": yes, "version": version}


def as_typed(answer: AnswerFields | None, kind: str) -> dict[str, str]:
    """Return a stored answer as the texts that its form holds."""
    form, stored = _FORMS[kind], initial_of(answer, 0)
    names = (*form.value_names, "judgement", "note")
    return {name: _text(form.base_fields[name], stored.get(name)) for name in names}


def _text(field: forms.Field, value: Any) -> str:
    shown = field.prepare_value(value)
    return str(shown or "") if isinstance(field, forms.ChoiceField) else field.widget.format_value(shown) or ""


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


class AttendanceRows(forms.BaseFormSet[PresentForm]):
    """The attendance list: what is there, and three empty rows."""

    form = PresentForm
    extra, min_num, max_num, absolute_max = 3, 0, 200, 210
    can_delete, can_order, can_delete_extra = True, False, True
    validate_max = validate_min = False
    renderer = get_default_renderer()

    @classmethod
    def get_default_prefix(cls) -> str:
        return "people"

    def people(self) -> list[dict[str, str]]:
        """Return the rows that count, in their order."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [row for row in rows if row.get("full_name")]


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
    is_approximate = forms.BooleanField(
        label=gettext_lazy("Số làm tròn, thực tế nhiều hơn (“hơn 3.500”)"), required=False
    )

    def __init__(self, *args: Any, metrics: Iterable[Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(metric.code, f"{metric.name} ({metric.unit_name})") for metric in metrics]
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
