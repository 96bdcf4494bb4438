"""What people of the inspected unit type: figures, the words of their report, proposals, their word on findings."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form, ViDateField, ViDecimalField, ViIntegerField
from cchc.units.models import Unit

from .. import rules
from ..choices import Stance
from ..queries.self_report import FigureRow


def _words(label: Any, *, rows: int = 4, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=2 * rules.NOTE_LIMIT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class OutlineForm(Form):
    """The parts of the report that are words."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    results = _words(
        gettext_lazy("I. Kết quả đạt được"),
        rows=6,
        help_text=gettext_lazy("Việc đã làm theo từng nội dung; số liệu nằm ở phụ lục, không cần chép lại"),
    )
    shortfalls = _words(gettext_lazy("II. Tồn tại, hạn chế"))
    causes = _words(gettext_lazy("III. Nguyên nhân"))
    proposals = _words(
        gettext_lazy("IV. Đề xuất chung"),
        rows=3,
        help_text=gettext_lazy("Kiến nghị có cơ quan nhận ghi ở thẻ bên cạnh"),
    )


class ProposalForm(Form):
    """A proposal to a body above the unit."""

    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    addressee_unit = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan nhận"),
        queryset=Unit.objects.none(),
        empty_label=gettext_lazy("Chọn cơ quan cấp trên"),
        error_messages={"required": gettext_lazy("Chọn cơ quan cấp trên nhận kiến nghị")},
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung kiến nghị"),
        max_length=rules.NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Ghi nội dung kiến nghị")},
    )

    def __init__(self, *args: Any, superiors: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addressee_unit"].queryset = superiors  # type: ignore[attr-defined]  # a ModelChoiceField


class FiguresForm(Form):
    """One number a row; an empty row is not reported."""

    is_long = True  # the summary of errors names each row: there may be seventy

    def __init__(self, *args: Any, rows: Iterable[FigureRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            field = (
                ViIntegerField(label=row.metric.name, required=False, min_value=0)
                if row.metric.decimals == 0
                else ViDecimalField(
                    label=row.metric.name, required=False, decimal_places=row.metric.decimals, max_digits=19
                )
            )
            field.initial = row.figure.value if row.figure else None
            self.fields[row.metric.code] = field

    def values(self) -> dict[str, Decimal | None]:
        """Return what was typed by metric code; None for an empty row."""
        return {
            code: None if value is None else Decimal(value)
            for code, value in self.cleaned_data.items()
            if code in self.fields
        }


class ExplanationForm(Form):
    """Why figures do not agree."""

    identity = forms.CharField(widget=forms.HiddenInput, max_length=60)
    text = forms.CharField(
        label=gettext_lazy("Giải thích của đơn vị"),
        max_length=rules.NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Ghi vì sao hai số khác nhau")},
    )


class ReplyForm(Form):
    """What the unit says to one finding."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    stance = forms.ChoiceField(
        label=gettext_lazy("Ý kiến của đơn vị"),
        choices=[(Stance.AGREES, Stance.AGREES.label), (Stance.EXPLAINS, Stance.EXPLAINS.label)],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn đồng ý hoặc giải trình")},
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung giải trình"),
        required=False,
        max_length=rules.NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nêu sự việc, căn cứ; đính kèm minh chứng bên dưới"),
    )


class ReplyAnswerForm(Form):
    """What the team answers to an explanation."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    decision = forms.ChoiceField(
        label=gettext_lazy("Trả lời của đoàn"),
        choices=[
            ("remove", gettext_lazy("Chấp nhận, bỏ tồn tại này")),
            ("change", gettext_lazy("Chấp nhận, sửa lại nội dung")),
            ("refuse", gettext_lazy("Không chấp nhận, giữ nguyên")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn chấp nhận hoặc không chấp nhận")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=rules.NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Ghi lý do chấp nhận hoặc không chấp nhận")},
    )


class RoundForm(Form):
    """Until when the unit may explain."""

    due_on = ViDateField(label=gettext_lazy("Đơn vị có ý kiến đến hết ngày"))
    reason = forms.CharField(label=gettext_lazy("Lý do gia hạn"), max_length=300, required=False)
