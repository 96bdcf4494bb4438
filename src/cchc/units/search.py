"""What the search box at the top finds among units."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import pgettext

from cchc.common.search import Group, Hit

from . import queries
from .models import Unit


def find_units(reader: Any, words: str, limit: int) -> Group | None:
    """Return the units that fit best; the list of units is open to everybody who signs in."""
    found = list(queries.search(words)[:limit])
    if not found:
        return None
    hits = [Hit(unit.title, unit.get_absolute_url(), detail(unit), "building") for unit in found]
    return Group(pgettext("many", "Đơn vị"), hits, f"{reverse('units:list')}?{urlencode({'q': words, 'all': '1'})}")


def detail(unit: Unit) -> str:
    """Say where the unit stands and until when it existed."""
    parts = [unit.above_words, unit.period_words]
    return " · ".join(part for part in parts if part)
