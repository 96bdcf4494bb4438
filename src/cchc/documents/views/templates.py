"""Pages of an office's own templates: what is in use, upload, see it filled, put it in use, go back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import slug
from cchc.files import choices as file_types
from cchc.files.downloads import POLICY, blob_response
from cchc.units.models import Unit

from .. import policies, queries, services
from ..choices import DocumentKind
from ..forms import TemplateForm
from ..models import DocumentTemplate
from ..office import check, fields
from ..office.package import MAX_PACKED
from ..office.standard import standard_template


class Request(HttpRequest):
    """A request of a signed-in person: the sign-in middleware lets no other through."""

    user: User


@require_GET
def index(request: Request) -> HttpResponse:
    context = {"tab": "documents", "offices": queries.template_offices(request.user)}
    return render(request, "documents/templates/list.html", context)


@require_GET
def standard(request: Request, kind: str) -> HttpResponse:
    known = _kind(kind)
    return _docx(standard_template(known.value), f"mau-chung-{slug(str(known.label))}.docx")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, code: str, kind: str) -> HttpResponse:
    unit, known = _unit(request, code), _kind(kind)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        policies.require_manage_templates(request.user, unit)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                template = services.upload_template(
                    actor=request.user,
                    unit=unit,
                    kind=known.value,
                    data=upload.read(MAX_PACKED + 1),
                    notes=form.cleaned_data["notes"],
                    now=timezone.now(),
                )
                return redirect("documents:template_version", pk=template.pk)
            except RuleError as refusal:
                form.add_refusal(refusal)
    context = {
        "tab": "documents",
        "unit": unit,
        "kind": known,
        "kind_slug": kind,
        "form": form if request.method == "POST" else TemplateForm(),
        "may_manage": policies.may_manage_templates(request.user, unit),
        "versions": queries.template_versions(unit, known.value),
        "fields": fields.of_kind(known.value),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/templates/page.html", context, status=status)


@require_GET
def version(request: Request, pk: int) -> HttpResponse:
    template = _template(request, pk)
    finding = check.examine(queries.template_bytes(template), template.kind)
    context = {
        "tab": "documents",
        "template": template,
        "kind_slug": DocumentKind(template.kind).name.lower(),
        "finding": finding,
        "missing_words": "; ".join(f"{field.name} ({field.meaning})" for field in finding.missing),
        "blocks": queries.template_outline(template),
        "may_manage": policies.may_manage_templates(request.user, template.unit),
    }
    return render(request, "documents/templates/version.html", context)


@require_GET
def file(request: Request, pk: int) -> HttpResponseBase:
    template = _template(request, pk)
    return blob_response(request, template.blob, _name(template, "mau"), save=True)


@require_GET
def preview(request: Request, pk: int) -> HttpResponse:
    template = _template(request, pk)
    return _docx(queries.template_preview(template), _name(template, "xem-truoc"))


@require_POST
def use(request: Request, pk: int) -> HttpResponse:
    template = services.use_template(actor=request.user, template_id=_template(request, pk).pk)
    return _back(template)


@require_POST
def leave(request: Request, pk: int) -> HttpResponse:
    template = services.leave_template(actor=request.user, template_id=_template(request, pk).pk)
    return _back(template)


def _back(template: DocumentTemplate) -> HttpResponse:
    return redirect("documents:template", code=template.unit.code, kind=DocumentKind(template.kind).name.lower())


def _kind(name: str) -> DocumentKind:
    try:
        return DocumentKind[name.upper()]
    except KeyError as error:
        raise Http404 from error


def _unit(request: Request, code: str) -> Unit:
    return get_object_or_404(queries.units_of(request.user), code=code)


def _template(request: Request, pk: int) -> DocumentTemplate:
    found = DocumentTemplate.objects.visible_to(request.user).select_related("unit", "blob", "uploaded_by")
    return get_object_or_404(found, pk=pk)


def _name(template: DocumentTemplate, word: str) -> str:
    return f"{word}-{slug(str(DocumentKind(template.kind).label))}-{template.version}.docx"


def _docx(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=file_types.DOCX)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = POLICY
    return response
