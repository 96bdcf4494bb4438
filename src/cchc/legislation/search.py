"""What the global search finds here: legal documents by number, issuer, title."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common.search import Group, Hit

from .models import LegalDocument


def find_documents(reader: Any, words: str, limit: int) -> Group | None:
    """Find legal documents."""
    rows = LegalDocument.objects.visible_to(reader).search(words)[:limit]
    hits = [Hit(row.citation, row.get_absolute_url(), row.title, "scale") for row in rows]
    return Group(_("Văn bản pháp luật"), hits, reverse("legislation:list", query={"q": words})) if hits else None
