"""What the search box at the top finds here: the pages of the calendar, decisions by number."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common.search import Group, Hit
from cchc.common.text import fold

from .models import Decision


def find_calendar(reader: Any, words: str, limit: int) -> Group | None:
    """Find the pages of the calendar by their names, decisions by number or title."""
    folded = fold(words)
    pages = [
        (_("Lịch làm việc"), reverse("calendars:index"), _("ngày nghỉ, ngày làm bù")),
        (_("Giờ làm việc"), reverse("calendars:hours"), _("giờ chung, giờ riêng của đơn vị")),
    ]
    hits = [
        Hit(title, url, detail, "calendar")
        for title, url, detail in pages
        if folded and folded in fold(f"{title} {detail}")
    ]
    for one in Decision.objects.all():
        if len(hits) >= limit:
            break
        if folded in fold(f"{one.number} {one.title}"):
            hits.append(Hit(str(one), one.get_absolute_url(), one.title, "file-text"))
    return Group(_("Lịch làm việc"), hits[:limit], reverse("calendars:decisions")) if hits else None
