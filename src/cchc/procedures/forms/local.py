"""What a unit types about its own way of handling a procedure: the process with its steps, the list of the unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.forms import UnitField
from cchc.common import numbers
from cchc.common.errors import RuleError
from cchc.common.forms import Form, ViDateField, ViDecimalField, ViIntegerField
from cchc.common.text import clean

from ..choices import ProcedureLevel, SupplementMode, TermUnit
from ..rules.process import MAX_STEPS, Process, ProcessStep

_UNITS = [choice for choice in TermUnit.choices if choice[0]]
_NAMES = ("name", "role", "place", "unit", "amount", "excluded", "basis")
_KEY = re.compile(r"step-([0-9]{1,3})-([a-z]+)")
_UNIT_HINT = gettext_lazy("Gõ tên hoặc mã, ví dụ: xã An Bình")
MORE = 3


class ProcessForm(Form):
    """The process without its steps."""

    valid_from = ViDateField(label=gettext_lazy("Áp dụng từ ngày"))
    decision = forms.CharField(label=gettext_lazy("Quyết định"), max_length=200, required=False)
    term_amount = ViDecimalField(label=gettext_lazy("Thời hạn tại đơn vị"), max_digits=8)
    term_unit = forms.ChoiceField(label=gettext_lazy("Đơn vị thời hạn"), choices=_UNITS)
    supplement_mode = forms.ChoiceField(label=gettext_lazy("Khi yêu cầu bổ sung hồ sơ"), choices=SupplementMode.choices)
    remainder_amount = ViDecimalField(label=gettext_lazy("Thời hạn riêng sau bổ sung"), max_digits=8, required=False)
    remainder_unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị thời hạn riêng"), choices=[("", gettext_lazy("Không dùng")), *_UNITS], required=False
    )
    supplement_days = ViIntegerField(
        label=gettext_lazy("Số ngày chờ bổ sung"), required=False, help_text=gettext_lazy("Ngày lịch, từ 10 đến 60")
    )
    mode_basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300, required=False)
    boundary_free = forms.BooleanField(
        label=gettext_lazy("Tiếp nhận không phụ thuộc địa giới trong tỉnh"), required=False
    )
    lock = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ListingForm(Form):
    """A procedure for the list of a unit."""

    unit = UnitField(label=gettext_lazy("Đơn vị"), max_length=200, help_text=_UNIT_HINT)
    level = forms.ChoiceField(label=gettext_lazy("Cấp thực hiện"), choices=ProcedureLevel.choices)
    valid_from = ViDateField(label=gettext_lazy("Từ ngày"))
    decision = forms.CharField(label=gettext_lazy("Theo quyết định"), max_length=100, required=False)


class EndForm(Form):
    """The last day on the list."""

    valid_to = ViDateField(label=gettext_lazy("Đến hết ngày"))


class UnitForm(Form):
    """Which unit and case a process is drafted for."""

    unit = UnitField(label=gettext_lazy("Đơn vị"), max_length=200, help_text=_UNIT_HINT)
    case_code = forms.ChoiceField(label=gettext_lazy("Trường hợp"))

    def __init__(self, *args: Any, cases: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_ = self.fields["case_code"]
        if isinstance(field_, forms.ChoiceField):
            field_.choices = cases


@dataclass
class StepRow:
    """One step as it was typed."""

    number: int
    values: dict[str, str]
    errors: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """How the fields of the row are named."""
        return f"step-{self.number}"

    @property
    def is_empty(self) -> bool:
        """Nothing was typed."""
        return not any(clean(self.values[name]) for name in ("name", "role", "place", "amount", "basis"))


def read_steps(data: Mapping[str, str]) -> list[StepRow]:
    """Return the steps of a request in their order."""
    typed: dict[int, dict[str, str]] = {}
    for key, value in data.items():
        match = _KEY.fullmatch(key)
        if match and match[2] in _NAMES:
            typed.setdefault(int(match[1]), dict.fromkeys(_NAMES, ""))[match[2]] = str(value)
    rows = [typed[number] for number in sorted(typed)][: MAX_STEPS + MORE]
    return [StepRow(number, values) for number, values in enumerate(rows)]


def change_steps(rows: list[StepRow], data: Mapping[str, str]) -> list[StepRow]:
    """Give more rows, or take one away, as the pressed button says."""
    gone = data.get("remove", "")
    kept = [row.values for row in rows if str(row.number) != gone]
    if "add" in data:
        kept += [dict.fromkeys(_NAMES, "") for _n in range(MORE)]
    return [StepRow(number, values) for number, values in enumerate(kept)]


def rows_of(steps: tuple[ProcessStep, ...]) -> list[StepRow]:
    """Return stored steps as rows, with empty rows behind them."""
    values = [
        {
            "name": step.name,
            "role": step.role,
            "place": step.unit_name,
            "unit": step.unit_code,
            "amount": numbers.show_exact(step.amount) if step.amount else "",
            "excluded": "on" if step.is_excluded else "",
            "basis": step.basis,
        }
        for step in steps
    ]
    values += [dict.fromkeys(_NAMES, "") for _n in range(MORE)]
    return [StepRow(number, row) for number, row in enumerate(values)]


def process_of(form: ProcessForm, rows: list[StepRow], case_code: str) -> Process | None:
    """Return what was typed as a process; None when a row is wrong, and then the row says how."""
    steps = tuple(_step(row) for row in rows if not row.is_empty)
    if any(row.errors for row in rows):
        return None
    asked = {name: value for name, value in form.cleaned_data.items() if name != "lock"}
    return Process(steps=steps, case_code=case_code, **asked)


def _step(row: StepRow) -> ProcessStep:
    values = row.values
    if not clean(values["name"]):
        row.errors.append(_("Ghi tên bước"))
    return ProcessStep(
        name=values["name"],
        role=values["role"],
        amount=_amount(row),
        unit_name=values["place"],
        unit_code=clean(values["unit"]),
        is_excluded=bool(values["excluded"]),
        basis=values["basis"],
    )


def _amount(row: StepRow) -> Decimal:
    typed = clean(row.values["amount"])
    if not typed:
        return Decimal(0)
    try:
        value = numbers.parse(typed)
    except RuleError as refusal:
        row.errors.append(refusal.message)
        return Decimal(0)
    if abs(value) >= 10**6:
        row.errors.append(_("Thời gian của bước quá lớn. Xem lại số đã gõ"))
        return Decimal(0)
    return value
