"""Handing out a free task: first for which unit, then the six clarities."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cchc.common.errors import RuleError
from cchc.units.models import Unit

from .. import policies, services
from ..forms.judging import AssignForm, UnitForm
from ..queries.tasks import find_unit
from .doors import actor


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    givers = policies.scope_of(actor(request)).units_to_assign_for()
    if not givers:
        raise PermissionDenied(_("Việc này do lãnh đạo, cán bộ CCHC của cơ quan giao làm."))
    picker = UnitForm(request.GET if "unit" in request.GET else None)
    unit = _picked(picker, givers)
    if unit is None:
        context = {"tab": "remedy", "form": picker}
        return render(request, "tasks/new_unit.html", context, status=422 if picker.errors else 200)
    form = AssignForm(request.POST or None, unit=unit, givers=givers, initial={"token": str(uuid.uuid4())})
    if request.method == "POST" and form.is_valid():
        try:
            task = services.assign(
                actor=actor(request), today=timezone.localdate(), now=timezone.now(), **form.arguments()
            )
            return redirect("tasks:detail", task.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {"tab": "remedy", "form": form, "unit": unit}
    return render(request, "tasks/new.html", context, status=422 if form.errors else 200)


def _picked(picker: UnitForm, givers: list[Unit]) -> Unit | None:
    if not picker.is_valid():
        return None
    try:
        return find_unit(picker.cleaned_data["unit"], givers, timezone.localdate())
    except RuleError as refusal:
        picker.add_refusal(refusal)
        return None
