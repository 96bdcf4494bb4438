"""What is typed about office hours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cchc.common.errors import RuleError
from cchc.common.forms import Form, ViDateField

from ..rules.days import Week
from ..services.hours import HoursDraft
from ..week_rules import FIELDS, parse_day, show_day

LABELS = {
    "mon": gettext_lazy("Thứ Hai"),
    "tue": gettext_lazy("Thứ Ba"),
    "wed": gettext_lazy("Thứ Tư"),
    "thu": gettext_lazy("Thứ Năm"),
    "fri": gettext_lazy("Thứ Sáu"),
    "sat": gettext_lazy("Thứ Bảy"),
    "sun": gettext_lazy("Chủ nhật"),
}


def _day_field(name: str) -> forms.CharField:
    help_text = gettext_lazy("Trực sáng thứ Bảy: 07:30-11:30") if name == "sat" else ""
    return forms.CharField(label=LABELS[name], required=False, max_length=100, help_text=help_text)


class HoursForm(Form):
    """A week, from when to when it holds, and the paper that says so; `seen`: the rows that the page showed."""

    mon = _day_field("mon")
    tue = _day_field("tue")
    wed = _day_field("wed")
    thu = _day_field("thu")
    fri = _day_field("fri")
    sat = _day_field("sat")
    sun = _day_field("sun")
    valid_from = ViDateField(label=gettext_lazy("Áp dụng từ ngày"))
    valid_to = ViDateField(
        label=gettext_lazy("Đến hết ngày"), required=False, help_text=gettext_lazy("Để trống nếu chưa biết ngày hết.")
    )
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Số, ngày văn bản quy định giờ làm việc"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        week = []
        for name in FIELDS:
            try:
                week.append(parse_day(data.get(name, "")))
            except RuleError as refusal:
                self.add_error(name, refusal.message)
                week.append(())
        data["week"] = tuple(week)
        return data

    def week_fields(self) -> list[forms.BoundField]:
        """Return the seven fields of the week."""
        return [self[name] for name in FIELDS]

    def draft(self) -> HoursDraft:
        """Return what was typed as the service takes it."""
        data = self.cleaned_data
        return HoursDraft(data["week"], data["valid_from"], data["basis"], data["valid_to"])

    def seen_rows(self) -> list[int]:
        """Return the keys of the rows that the page showed."""
        return [int(part) for part in self.cleaned_data["seen"].split(",") if part.isdigit()]


def initial_week(week: Week) -> dict[str, str]:
    """Return the fields of a week as they are typed."""
    return {name: show_day(day) for name, day in zip(FIELDS, week, strict=True)}


class ReasonForm(Form):
    """Why hours are withdrawn."""

    reason = forms.CharField(label=gettext_lazy("Lý do bỏ"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
