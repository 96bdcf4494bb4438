"""What the global search finds here: tasks by code, work, product, people, unit."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common.search import Group, Hit

from .models import Task


def find_tasks(reader: Any, words: str, limit: int) -> Group | None:
    """Find the reader's tasks."""
    rows = Task.objects.visible_to(reader).matching(words).select_related("unit").order_by("-assigned_at", "pk")
    hits = [
        Hit(
            row.work,
            reverse("tasks:detail", args=[row.code]),
            f"{row.code} · {row.unit.title} · {row.get_status_display()}",
            "tool",
        )
        for row in rows[:limit]
    ]
    return Group(_("Việc khắc phục"), hits, reverse("tasks:list", query={"q": words})) if hits else None
