"""One cell a day: its kind, the pieces of its band, its notes, and what a reader who does not see is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from cchc.common import dates

from ..rules import Calendar, Cell, DayKind, Explanation, Pause, PauseMode, Term, TermUnit
from ..rules.days import MINUTES_A_DAY
from . import words
from .model import DayView, Kind, Look, Part

MOST_PARTS = 3
OFF = {
    DayKind.WEEKEND: Kind.WEEKEND,
    DayKind.HOLIDAY: Kind.HOLIDAY,
    DayKind.COMPENSATORY: Kind.HOLIDAY,
    DayKind.SWAPPED_OFF: Kind.HOLIDAY,
    DayKind.CLOSED: Kind.HOLIDAY,
}
ICONS = {Kind.HOLIDAY: "star", Kind.PAUSE: "player-pause", Kind.MAKE_UP: "briefcase", Kind.VOID: "refresh"}


class Scene(NamedTuple):
    """What every cell is drawn from."""

    explanation: Explanation
    calendar: Calendar
    term: Term | None
    look: Look

    @property
    def today(self) -> date:
        """Return the day on which it is looked at."""
        return self.look.now.date()

    @property
    def is_working_time(self) -> bool:
        """Tell whether only working minutes count; otherwise weekends and holidays count, too."""
        return self.term is None or self.term.unit in (TermUnit.WORKING_DAY, TermUnit.HOUR)

    @property
    def in_hours(self) -> bool:
        """Tell whether cells show hours instead of ordinals."""
        return self.term is not None and self.term.unit == TermUnit.HOUR

    def is_made_up(self, cell: Cell) -> bool:
        """Tell whether the day counts because it makes up for another; where every day counts, none does."""
        return cell.kind == DayKind.MAKE_UP and self.is_working_time

    @property
    def is_moved(self) -> bool:
        """Tell whether pauses moved the day."""
        deadline = self.explanation.deadline
        return deadline.due != deadline.first_due


def day_views(scene: Scene) -> list[DayView]:
    """Return a cell for every day, and for each day late when something still waits."""
    views = [_view(scene, cell) for cell in scene.explanation.cells]
    views += _late_views(scene)
    if views:
        views[0] = replace(views[0], first_column=True)
    return views


def kind_of(scene: Scene, cell: Cell) -> Kind:
    """Return the kind that gives the cell its border."""
    if not cell.counted and not cell.paused and cell.kind in OFF:
        return OFF[cell.kind]
    if cell.paused and not (cell.kind in OFF and scene.is_working_time):
        return Kind.PAUSE
    if cell.restarted:
        return Kind.VOID
    if scene.is_made_up(cell) and cell.counted:
        return Kind.MAKE_UP
    if "accepted" in cell.marks:
        return Kind.ACCEPTED
    if not cell.counted:
        return Kind.IDLE
    return Kind.AHEAD if cell.day > scene.today else Kind.COUNTED


def _view(scene: Scene, cell: Cell) -> DayView:
    kind = kind_of(scene, cell)
    deadline = scene.explanation.deadline
    view = DayView(
        day=cell.day,
        kind=kind,
        parts=_parts(scene, cell, kind),
        minutes=0 if cell.restarted else cell.counted,
        paused=cell.paused,
        ordinal=None if cell.restarted else cell.ordinal,
        is_accepted="accepted" in cell.marks,
        is_today=cell.day == scene.today,
        is_first_due=scene.is_moved and "first_due" in cell.marks,
        is_due=deadline.due is not None and "due" in cell.marks,
        is_unconfirmed=words.is_unconfirmed(cell.special) and (scene.is_working_time or not cell.counted),
    )
    long, short = _notes(scene, cell, view)
    return replace(view, notes=long, short=short, says=_says(scene, cell, view))


# ── the symbol band ──
def _parts(scene: Scene, cell: Cell, kind: Kind) -> tuple[Part, ...]:
    if kind in (Kind.WEEKEND, Kind.HOLIDAY, Kind.IDLE):
        icon = (
            "login-2" if "accepted" in cell.marks else "calendar-check" if "due" in cell.marks else ICONS.get(kind, "")
        )
        return (Part(kind, icon=icon, text="" if icon else "–"),)
    if not cell.paused:
        return (_counted_part(scene, cell),)
    if not cell.counted:
        return (Part(Kind.PAUSE, icon=ICONS[Kind.PAUSE]),)
    return _split(scene, cell)


def _counted_part(scene: Scene, cell: Cell) -> Part:
    text = _count_text(scene, cell)
    if cell.restarted:
        return Part(Kind.VOID, icon="login-2" if "accepted" in cell.marks else ICONS[Kind.VOID])
    if "accepted" in cell.marks:
        return Part(Kind.ACCEPTED, icon="login-2", text=text)
    if scene.is_made_up(cell):
        return Part(Kind.MAKE_UP, icon=ICONS[Kind.MAKE_UP], text=text)
    return Part(Kind.AHEAD if cell.day > scene.today else Kind.COUNTED, text=text)


def _count_text(scene: Scene, cell: Cell) -> str:
    if scene.in_hours:
        return words.hours(cell.counted, brief=True)
    return "" if cell.ordinal is None else str(cell.ordinal)


def _split(scene: Scene, cell: Cell) -> tuple[Part, ...]:
    """Return the pieces of a day that counts in part, as wide as their minutes."""
    spans = _spans(scene, cell)
    if len(spans) > MOST_PARTS or len(spans) < 2:
        spans = [(False, cell.counted), (True, cell.paused)]
    last_counted = max(index for index, (paused, _minutes) in enumerate(spans) if not paused)
    parts: list[Part] = []
    widths = widths_of([minutes for _paused, minutes in spans])
    for index, ((paused, _minutes), percent) in enumerate(zip(spans, widths, strict=True)):
        if paused:
            icon = ICONS[Kind.PAUSE] if index or "pause_start" in cell.marks else ""
            parts.append(Part(Kind.PAUSE, percent, icon))
            continue
        part = replace(_counted_part(scene, cell), percent=percent)
        text = part.text if index == last_counted else ""
        icon = "player-play" if index else "login-2" if part.kind == Kind.ACCEPTED else ""
        parts.append(replace(part, icon="" if text and scene.in_hours else icon, text=text))
    return tuple(parts)


def _spans(scene: Scene, cell: Cell) -> list[tuple[bool, int]]:
    """Return whether the clock stood still and for how long, in the order of the day."""
    deadline = scene.explanation.deadline
    sittings = scene.calendar.sittings(cell.day) if scene.is_working_time else ((0, MINUTES_A_DAY),)
    low, high = _minute(deadline.start, cell.day), _minute(deadline.due, cell.day)
    breaks = [(_minute(pause.start, cell.day), _minute(pause.end, cell.day)) for pause in cell.pauses]
    edges = sorted({low, high, *(edge for one in breaks for edge in one), *(edge for one in sittings for edge in one)})
    spans: list[tuple[bool, int]] = []
    for start, end in pairwise(edges):
        if start < low or end > high or not any(opens <= start and end <= closes for opens, closes in sittings):
            continue
        paused = any(first <= start and end <= last for first, last in breaks)
        if spans and spans[-1][0] == paused:
            spans[-1] = (paused, spans[-1][1] + end - start)
        else:
            spans.append((paused, end - start))
    return spans


def _minute(moment: datetime | None, day: date) -> int:
    """Return the minute of the day at which a moment lies, or the nearer end of the day; never: its end."""
    if moment is None or moment.date() > day:
        return MINUTES_A_DAY
    return 0 if moment.date() < day else moment.hour * 60 + moment.minute


# ── notes ──
def _notes(scene: Scene, cell: Cell, view: DayView) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the notes of a wide cell and of a narrow one."""
    events = _events(scene, cell, view)
    if events:
        long = short = events
    elif cell.kind in OFF and not view.minutes:
        name = words.off_name(cell.kind, cell.special)
        is_weekend = cell.kind == DayKind.WEEKEND
        long, short = ((), ()) if is_weekend else ((name,), (words.off_short(cell.kind),))
    elif scene.is_made_up(cell):
        long = short = (_("làm bù"),)
    elif view.kind == Kind.PAUSE:
        long, short = (_reason(scene, cell),), (_("tạm dừng"),)
    elif view.kind == Kind.VOID:
        long = short = (_("tính lại"),)
    elif view.is_today:
        long, short = ((f"{scene.look.now:%H:%M}",), ())
    else:
        long = short = ()
    return long, ((_("hôm nay"), *short) if view.is_today else short)


