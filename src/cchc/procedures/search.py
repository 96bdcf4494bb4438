"""What the global search finds here: procedures in force by code, name, sector."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common.search import Group, Hit

from .models import Version


def find_procedures(reader: Any, words: str, limit: int) -> Group | None:
    """Find the procedures that are in force today."""
    found = Version.objects.visible_to(reader).register().in_force_on(timezone.localdate()).search(words)
    rows = found.select_related("procedure", "sector").nearest_first(words)[:limit]
    hits = [
        Hit(row.name, row.procedure.get_absolute_url(), f"{row.procedure.code} · {row.sector.name}", "list-check")
        for row in rows
    ]
    return Group(_("Thủ tục hành chính"), hits, reverse("procedures:list", query={"q": words})) if hits else None
