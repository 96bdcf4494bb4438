"""Forms of posting and of scanning a wall."""

from __future__ import annotations

from collections.abc import Iterable
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
    codes = forms.MultipleChoiceField(
        label=_("Thủ tục"),
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Đánh dấu thủ tục đã niêm yết trong bảng")},
    )

    def __init__(self, *args: Any, codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]  # said above


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
