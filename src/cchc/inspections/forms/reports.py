"""What is typed for a summary report: the words that figures do not say, who signs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cchc.accounts.models import User
from cchc.common.forms import Form

from ..services.summaries import ReportDraft


class ReportForm(Form):
    """The drafter's own words; everything else follows from the figures."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    assessment = forms.CharField(
        label=gettext_lazy("Đánh giá chung"),
        help_text=gettext_lazy("Số liệu đã có trong báo cáo; chỉ ghi nhận xét"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
        required=False,
    )
    proposals = forms.CharField(
        label=gettext_lazy("Kiến nghị"), widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000, required=False
    )

    def draft(self) -> ReportDraft:
        """Return what was typed as the service knows it."""
        return ReportDraft(self.cleaned_data["assessment"], self.cleaned_data["proposals"])


class SignerForm(Form):
    """Who signs."""

    signer = forms.ModelChoiceField(label=gettext_lazy("Người ký"), queryset=User.objects.none(), empty_label="–")

    def __init__(self, *args: Any, signers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].queryset = User.objects.filter(pk__in=[user.pk for user in signers])  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(signers) == 1:
            self.fields["signer"].initial = signers[0].pk
