"""What the unit types: plan, progress, proof, a later day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common.forms import Form, ViDateField, ViIntegerField

from .. import rules
from ..services import Upload

N_FILES = 4


class StepForm(Form):
    """The base of every step: sent twice it counts once, sent on an old view of the task it is refused."""

    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def arguments(self) -> dict[str, Any]:
        """Return what was typed as arguments of the service."""
        return {**self.cleaned_data, "token": self.cleaned_data["token"] or None}


def area(label: Any, rows: int = 4, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return a field for several sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, widget=widget, max_length=rules.TEXT_LIMIT, required=required, help_text=help_text
    )


class FilesForm(StepForm):
    """A step that may carry files, each with what it shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, N_FILES + 1):
            words = {"n": number}
            self.fields[f"file_{number}"] = forms.FileField(label=_("Tệp %(n)s") % words, required=False)
            self.fields[f"caption_{number}"] = forms.CharField(
                label=_("Tệp %(n)s cho thấy gì") % words, required=False, max_length=300
            )

    @property
    def file_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the file fields in pairs with their captions."""
        return [(self[f"file_{number}"], self[f"caption_{number}"]) for number in range(1, N_FILES + 1)]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """Return the fields that are not about files."""
        return [field for field in self if not field.name.startswith(("file_", "caption_"))]

    def arguments(self) -> dict[str, Any]:
        """Return the files as uploads, the rest by name."""
        data = super().arguments()
        uploads = []
        for number in range(1, N_FILES + 1):
            file, caption = data.pop(f"file_{number}"), data.pop(f"caption_{number}")
            if isinstance(file, File):
                uploads.append(Upload(file, caption))
        return {**data, "uploads": uploads}

    def add_refusal(self, refusal: Any) -> None:
        """Show what is wrong with a file at the first file field."""
        if refusal.field == "files":
            self.add_error("file_1", refusal.message)
        else:
            super().add_refusal(refusal)


class PlanForm(FilesForm):
    """How and by when the work will be done."""

    text = area(gettext_lazy("Kế hoạch thực hiện"), help_text=gettext_lazy("Làm gì, ai làm, mỗi bước xong khi nào"))
    day = ViDateField(label=gettext_lazy("Xong toàn bộ trước ngày"), required=False)


class ProgressForm(StepForm):
    """How far the work is."""

    share = ViIntegerField(
        label=gettext_lazy("Đã làm được bao nhiêu (%)"),
        min_value=0,
        max_value=100,
    )
    text = area(gettext_lazy("Đã làm gì, còn vướng gì"))


class ProofForm(FilesForm):
    """What shows that the work is done."""

    text = area(
        gettext_lazy("Minh chứng cho thấy gì"),
        required=False,
        help_text=gettext_lazy("Nêu sản phẩm đã hoàn thành. Cần ít nhất lời nêu hoặc một tệp"),
    )


class AskForm(StepForm):
    """A later day."""

    wanted_on = ViDateField(label=gettext_lazy("Xin gia hạn đến ngày"))
    reason = area(gettext_lazy("Lý do xin gia hạn"))
