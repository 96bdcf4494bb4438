"""What is typed to draw units at random: the decision, how many, which units are left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form, ViDateField, ViDecimalField
from cchc.units.choices import Level
from cchc.units.models import Unit

from ..services.draws import DrawOrder

SHARE, NUMBER = "share", "number"


class DrawForm(Form):
    """One draw. A unit with a reason beside it is left out; there is no way to see the result beforehand."""

    decision_number = forms.CharField(
        label=gettext_lazy("Số quyết định"),
        help_text=gettext_lazy("Như in trên quyết định, ví dụ 12/QĐ-SNV"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "c-w-code"}),
    )
    decision_date = ViDateField(label=gettext_lazy("Ngày quyết định"))
    by = forms.ChoiceField(
        label=gettext_lazy("Rút theo"),
        choices=[(SHARE, gettext_lazy("Tỷ lệ % của mỗi nhóm")), (NUMBER, gettext_lazy("Tổng số đơn vị"))],
        widget=forms.RadioSelect,
        initial=SHARE,
    )
    amount = ViDecimalField(
        label=gettext_lazy("Tỷ lệ (%) hoặc số đơn vị"), decimal_places=2, max_digits=9, min_value=Decimal("0.01")
    )
    by_level = forms.BooleanField(
        label=gettext_lazy("Chia nhóm theo cấp đơn vị, cấp nào cũng có đơn vị được rút"), required=False
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        levels = [level for level in Level.values if any(unit.level == level for unit in units)]
        self.fields["levels"] = forms.MultipleChoiceField(
            label=_("Rút trong các đơn vị"),
            choices=[(level, Level(level).label) for level in levels],
            initial=levels,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Chọn ít nhất một cấp đơn vị")},
        )
        for unit in units:
            self.fields[f"reason_{unit.pk}"] = forms.CharField(
                label=_("Lý do loại %(unit)s") % {"unit": unit.full_name}, max_length=300, required=False
            )

    def clean_amount(self) -> Decimal:
        """Refuse half a unit."""
        amount: Decimal = self.cleaned_data["amount"]
        if self.cleaned_data.get("by") == NUMBER and amount != amount.to_integral_value():
            raise forms.ValidationError(_("Số đơn vị phải là số nguyên"))
        return amount

    def top(self) -> list[forms.BoundField]:
        """Return the fields above the list of units."""
        return [self[name] for name in ("decision_number", "decision_date", "by", "amount", "levels", "by_level")]

    def rows(self) -> list[tuple[Unit, forms.BoundField]]:
        """Return each unit with the field of its reason."""
        return [(unit, self[f"reason_{unit.pk}"]) for unit in self.units]

    def order(self) -> DrawOrder:
        """Return what was typed as the service knows it."""
        data = self.cleaned_data
        units = [unit for unit in self.units if unit.level in data["levels"]]
        by_share = data["by"] == SHARE
        return DrawOrder(
            number=data["decision_number"],
            day=data["decision_date"],
            units=units,
            share=data["amount"] if by_share else None,
            count=None if by_share else int(data["amount"]),
            by_level=data["by_level"],
            reasons={unit.code: data[f"reason_{unit.pk}"] for unit in units if data[f"reason_{unit.pk}"]},
        )
