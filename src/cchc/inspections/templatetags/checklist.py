"""Parts of an open item that stand in the page once for each item: written at once, not by template variables."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cchc.common.templatetags.cchc import icon

register = template.Library()

_CHOICE = (
    '<div class="c-judge-choice{css}"><input type="radio" name="judgement" value="{value}" '
    'id="item-{of}-judge-{key}" data-key="{key}" data-key-label="{label}"{checked}>'
    '<label for="item-{of}-judge-{key}">{picture}{label}<kbd aria-hidden="true">{key}</kbd></label></div>'
)
_CHECKED = format_html(" {}", "checked")


@register.simple_tag
def judge_choices(buttons: Iterable[Mapping[str, Any]], of: int, chosen: object) -> SafeString:
    """Show the four buttons of `views.checklist.judgement_buttons` for the item with the key `of`."""
    rows = (
        {
            "css": f" is-{button['css']}" if button["css"] else "",
            "value": button["value"],
            "of": of,
            "key": button["key"],
            "label": button["label"],
            "checked": _CHECKED if button["value"] == chosen else "",
            "picture": icon(button["icon"]),
        }
        for button in buttons
    )
    return format_html_join("\n", _CHOICE, rows)
