"""The office's default deadlines: everybody may read them with their basis, the administrator changes them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cchc.accounts import matrix
from cchc.common.errors import RuleError

from .. import policies
from ..forms.settings import STEP_LABELS, DefaultForm
from ..models import DeadlineDefault
from ..services import settings as services
from .doors import actor


def defaults(request: HttpRequest) -> HttpResponse:
    """Show every default deadline with its basis and confidence; take a new one from the administrator."""
    may_edit = any(post.role in matrix.roles_for("setting", "edit") for post in policies.scope_of(actor(request)).posts)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    form = DefaultForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_default(actor=actor(request), **form.draft())
            return redirect("inspections:defaults")
        except RuleError as refusal:
            form.add_refusal(refusal)
    rows = [(STEP_LABELS.get(row.step, row.step), row) for row in DeadlineDefault.objects.all()]
    context = {"tab": "inspections", "rows": rows, "form": form, "may_edit": may_edit}
    return render(request, "inspections/defaults.html", context, status=422 if form.errors else 200)