def _events(scene: Scene, cell: Cell, view: DayView) -> tuple[str, ...]:
    deadline = scene.explanation.deadline
    found = []
    if view.is_accepted:
        found.append(_("nhận %(clock)s") % {"clock": _clock(deadline.accepted)})
    for pause in cell.pauses:
        if pause.start.date() == cell.day:
            found.append(_("dừng %(clock)s") % {"clock": _clock(pause.start)})
        if pause.end and pause.end.date() == cell.day and pause.end != deadline.due:
            sentence = (
                _("tiếp %(clock)s") if pause.mode in (PauseMode.PAUSE, PauseMode.STEP) else _("tính lại %(clock)s")
            )
            found.append(sentence % {"clock": _clock(pause.end)})
    if view.is_first_due:
        found.append(_("hạn ban đầu"))
    if view.is_due and deadline.due:
        found.append(_("trả %(clock)s") % {"clock": _clock(deadline.due)})
    return tuple(dict.fromkeys(found))


def _reason(scene: Scene, cell: Cell) -> str:
    whole = next((pause for pause in cell.pauses if pause.reason), None)
    return words.short_reason(whole) if whole and scene.look.shows_reasons else _("tạm dừng")


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


# ── for a reader who does not see ──
def _says(scene: Scene, cell: Cell, view: DayView) -> str:
    """Say the whole cell: "T7 22/8, làm bù, ngày thứ 1"."""
    found = [dates.show_short(cell.day)]
    if view.is_today:
        found.append(_("hôm nay"))
    found += _kind_words(scene, cell, view)
    if view.is_unconfirmed:
        found.append(_("chưa xác nhận"))
    return ", ".join([*found, *_events(scene, cell, view)])


