"""The form of an item, which stands in the page once for each item of an area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template import Context, Engine
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cchc.common.templatetags.cchc import icon

from ..choices import Judgement

register = template.Library()

_CHOICE = (
    '<div class="c-judge-choice{css}"><input type="radio" name="judgement" value="{value}" '
    'id="item-{of}-judge-{key}" data-key="{key}" data-key-label="{label}"{checked}>'
    '<label for="item-{of}-judge-{key}">{picture}{label}<kbd aria-hidden="true">{key}</kbd></label></div>'
)
_CHECKED = format_html(" {}", "checked")
_HIDDEN = format_html(" {}", "hidden")


@register.simple_tag(takes_context=True)
def item_form(context: Context, panel: Mapping[str, Any]) -> SafeString:
    """Show the form of a panel. Forms of one kind differ in few words: one is rendered, the others are made of it."""
    words = _words(context, panel)
    if panel["form"]:
        return _rendered(context, "_answer_form", panel=panel, form=panel["form"], words=words)
    made, kind = context["made_forms"], panel["item"].kind
    if kind not in made:
        names = {name: f"{{{name}}}" for name in words}
        made[kind] = _rendered(context, "_answer_form", panel=panel, form=panel["blank"], words=names)
    return format_html(made[kind], **words)


@register.simple_tag
def judge_choices(buttons: Iterable[Mapping[str, Any]], words: Mapping[str, Any]) -> SafeString:
    """Show the four buttons of `views.checklist.judgement_buttons`."""
    rows = (
        {
            "css": f" is-{button['css']}" if button["css"] else "",
            "value": button["value"],
            "of": words["key"],
            "key": button["key"],
            "label": button["label"],
            "checked": words[f"is_{button['value']}"],
            "picture": icon(button["icon"]),
        }
        for button in buttons
    )
    return format_html_join("\n", _CHOICE, rows)


def _words(context: Context, panel: Mapping[str, Any]) -> dict[str, Any]:
    """Return by name what the form of this item says and others of its kind do not."""
    item, answered, urls = panel["item"], panel["answer"], context["urls"]
    place = [context["inspection"].code, item.code]
    typed = panel["typed"]
    chosen = {typed["judgement"], typed.get("yes")}
    return {
        **typed,
        **{f"is_{value}": _CHECKED if value in chosen else "" for value in (*Judgement.values, "yes", "no")},
        "key": item.pk,
        "code": item.code,
        "version": answered.version if answered else 0,
        "save_url": reverse(urls["answer"], args=place),
        "files_url": reverse(urls["files"], args=place),
        "share": panel["value"][0] or "–",
        "n_files": f" ({len(panel['files'])})" if panel["files"] else "",
        "files": _rendered(context, "_thumbs", panel=panel) if panel["files"] else "",
        "no_judgement": "" if panel["line"].judgement else _HIDDEN,
        "saved": _rendered(context, "_saved", panel=panel) if answered and answered.version else "",
        "before": panel["before"],
        "after": panel["after"],
    }


def _rendered(context: Context, name: str, **more: Any) -> SafeString:
    part = Engine.get_default().get_template(f"inspections/visit/{name}.html")
    with context.push(**more):
        return part.render(context)
