"""Pages of digital signatures: the certificates that the office trusts, the signed copy of an issued document."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import slug
from cchc.files.downloads import blob_response

from .. import policies, services, signed
from ..choices import DocumentStatus
from ..forms import SignedCopyForm
from ..models import Document, SignedCopy
from ..signing.ask import MAX_BYTES


class Request(HttpRequest):
    """A request of a signed-in person: the sign-in middleware lets no other through."""

    user: User


@require_GET
def trust(request: Request) -> HttpResponse:
    context = {"tab": "documents", "roots": signed.trusted_roots(), "now": timezone.now()}
    return render(request, "documents/trust.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request, pk: int) -> HttpResponse:
    visible = Document.objects.visible_to(request.user).exclude(status=DocumentStatus.DRAFT)
    document = get_object_or_404(visible.select_related("unit", "pdf"), pk=pk)
    if not policies.may_file_signed_copy(request.user, document):
        raise PermissionDenied(_("Bản ký số do người soạn, người ký hoặc cán bộ CCHC của cơ quan tải lên."))
    form = SignedCopyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read(MAX_BYTES + 1)
        try:
            services.file_signed_copy(actor=request.user, document_id=document.pk, data=data, now=timezone.now())
            return redirect("documents:detail", pk=document.pk)
        except RuleError as refusal:
            form.add_refusal(refusal)
    status = 422 if request.method == "POST" else 200
    context = {
        "tab": "documents",
        "document": document,
        "form": form if request.method == "POST" else SignedCopyForm(),
    }
    return render(request, "documents/signed_copy.html", context, status=status)


@require_GET
def copy(request: Request, pk: int) -> HttpResponseBase:
    visible = Document.objects.visible_to(request.user).values("pk")
    found = get_object_or_404(SignedCopy.objects.filter(document__in=visible).select_related("blob", "document"), pk=pk)
    return blob_response(request, found.blob, f"{slug(found.document.number_text)[:30]}-ky-so.pdf")
