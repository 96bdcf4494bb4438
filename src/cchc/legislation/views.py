"""Pages of legal documents: the list, one document with who cites it, recording and correcting."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.accounts.models import User
from cchc.audit.queries import history_of
from cchc.common import dates
from cchc.common.confidence import Confidence
from cchc.common.errors import ConflictError, RuleError
from cchc.common.tables import Column, Table

from . import policies, queries, services
from .forms import DocumentForm, FilterForm
from .models import LegalDocument
from .querysets import LegalDocumentQuerySet

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    form = FilterForm(request.GET or None)
    seen = LegalDocument.objects.visible_to(user)
    documents = _filtered(seen, form)
    columns = [
        Column("number", _("Văn bản"), sort="number"),
        Column("title", _("Trích yếu")),
        Column("issued_on", _("Ban hành"), sort="issued_on"),
        Column("in_force_from", _("Hiệu lực"), sort="in_force_from"),
        Column("confidence", _("Độ tin cậy"), sort="confidence"),
    ]
    table = Table(request, documents, columns, default_sort="-issued_on", default_words=_("văn bản mới trước"))
    today = timezone.localdate()
    context = {
        "tab": "documents",
        "form": form,
        "table": table,
        "rows": [(document, document.is_in_force(today)) for document in table.rows],
        "is_filtered": form.is_bound and any(form.data.get(name) for name in form.fields),
        "may_edit": policies.may_edit(user),
    }
    return render(request, "legislation/list.html", context, status=422 if form.errors else 200)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(request)
    document = _found(request, pk)
    context = {
        "tab": "documents",
        "document": document,
        "in_force": document.is_in_force(timezone.localdate()),
        "groups": queries.citations(user, document),
        "twins": queries.twins(document),
        "replaces": list(document.replaces.all()),
        "history": history_of(document),
        "may_edit": policies.may_edit(user),
    }
    return render(request, "legislation/detail.html", context)


@_BOTH
def new(request: HttpRequest) -> HttpResponse:
    policies.require_edit(_user(request))
    form = DocumentForm(request.POST or None, initial={"confidence": Confidence.HIGH})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.record(actor=_user(request), facts=form.facts()))
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {"tab": "documents", "form": form}
    return render(request, "legislation/edit.html", context, status=422 if form.errors else 200)


@_BOTH
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    document = _found(request, pk)
    policies.require_edit(_user(request))
    form = DocumentForm(request.POST or None, initial=_initial(document))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                version = form.cleaned_data["version"] or 0
                services.correct(actor=_user(request), document_id=pk, facts=form.facts(), version=version)
                return redirect(document)
            except RuleError as refusal:
                form.add_refusal(refusal)
                if isinstance(refusal, ConflictError):
                    status = 409
                    document.refresh_from_db()
                    form.go_on_from("version", document.version)
    context = {"tab": "documents", "form": form, "document": document}
    return render(request, "legislation/edit.html", context, status=status)


def _filtered(documents: LegalDocumentQuerySet, form: FilterForm) -> LegalDocumentQuerySet:
    if not form.is_bound:
        return documents
    if not form.is_valid():
        return documents.none()
    asked = form.cleaned_data
    documents = documents.search(asked["q"])
    if asked["kind"]:
        documents = documents.filter(kind=asked["kind"])
    if asked["on"]:
        documents = documents.in_force_on(asked["on"])
    if asked["confidence"]:
        documents = documents.filter(confidence=asked["confidence"])
    return documents


def _found(request: HttpRequest, pk: int) -> LegalDocument:
    documents = LegalDocument.objects.visible_to(_user(request)).select_related("replaced_by")
    return get_object_or_404(documents, pk=pk)


def _initial(document: LegalDocument) -> dict[str, Any]:
    names = [name for name in DocumentForm.base_fields if name != "replaced_by"]
    new = document.replaced_by
    replaced_by = ""
    if new:
        replaced_by = new.number
        if new.issued_on:
            replaced_by = _("%(number)s ngày %(day)s") % {"number": new.number, "day": dates.show(new.issued_on)}
    return {name: getattr(document, name) for name in names} | {"replaced_by": replaced_by}


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
