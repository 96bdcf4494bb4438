"""Forms of posting and of scanning a wall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.common.forms import Form, ViDateField

from ..choices import Medium
from ..models import Sector


class PostForm(Form):
    """Which sheets went up where and when; the procedures are ticked in the table."""

    medium = forms.ChoiceField(label=_("Hình thức"), choices=Medium, initial=Medium.PAPER)
    posted_on = ViDateField(label=_("Ngày niêm yết"))
    place = forms.CharField(label=_("Nơi niêm yết"), max_length=200, required=False)
    everything = forms.BooleanField(label=_("Mọi thủ tục trong bảng trên"), required=False)
    codes = forms.MultipleChoiceField(label=_("Thủ tục"), widget=forms.MultipleHiddenInput, required=False)

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = codes
        self.fields["codes"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]  # said above

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("everything"):
            data["codes"] = list(self.listed)
        elif not data.get("codes") and "codes" not in self.errors:
            self.add_error("codes", _("Đánh dấu thủ tục trong bảng"))
        return data

    def chosen(self) -> list[str]:
        """Return what is ticked, whatever else is wrong."""
        return self.cleaned_data.get("codes", []) if self.is_bound and not self.errors.get("codes") else []


class TakeDownForm(Form):
    day = ViDateField(label=_("Ngày gỡ"))


class ScanForm(Form):
    """Where the walk begins."""

    sector = forms.ModelChoiceField(
        label=_("Lĩnh vực trên bảng"), queryset=Sector.objects.none(), required=False, empty_label=_("Tất cả lĩnh vực")
    )
    place = forms.CharField(label=_("Nơi niêm yết"), max_length=200, required=False)

    def __init__(self, *args: Any, sectors: Iterable[Sector], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Sector.objects.filter(pk__in=[sector.pk for sector in sectors])
        self.fields["sector"].queryset = found  # type: ignore[attr-defined]  # said above


class AttachForm(Form):
    """Which check item the scan proves."""

    key = forms.ChoiceField(label=_("Nội dung kiểm tra"))

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = list(places)  # type: ignore[attr-defined]  # said above
