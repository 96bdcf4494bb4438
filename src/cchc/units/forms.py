"""Forms over units: the filter of the list, and what an administrator fills in to change the tree."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form, ViDateField
from cchc.common.text import fold

from . import queries
from .choices import Kind, Level
from .models import Unit

MOST_MERGED = 60


class UnitField(forms.CharField):
    """A unit typed by its code or its whole name; a script offers what fits while one types."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)
        self.widget.attrs |= {
            "data-js": "unit-search",
            "data-url": reverse_lazy("units:search"),
            "autocomplete": "off",
        }

    def clean(self, value: Any) -> Unit | None:
        words = super().clean(value)
        return find_unit(words) if words else None


class FilterForm(Form):
    """What the list shows; every field may stay empty."""

    q = forms.CharField(label=gettext_lazy("Tên hoặc mã"), required=False, max_length=200)
    level = forms.ChoiceField(label=gettext_lazy("Cấp"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), required=False)
    province = forms.ChoiceField(label=gettext_lazy("Tỉnh, thành phố"), required=False)
    on = ViDateField(label=gettext_lazy("Có vào ngày"), required=False)
    all = forms.BooleanField(label=gettext_lazy("Cả đơn vị đã kết thúc"), required=False)

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        super().__init__(data)
        everything = [("", _("Tất cả"))]
        self.today = today
        self._choices("level", everything + list(Level.choices))
        self._choices("kind", everything + [choice for choice in Kind.choices if choice[0] != Kind.COUNTRY])
        provinces = Unit.objects.filter(kind__in=(Kind.PROVINCE, Kind.CITY)).only("code", "name", "kind", "valid_to")
        ended = _("đến 30/6/2025")
        named = [(unit.code, f"{unit.title} ({ended})" if unit.valid_to else unit.title) for unit in provinces]
        self._choices("province", everything + named)

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = choices


class _Change(Form):
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"), max_length=300, help_text=gettext_lazy("Số, ngày, cơ quan ban hành văn bản.")
    )


class CreateForm(_Change):
    """A new unit below another."""

    name = forms.CharField(label=gettext_lazy("Tên, không có chữ “xã”, “phường”"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"), choices=[choice for choice in Kind.choices if choice[0] != Kind.COUNTRY]
    )
    day = ViDateField(label=gettext_lazy("Hoạt động từ ngày"))
    code = forms.SlugField(
        label=gettext_lazy("Mã"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Để trống thì hệ thống đặt theo tên. Mã không đổi được về sau."),
        error_messages={"invalid": gettext_lazy("Mã chỉ gồm chữ không dấu, số và dấu gạch nối. Sửa lại mã")},
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ["name", "kind", "day", "code", "note", "basis"]


class RenameForm(_Change):
    """A new name from a day on."""

    name = forms.CharField(label=gettext_lazy("Tên mới"), max_length=200)
    day = ViDateField(label=gettext_lazy("Mang tên mới từ ngày"))
    field_order = ["name", "day", "basis"]


class MoveForm(_Change):
    """Another parent from a day on."""

    parent = UnitField(label=gettext_lazy("Đơn vị cấp trên mới"), help_text=gettext_lazy("Gõ mã hoặc tên đầy đủ."))
    day = ViDateField(label=gettext_lazy("Thuộc cấp trên mới từ ngày"))
    field_order = ["parent", "day", "basis"]


class EndForm(_Change):
    """The last day of a unit that nobody follows."""

    day = ViDateField(label=gettext_lazy("Ngày hoạt động cuối cùng"))
    field_order = ["day", "basis"]


class MergeForm(_Change):
    """Other units that merge with this one, and what comes of them."""

    others = forms.CharField(
        label=gettext_lazy("Các đơn vị cùng sáp nhập"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mỗi dòng một mã hoặc tên đầy đủ, không kể đơn vị này."),
    )
    name = forms.CharField(label=gettext_lazy("Tên đơn vị mới"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"), choices=[choice for choice in Kind.choices if choice[0] != Kind.COUNTRY]
    )
    day = ViDateField(label=gettext_lazy("Đơn vị mới hoạt động từ ngày"))
    field_order = ["others", "name", "kind", "day", "basis"]

    def clean_others(self) -> list[Unit]:
        """Find each line's unit."""
        lines = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        if len(lines) > MOST_MERGED:
            raise ValidationError(_("Nhiều quá %(n)s đơn vị. Chia làm nhiều lần") % {"n": MOST_MERGED})
        return [find_unit(line) for line in lines]


def find_unit(words: str) -> Unit:
    """Return the unit with this code, or the only one that still exists with this whole name; else say what to type."""
    unit = Unit.objects.filter(code=words).first()
    if unit:
        return unit
    folded = fold(words)
    found = [one for one in queries.search(words).filter(valid_to=None)[:20] if _is_called(one, folded)]
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(_("Có nhiều đơn vị tên “%(words)s”. Gõ mã của đơn vị") % {"words": words[:80]})
    raise ValidationError(_("Không có đơn vị “%(words)s”. Gõ mã hoặc tên đầy đủ") % {"words": words[:80]})


def _is_called(unit: Unit, folded: str) -> bool:
    whole = fold(", ".join(part for part in (unit.full_name, unit.above_words) if part))
    return folded in (fold(unit.name), fold(unit.full_name), whole)