def _kind_words(scene: Scene, cell: Cell, view: DayView) -> list[str]:
    found = []
    if cell.kind == DayKind.WEEKEND:
        found.append(_("cuối tuần"))
    elif cell.kind in OFF:
        found.append(words.off_name(cell.kind, cell.special))
    elif scene.is_made_up(cell):
        found.append(_("làm bù"))
    if view.kind == Kind.VOID or (cell.restarted and cell.counted):
        found.append(_("đã tính, sau đó tính lại từ đầu"))
    elif scene.in_hours and cell.counted:
        found.append(_("tính %(time)s") % {"time": words.hours(cell.counted)})
    elif view.ordinal is not None:
        found.append(_("ngày thứ %(n)s") % {"n": view.ordinal})
    if view.kind == Kind.PAUSE and not cell.counted:
        found += dict.fromkeys([_("tạm dừng"), _reason(scene, cell)])
    return found


# ── days late ──
def _late_views(scene: Scene) -> list[DayView]:
    due, now = scene.explanation.deadline.due, scene.look.now
    if due is None or not scene.look.is_open or now <= due:
        return []
    views, late, day = [], 0, due.date()
    while day < now.date():
        day += timedelta(days=1)
        kind = scene.calendar.kind_of(day)
        is_off = kind in OFF and scene.is_working_time
        late += not is_off
        views.append(_late_view(scene, day, kind, 0 if is_off else late))
    return views


def _late_view(scene: Scene, day: date, kind: DayKind, late: int) -> DayView:
    is_today = day == scene.today
    short = (_("hôm nay"),) if is_today else ()
    special = scene.calendar.special(day)
    if not late:
        look = OFF[kind]
        name = words.off_name(kind, special) if kind != DayKind.WEEKEND else _("cuối tuần")
        parts = (Part(look, icon=ICONS.get(look, ""), text="" if look in ICONS else "–"),)
        notes = () if kind == DayKind.WEEKEND else (name,)
        said = f"{dates.show_short(day)}, {name}"
        return DayView(day, look, parts, notes, short or notes, said, is_today=is_today)
    said = _("%(day)s, quá hạn ngày thứ %(n)s") % {"day": dates.show_short(day), "n": late}
    notes = (f"{scene.look.now:%H:%M}",) if is_today else ()
    parts = (Part(Kind.LATE, icon="alert-octagon", text=str(late)),)
    return DayView(day, Kind.LATE, parts, notes, short, said, is_today=is_today)


def pauses_of(scene: Scene) -> list[Pause]:
    """Return the pauses that moved the day, in order, each once."""
    found = {pause: None for cell in scene.explanation.cells for pause in cell.pauses}
    return sorted(found, key=lambda pause: pause.start)


def widths_of(minutes: list[int]) -> list[int]:
    """Return the width of each piece in percent, steps of five; 0 for the last, which takes what is left: at least 5."""
    total, room, widths = sum(minutes), 95, []
    for index, some in enumerate(minutes[:-1]):
        following = len(minutes) - 2 - index  # pieces that still come before the last
        widths.append(min(room - 5 * following, max(5, round(20 * some / total) * 5)))
        room -= widths[-1]
    return [*widths, 0]
