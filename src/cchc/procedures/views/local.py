"""Internal processes and the lists of units: what a place sets for itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.accounts import policies as accounts
from cchc.common.errors import ConflictError, RuleError
from cchc.common.tables import Column, Table
from cchc.units.models import Unit

from .. import policies
from ..choices import ConfigurationStatus
from ..forms import local as forms
from ..models import Configuration, Listing, Procedure
from ..queries import pages
from ..queries import processes as queries
from ..rules import process as rules
from ..rules.content import COMMON_CASE
from ..services import listings, processes
from .doors import actor
from .register import found

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def process(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    configuration = _configuration(request, code, pk)
    is_draft = configuration.status == ConfigurationStatus.DRAFT
    may_configure = policies.may_for(actor(request), "procedure", "configure", configuration.unit)
    said = queries.process_of(configuration)
    today = timezone.localdate()
    in_use = queries.process_on(configuration.unit, configuration.procedure, configuration.case_code, today)
    version, case = pages.process_case(configuration, max(configuration.valid_from, today))
    context = {
        "tab": "procedures",
        "procedure": configuration.procedure,
        "configuration": configuration,
        "version": version,
        "case": case,
        "shares": rules.shares(said),
        "total": rules.total(said.steps),
        "obstacles": rules.obstacles(said),
        "is_draft": is_draft,
        "is_in_use": in_use == configuration,
        "is_ahead": configuration.valid_from > today,
        "may_configure": may_configure,
    }
    return render(request, "procedures/process.html", context)


@_BOTH
def new_process(request: HttpRequest, code: str) -> HttpResponse:
    procedure = found(request, code)
    _require_somewhere(request)
    own = next(iter(_own_units(request)), None)
    form = forms.UnitForm(
        request.POST or None,
        cases=_cases(request, procedure),
        initial={"unit": own.code if own else ""},
    )
    if request.method == "POST" and form.is_valid():
        return redirect("procedures:process_edit", code, form.cleaned_data["unit"].code, form.cleaned_data["case_code"])
    context = {"tab": "procedures", "procedure": procedure, "form": form}
    return render(request, "procedures/process_new.html", context, status=422 if form.errors else 200)


@_BOTH
def edit_process(request: HttpRequest, code: str, unit_code: str, case_code: str) -> HttpResponse:
    procedure, unit = found(request, code), get_object_or_404(Unit, code=unit_code)
    policies.require_for(actor(request), "procedure", "configure", unit)
    draft = _draft(procedure, unit, case_code)
    basis = draft or queries.newest_active(unit, procedure, case_code)
    if basis is None and case_code not in dict(_cases(request, procedure)):
        raise Http404
    if request.method != "POST":
        steps = queries.process_of(basis).steps if basis else ()
        form = forms.ProcessForm(initial=_initial(basis, draft))
        return _editor(request, procedure, unit, case_code, form, forms.rows_of(steps))
    rows, form = forms.read_steps(request.POST), forms.ProcessForm(request.POST)
    if "add" in request.POST or "remove" in request.POST:
        again = forms.ProcessForm(initial={name: form[name].value() for name in form.fields})
        return _editor(request, procedure, unit, case_code, again, forms.change_steps(rows, request.POST))
    typed = forms.process_of(form, rows, case_code) if form.is_valid() else None
    if typed is None:
        return _editor(request, procedure, unit, case_code, form, rows, status=422)
    try:
        saved = processes.write(
            actor=actor(request), unit=unit, procedure=procedure, process=typed, lock=form.cleaned_data["lock"] or 0
        )
    except RuleError as refusal:
        form.add_refusal(refusal)
        status = 409 if isinstance(refusal, ConflictError) else 422
        return _editor(request, procedure, unit, case_code, form, rows, status=status)
    return redirect("procedures:process", code, saved.pk)


@require_POST
def activate(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    configuration = _configuration(request, code, pk)
    lock = request.POST.get("lock", "")
    try:
        processes.activate(
            actor=actor(request),
            configuration_id=configuration.pk,
            lock=int(lock) if lock.isascii() and lock.isdigit() else None,
        )
    except RuleError as refusal:
        messages.error(request, refusal.message)
    return redirect("procedures:process", code, pk)


@require_POST
def discard(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    configuration = _configuration(request, code, pk)
    try:
        processes.discard(actor=actor(request), configuration_id=configuration.pk)
    except RuleError as refusal:
        messages.error(request, refusal.message)
        return redirect("procedures:process", code, pk)
    return redirect("procedures:detail", code)


@_BOTH
def units(request: HttpRequest, code: str) -> HttpResponse:
    procedure = found(request, code)
    version = pages.shown_version(procedure, actor(request), timezone.localdate())
    level = version.levels.values_list("level", flat=True).last() if version else None
    form = forms.ListingForm(request.POST or None, initial={"valid_from": timezone.localdate(), "level": level})
    if request.method == "POST":
        _require_somewhere(request)
        if form.is_valid():
            try:
                listings.add(actor=actor(request), procedure=procedure, **form.cleaned_data)
                return redirect("procedures:units", code)
            except RuleError as refusal:
                form.add_refusal(refusal)
    columns = [
        Column("unit", _("Đơn vị"), sort=("unit__sort_key", "valid_from")),
        Column("level", _("Cấp"), sort="level"),
        Column("valid_to", _("Trong danh mục"), sort="valid_to"),
    ]
    context = {
        "tab": "procedures",
        "procedure": procedure,
        "version": version,
        "table": Table(
            request, procedure.listings.select_related("unit__parent__parent"), columns, default_sort="unit"
        ),
        "form": form,
        "may_configure": accounts.may(actor(request), "procedure", "configure"),
    }
    return render(request, "procedures/units.html", context, status=422 if form.errors else 200)


@_BOTH
def end_listing(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    procedure = found(request, code)
    listing = get_object_or_404(Listing.objects.select_related("unit"), procedure=procedure, pk=pk)
    policies.require_for(actor(request), "procedure", "configure", listing.unit)
    form = forms.EndForm(request.POST or None, initial={"valid_to": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            listings.end(actor=actor(request), listing_id=pk, valid_to=form.cleaned_data["valid_to"])
            return redirect("procedures:units", code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {
        "tab": "procedures",
        "procedure": procedure,
        "listing": listing,
        "form": form,
        "confirm_label": _("Đưa ra khỏi danh mục"),
    }
    return render(request, "procedures/end_listing.html", context, status=422 if form.errors else 200)


def _editor(  # what the page shows
    request: HttpRequest,
    procedure: Procedure,
    unit: Unit,
    case_code: str,
    form: forms.ProcessForm,
    rows: list[forms.StepRow],
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "tab": "procedures",
        "procedure": procedure,
        "unit": unit,
        "case_name": dict(_cases(request, procedure)).get(case_code, case_code),
        "form": form,
        "rows": rows,
        "problems": [(row.number, error) for row in rows for error in row.errors],
    }
    return render(request, "procedures/process_edit.html", context, status=status)


def _initial(basis: Configuration | None, draft: Configuration | None) -> dict[str, Any]:
    if basis is None:
        return {"valid_from": timezone.localdate(), "boundary_free": True}
    names = [name for name in forms.ProcessForm.base_fields if name != "lock"]
    values = {name: getattr(basis, name) for name in names} | {"lock": draft.lock if draft else None}
    return values if draft else values | {"valid_from": timezone.localdate()}


def _draft(procedure: Procedure, unit: Unit, case_code: str) -> Configuration | None:
    rows = procedure.configurations.filter(unit=unit, case_code=case_code, status=ConfigurationStatus.DRAFT)
    return rows.first()


def _cases(request: HttpRequest, procedure: Procedure) -> list[tuple[str, str]]:
    version = pages.shown_version(procedure, actor(request), timezone.localdate())
    cases = version.cases.all() if version else ()
    return [(case.code, case.name or str(_("Trường hợp chung"))) for case in cases] or [
        (COMMON_CASE, str(_("Trường hợp chung")))
    ]


def _own_units(request: HttpRequest) -> list[Unit]:
    posts = actor(request).current_posts()
    return [post.unit for post in posts if policies.may_for(actor(request), "procedure", "configure", post.unit)]


def _require_somewhere(request: HttpRequest) -> None:
    if not accounts.may(actor(request), "procedure", "configure"):
        raise PermissionDenied(_("Việc này do cán bộ CCHC, thủ trưởng đơn vị làm."))


def _configuration(request: HttpRequest, code: str, pk: int) -> Configuration:
    configurations = Configuration.objects.filter(procedure=found(request, code))
    return get_object_or_404(configurations.select_related("unit", "procedure"), pk=pk)
