"""The help: a list of topics that can be searched, and a page per topic."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import help as topics
from .text import clean

LONGEST = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every topic, or those that hold the words of ?q=."""
    words = clean(request.GET.get("q", "")).replace("\n", " ")[:LONGEST]
    context = {
        "tab": "help",
        "sections": topics.SECTIONS,
        "words": words,
        "finds": topics.find(words) if words else [],
    }
    return render(request, "help/index.html", context)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one topic."""
    topic = topics.TOPICS.get(slug)
    if topic is None:
        raise Http404(_("Không có trang hướng dẫn này. Chọn trong danh sách."))
    context = {"tab": "help", "topic": topic, "sections": topics.SECTIONS, "pictures": topics.pictures()}
    return render(request, "help/page.html", context)
