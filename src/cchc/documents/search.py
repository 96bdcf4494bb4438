"""What the global search finds here: official documents by number, subject, issuing body."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.search import Group, Hit
from cchc.common.text import fold

from .models import Document


def find_documents(reader: Any, words: str, limit: int) -> Group | None:
    """Find issued documents that the reader may see."""
    rows = Document.objects.filter(pk__in=Document.objects.visible_to(reader).values("pk"), issued_on__isnull=False)
    for word in fold(words).split():
        rows = rows.filter(folded__contains=word)
    hits = [
        Hit(
            f"{row.number_text} · {row.subject}",
            reverse("documents:detail", args=[row.pk]),
            f"{row.unit.authority}, {dates.show(row.issued_on)}" if row.issued_on else row.unit.authority,
            "file-text",
        )
        for row in rows.select_related("unit").order_by("-issued_on", "-pk")[:limit]
    ]
    return Group(_("Văn bản"), hits, reverse("documents:list", query={"q": words})) if hits else None
