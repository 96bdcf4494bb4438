"""Lists, pages and files of documents; what is drafted and issued is drafted and issued by the apps that own it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cchc.accounts.models import User
from cchc.common import dates
from cchc.common.exports import csv_response, table_sheets, xlsx_response
from cchc.common.tables import Column, Table
from cchc.common.text import slug
from cchc.files import choices as file_types
from cchc.files.downloads import POLICY, blob_response

from .. import policies, queries, signed
from ..choices import DocumentStatus
from ..forms import FilterForm
from ..models import Document, SignedCopy
from ..querysets import DocumentQuerySet


class Request(HttpRequest):
    """A request of a signed-in person: the sign-in middleware lets no other through."""

    user: User


@require_GET
def index(request: Request) -> HttpResponse:
    visible = Document.objects.visible_to(request.user)
    form = _filter(request, visible)
    table = _table(request, form, visible)
    context = {
        "tab": "documents",
        "form": form,
        "table": table,
        "is_filtered": not form.is_valid() or any(form.cleaned_data.values()),
        "has_books": queries.books_of(request.user).exists(),
        "has_office": queries.units_of(request.user).exists(),
    }
    return render(request, "documents/list.html", context, status=200 if form.is_valid() else 422)


@require_GET
def export(request: Request, kind: str) -> HttpResponse:
    visible = Document.objects.visible_to(request.user)
    table = _table(request, _filter(request, visible), visible)
    name = f"van-ban-{timezone.localdate():%Y-%m-%d}.{kind}"
    if kind == "csv":
        return csv_response(name, [column.label for column in table.exported_columns], table.export_rows())
    notes = [_("Văn bản, lấy lúc %(moment)s") % {"moment": dates.show_time(timezone.now(), year=True)}]
    return xlsx_response(name, table_sheets(table, _("Văn bản"), notes=notes))


@require_GET
def detail(request: Request, pk: int) -> HttpResponse:
    document = _found(request, pk)
    seals = queries.seals_of(document)
    lineage = queries.lineage(document)
    readable = Document.objects.visible_to(request.user).filter(pk__in=[other.pk for other in lineage])
    visible = set(readable.values_list("pk", flat=True))
    context = {
        "tab": "documents",
        "document": document,
        "is_draft": document.status == DocumentStatus.DRAFT,
        "is_replaced": document.status == DocumentStatus.REPLACED,
        "seals": seals,
        "is_intact": all(seal.is_intact for seal in seals),
        "lineage": [(other, other.pk in visible) for other in lineage],
        "copies": _copies(document),
        "may_sign": document.pdf_id is not None and policies.may_file_signed_copy(request.user, document),
        "file_name": _file_name(document, ""),
    }
    return render(request, "documents/detail.html", context)


@require_GET
def pdf(request: Request, pk: int) -> HttpResponseBase:
    document = _found(request, pk)
    if document.pdf is None:
        data = queries.preview_pdf(queries.content_of(document), document.unit, document.created_at)
        return _preview(data, file_types.PDF, _file_name(document, ".pdf"))
    return blob_response(request, document.pdf, _file_name(document, ".pdf"))


@require_GET
def docx(request: Request, pk: int) -> HttpResponseBase:
    document = _found(request, pk)
    if document.docx is None:
        data = queries.preview_docx(queries.content_of(document), document.unit, document.created_at)
        return _preview(data, file_types.DOCX, _file_name(document, ".docx"))
    return blob_response(request, document.docx, _file_name(document, ".docx"))


@require_GET
def books(request: Request) -> HttpResponse:
    context = {"tab": "documents", "books": queries.books_of(request.user)}
    return render(request, "documents/books.html", context)


@require_GET
def book(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.books_of(request.user), pk=pk)
    lines = queries.book_lines(found, request.user)
    context = {
        "tab": "documents",
        "book": found,
        "lines": lines,
        "missing": [line.number for line in lines if line.is_missing],
    }
    return render(request, "documents/book.html", context)


def _found(request: Request, pk: int) -> Document:
    related = (
        "unit",
        "pdf",
        "docx",
        "template",
        "replaces__unit",
        "public_edition_of",
        "drafted_by",
        "signed_by",
        "book",
    )
    return get_object_or_404(Document.objects.visible_to(request.user).select_related(*related), pk=pk)


def _copies(document: Document) -> list[tuple[SignedCopy, signed.Shown | None]]:
    copies = list(signed.signed_copies(document))
    verdicts = signed.signatures_of([copy.blob for copy in copies])
    return [(copy, verdicts.get(copy.blob_id)) for copy in copies]


def _filter(request: Request, visible: DocumentQuerySet) -> FilterForm:
    return FilterForm(request.GET, units=queries.issuers_of(visible), years=queries.years_of(visible))


def _table(request: Request, form: FilterForm, visible: DocumentQuerySet) -> Table:
    columns = [
        Column("number_text", _("Số, ký hiệu"), sort=("issued_on", "number")),
        Column("subject", _("Trích yếu"), sort="subject"),
        Column("kind", _("Loại"), sort="kind", value=lambda row: row.get_kind_display()),
        Column("unit", _("Cơ quan ban hành"), sort="unit__sort_key", value=lambda row: row.unit.authority),
        Column("issued_on", _("Ngày ban hành"), sort="issued_on", definition=_("Trống: còn là dự thảo")),
        Column("status", _("Trạng thái"), sort="status", value=lambda row: row.get_status_display()),
        Column("signer_name", _("Người ký"), sort="signer_name"),
        Column("page_count", _("Số trang"), sort="page_count", numeric=True),
        Column("pdf.sha256", _("Mã băm SHA-256"), definition=_("Mã băm của bản PDF lúc ban hành")),
    ]
    return Table(request, _matching(form, visible), columns, default_words=_("mới ban hành trước"))


def _matching(form: FilterForm, visible: DocumentQuerySet) -> DocumentQuerySet:
    found = visible.select_related("unit", "pdf").defer("content")
    if not form.is_valid():
        return found
    asked = form.cleaned_data
    if asked["q"]:
        found = found.matching(asked["q"])
    fields = {"kind": "kind", "year": "issued_on__year", "unit": "unit__code", "status": "status"}
    return found.filter(**{path: asked[name] for name, path in fields.items() if asked[name]})


def _file_name(document: Document, ending: str) -> str:
    """At most 50 characters without marks, as the document axis wants it: "05-kh-ubnd-2026.pdf"."""
    day = document.issued_on or document.created_at.date()
    stem = slug(document.number_text) if document.number else slug(document.kind)
    if document.status == DocumentStatus.DRAFT:
        stem = f"du-thao-{slug(document.kind)}-{document.pk}"
    public = "-cong-khai" if document.public_edition_of_id else ""
    return f"{stem[:30]}-{day.year}{public}{ending}"


def _preview(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A draft is made anew each time and is kept by nobody."""
    response = HttpResponse(data, content_type=content_type)
    shown = content_type == file_types.PDF
    response["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response
