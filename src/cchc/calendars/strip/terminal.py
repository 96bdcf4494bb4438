"""The strip in a terminal: seven columns, the words above and below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .model import DayView, Fold, Kind, Strip

WIDTH = 9
SIGNS = {Kind.ACCEPTED: "→", Kind.HOLIDAY: "*", Kind.PAUSE: "‖", Kind.MAKE_UP: "+", Kind.VOID: "↻", Kind.LATE: "!"}
STYLES = {
    Kind.COUNTED: "white on blue",
    Kind.AHEAD: "blue",
    Kind.MAKE_UP: "white on dark_cyan",
    Kind.WEEKEND: "dim",
    Kind.HOLIDAY: "magenta",
    Kind.PAUSE: "purple",
    Kind.VOID: "dim strike",
    Kind.LATE: "bold red",
}


def drawn(strip: Strip) -> RenderableType:
    """Return head, cells and sum as rich draws them."""
    head = Text(f"{strip.head.label}: {strip.head.moment}", style="bold")
    if strip.head.left:
        head.append(f"\n{strip.head.left_label}: {strip.head.left}")
    below = Text("\n".join(_line(line.what, line.detail, line.unconfirmed) for line in strip.sums))
    return Group(head, *_calendar(strip), below)


def _line(what: str, detail: str, unconfirmed: str) -> str:
    return "".join([what, f": {detail}" if detail else "", f" ({unconfirmed})" if unconfirmed else ""])


def _calendar(strip: Strip) -> Iterator[RenderableType]:
    """Draw the days as weeks; weeks that are folded are a line between them."""
    for is_fold, items in groupby(strip.items, lambda item: isinstance(item, Fold)):
        if is_fold:
            yield from (Text(item.says, style="dim") for item in items if isinstance(item, Fold))
        else:
            yield _weeks(strip, (item for item in items if isinstance(item, DayView)))


def _weeks(strip: Strip, days: Iterable[DayView]) -> Table:
    table = Table(show_lines=True, pad_edge=False, padding=0)
    for weekday in strip.weekdays:
        table.add_column(weekday, justify="center", width=WIDTH)
    for _week, group in groupby(days, lambda view: view.day.isocalendar()[:2]):
        cells: list[Text | str] = [""] * 7
        for view in group:
            cells[view.day.weekday()] = _cell(view)
        table.add_row(*cells)
    return table


def _cell(view: DayView) -> Text:
    text = Text(view.date_text, style="bold reverse" if view.is_due else "bold underline" if view.is_today else "bold")
    text.append("\n")
    for part in view.parts:
        sign = SIGNS.get(part.kind, "")
        text.append(f" {' '.join(filter(None, [sign, part.text]))} ", style=STYLES.get(part.kind, ""))
    text.append("\n" + ", ".join(view.short))
    return text
