"""Filters and tags that every template may use (they are builtins). Only the shape of output; no rules."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .. import dates, numbers
from ..tables import Table

register = template.Library()

NO_CASE = "–"
KINDS = frozenset({"ok", "warn", "bad", "pause", "neutral", "primary", "makeup", "holiday"})


# ── pictures and words of state ──
@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Show an icon of the sprite; hidden from screen readers unless it is the only thing that speaks."""
    return _icon(name, str(label), css)


@lru_cache(maxsize=1024)  # a page shows hundreds, always of the same few
def _icon(name: str, label: str, css: str) -> SafeString:
    href = f"{static('icons.svg')}#{name}"
    css = f"c-icon {css}".strip()
    if label:
        markup = '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>'
        return format_html(markup, css, label, href)
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', css, href)


@register.simple_tag
def state_tag(word: str, icon_name: str = "", kind: str = "neutral", outlined: bool = False) -> SafeString:
    """Show a state: word, icon, colour. A kind of figure is outlined."""
    if kind not in KINDS:
        raise template.TemplateSyntaxError(f"state_tag: unknown kind {kind!r}")
    css = f"c-tag c-tag-{kind}" + (" c-tag-outlined" if outlined else "")
    picture = icon(icon_name) if icon_name else ""
    return format_html('<span class="{}">{}{}</span>', css, picture, word)


# ── numbers ──
@register.filter
def num(value: Any, decimals: int = 0) -> str:
    """36.104; with an argument that many decimals; nothing becomes an en dash."""
    if value is None or value == "":
        return NO_CASE
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return numbers.show(Decimal(str(value)), decimals)
    return str(value)


@register.filter
def unlocalized(value: Any) -> str:
    """Return a number as SVG and scripts read it, whatever the language of the page."""
    return str(value)


@register.filter
def share(value: Any) -> str:
    """97,9% from 97.9: shares have one decimal, always."""
    return NO_CASE if value is None or value == "" else f"{num(value, 1)}%"


@register.filter
def signed(value: Any, decimals: int = 0) -> str:
    """+278, −278, 0."""
    text = num(value, decimals)
    return f"+{text}" if isinstance(value, (int, float, Decimal)) and value > 0 else text


@register.filter
def filesize_vi(value: Any) -> str:
    """1,2 MB."""
    size = Decimal(value or 0)
    for unit in ("byte", "KB", "MB"):
        if size < 1024:
            return f"{numbers.show(size, 0 if unit == 'byte' or size >= 100 else 1)} {unit}"
        size /= 1024
    return f"{numbers.show(size, 1)} GB"


# ── dates ──
@register.filter
def vndate(value: date | None) -> str:
    """03/9/2026."""
    return dates.show(dates.local(value)) if value else NO_CASE


@register.filter
def vnday(value: date | None) -> str:
    """Thứ Năm, 03/9/2026, inside a sentence."""
    return dates.show_weekday(value) if value else NO_CASE


@register.filter
def vnshort(value: date | None) -> str:
    """T5 03/9."""
    return dates.show_short(value) if value else NO_CASE


@register.filter
def vndm(value: date | None) -> str:
    """03/9, where the year is plain from the page."""
    return dates.show_day(dates.local(value)) if value else NO_CASE


@register.filter
def vntime(value: datetime | None, year: str = "") -> str:
    """10:00 03/9; `vntime:"year"` adds the year."""
    return dates.show_time(value, year=bool(year)) if value else NO_CASE


@register.filter
def clock(value: datetime | None) -> str:
    """09:42:18."""
    return dates.show_clock(value) if value else NO_CASE


# ── tables and addresses ──
@register.simple_tag(takes_context=True)
def query_string(context: Mapping[str, Any], **changes: Any) -> str:
    """Return the address's question with `changes`; None takes a value away. Another page is never kept."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    changes.setdefault("page", None)
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def sortable_head(context: Mapping[str, Any], table: Table, key: str, label: str = "", numeric: bool = False) -> Any:
    """Show one head cell: a link that sorts, an arrow and `aria-sort`; plain text if the column does not sort."""
    column = table.column(key)
    words = label or column.label
    css = "c-num" if numeric or column.numeric else ""
    if not column.sort:
        return format_html('<th scope="col" class="{}">{}</th>', css, words)
    direction = table.direction(key)
    link = query_string(context, sort=f"-{key}" if direction == "ascending" else key)
    if direction:
        arrow = icon("arrow-up" if direction == "ascending" else "arrow-down")
        markup = '<th scope="col" class="{}" aria-sort="{}"><a class="c-sort" href="{}">{}{}</a></th>'
        return format_html(markup, css, direction, link, words, arrow)
    markup = '<th scope="col" class="{}"><a class="c-sort" href="{}">{}{}</a></th>'
    return format_html(markup, css, link, words, icon("arrows-sort"))


# ── bars ──
@register.filter
def stacked(segments: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give each segment its start (`x`) in an SVG whose width is the sum; empty ones are left out."""
    start, parts = 0, []
    for segment in segments:
        if segment["n"] > 0:
            parts.append({**segment, "x": start})
            start += segment["n"]
    return parts


@register.filter
def total(segments: Iterable[Mapping[str, Any]]) -> int:
    """Return the sum of the segments, at least 1, so that an empty bar can be drawn."""
    n: int = sum(segment["n"] for segment in segments)
    return max(1, n)


# ── form fields ──
_CHOICES_IN_PLACE = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.filter
def field_kind(field: BoundField) -> str:
    """Return how a field is laid out: hidden, check, choices, file or input."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, _CHOICES_IN_PLACE):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "file" if isinstance(widget, forms.FileInput) else "input"


@register.filter
def says_optional(field: BoundField) -> bool:
    """Tell whether "(không bắt buộc)" says something: in a filter, where nothing is required, it does not."""
    fields = field.form.fields.values()
    return not field.field.required and (len(fields) == 1 or any(other.required for other in fields))


@register.simple_tag
def field_input(field: BoundField, hint: str = "") -> SafeString:
    """Show the input with its class and with its hint and errors named for screen readers."""
    widget = field.field.widget
    own = "form-select" if isinstance(widget, forms.Select) else "form-control"
    if isinstance(widget, forms.CheckboxInput):
        own = "form-check-input"
    if isinstance(widget, _CHOICES_IN_PLACE):
        own = ""  # Django writes the class on the wrapper, too
    attrs: dict[str, str | bool] = {
        "class": " ".join(filter(None, [own, widget.attrs.get("class", ""), "is-invalid" if field.errors else ""]))
    }
    described = [f"{field.auto_id}_helptext"] if hint or field.help_text else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    if described and "aria-describedby" not in widget.attrs:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.filter
def error_count(form: forms.BaseForm) -> str:
    """Say how many places must be mended."""
    return _("Chưa gửi được: %(n)s chỗ cần sửa") % {"n": sum(len(errors) for errors in form.errors.values())}
