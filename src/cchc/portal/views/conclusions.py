"""Published conclusions: list, one, its paper."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cchc.documents.models import Document
from cchc.files.downloads import blob_response

from .. import queries

PAGE = 20


@require_safe
def conclusions(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    page = Paginator(queries.conclusions(words), PAGE).get_page(request.GET.get("page"))
    context = {"words": words, "page": page, "rows": [queries.published(row) for row in page]}
    return render(request, "portal/conclusions.html", context)


@require_safe
def conclusion(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "portal/conclusion.html", {"row": _published(code)})


@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponseBase:
    document: Document = _published(code).paper
    assert document.pdf is not None  # noqa: S101  # an issued document is frozen with its PDF
    return blob_response(request, document.pdf, f"{code}.pdf")


def _published(code: str) -> queries.Published:
    return queries.published(get_object_or_404(queries.conclusions(), inspection__code=code))
