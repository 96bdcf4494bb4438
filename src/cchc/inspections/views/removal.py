"""The page that asks why a file is taken away: of the team's answers and of the unit's papers alike."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cchc.common.errors import RuleError
from cchc.files.models import Attachment

from ..forms.visit import ReasonForm
from ..models import Inspection


def removal(
    request: HttpRequest, inspection: Inspection, file: Attachment, back: str, take_off: Callable[[str], object]
) -> HttpResponse:
    """Ask why `file` goes; then let `take_off` do it with the reason and lead back."""
    if file.removed_at:  # the second of two clicks
        return redirect(back)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            take_off(form.cleaned_data["reason"])
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return redirect(back)
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "file": file,
        "form": form,
        "confirm_label": _("Gỡ tệp"),
        "confirm_danger": True,
        "cancel_url": back,
    }
    return render(request, "inspections/visit/remove_file.html", context, status=422 if form.errors else 200)
