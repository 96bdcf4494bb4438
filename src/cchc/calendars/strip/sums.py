"""Below the cells: the legend, the sum in words, and the whole read aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.common import dates, numbers

from ..rules import Cell, DayKind, Pause, TermUnit
from ..rules.days import MINUTES_A_DAY
from . import words
from .amounts import amount, counted_amount, paused_amount, rulings_of, whole_day
from .cells import OFF, Scene, pauses_of
from .model import DayView, Key, Kind, SumLine


def legend(scene: Scene, days: Iterable[DayView]) -> tuple[Key, ...]:
    """Return an entry for each kind that is there, in the order in which a reader meets them."""
    days = list(days)
    seen = {part.kind for day in days for part in day.parts}
    number = _("giờ") if scene.in_hours else "1"
    keys = [
        Key(Kind.COUNTED, number, "", _("Ngày tính, đã qua")),
        Key(Kind.AHEAD, number, "", _("Ngày tính, chưa tới")),
        Key(Kind.MAKE_UP, "", "briefcase", _("Ngày làm bù (có tính)")),
        Key(Kind.WEEKEND, "–", "", _("Cuối tuần")),
        Key(Kind.HOLIDAY, "", "star", _("Nghỉ lễ, hoán đổi")),
        Key(Kind.PAUSE, "", "player-pause", _("Tạm dừng")),
        Key(Kind.VOID, "", "refresh", _("Đã tính, rồi tính lại từ đầu")),
        Key(Kind.LATE, "", "alert-octagon", _("Ngày quá hạn")),
    ]
    found = [key for key in keys if key.kind in seen]
    if any(day.is_unconfirmed for day in days):
        found.append(Key("unconfirmed", "?", "", _("Chưa xác nhận")))
    if any(day.is_first_due for day in days):
        found.append(Key("first-due", "", "", _("Hạn ban đầu")))
    if any(day.is_due for day in days):
        found.append(Key("due", "", "", _("Hẹn trả")))
    return tuple(found)


def sums(scene: Scene) -> tuple[SumLine, ...]:
    """Return the days by what they were: counted, counted in vain, paused, weekend, off; and why the ends lie so."""
    lines = [_start(scene), _counted(scene), _void(scene), *_paused(scene), _weekends(scene), _off(scene)]
    return tuple(line for line in [*lines, _rolled(scene), *_ignored(scene)] if line)


# ── lines of the sum ──
def _start(scene: Scene) -> SumLine | None:
    deadline = scene.explanation.deadline
    if deadline.start == deadline.accepted:
        return None
    when = {"moment": words.moment(deadline.start)}
    if scene.calendar.normalise(deadline.accepted) != deadline.start:
        return SumLine(_("Nhận quá giờ nhận trong ngày"), _("tính từ %(moment)s") % when)
    return SumLine(_("Nhận ngoài giờ làm việc"), _("tính từ %(moment)s") % when)


def _counted(scene: Scene) -> SumLine | None:
    cells = [cell for cell in scene.explanation.cells if cell.counted and not cell.restarted]
    minutes = sum(cell.counted for cell in cells)
    if not minutes:
        return None
    _since, term = rulings_of(scene)[-1]
    whole = whole_day(scene, term)
    n_days, rest = divmod(minutes, whole)
    if rest or (term is not None and term.unit == TermUnit.HOUR):
        what = _("%(time)s tính") % {"time": amount(scene, term, minutes)}
        return SumLine(what, ", ".join(map(_hours_of_day, cells)) if len(cells) <= words.ENUMERATED else "")
    what = ngettext("%(n)s ngày tính", "%(n)s ngày tính", n_days) % {"n": numbers.show(n_days)}
    if whole == MINUTES_A_DAY:
        what = _("%(days)s, kể cả ngày nghỉ") % {"days": what}
    full = [cell for cell in cells if cell.ordinal is not None]
    return SumLine(what, words.counted_list([(cell.day, _remark(scene, cell)) for cell in full]))


def _hours_of_day(cell: Cell) -> str:
    return f"{dates.show_day(cell.day)} {words.hours(cell.counted, brief=True)}"


def _remark(scene: Scene, cell: Cell) -> str:
    return _("làm bù") if scene.is_made_up(cell) else ""


def _void(scene: Scene) -> SumLine | None:
    cells = [cell for cell in scene.explanation.cells if cell.restarted]
    if not cells:
        return None
    what = _("%(time)s đã tính, nay tính lại từ đầu") % {"time": counted_amount(scene, cells)}
    return SumLine(what, words.counted_list([(cell.day, _remark(scene, cell)) for cell in cells]))


def _paused(scene: Scene) -> list[SumLine]:
    pauses = pauses_of(scene)
    if not pauses:
        return []
    stops = [(cell.day, cell.paused) for cell in scene.explanation.cells]
    what = _("%(time)s tạm dừng") % {"time": paused_amount(scene, stops) or amount(scene, scene.term, 0)}
    return [SumLine(what, "; ".join(_pause_text(scene, pause) for pause in pauses))]


def _pause_text(scene: Scene, pause: Pause) -> str:
    when = {"start": words.moment(pause.start), "end": words.moment(pause.end) if pause.end else ""}
    text = _("%(start)s đến %(end)s") % when if pause.end else _("từ %(start)s, chưa kết thúc") % when
    parts = [text, words.mode_text(pause)]
    if scene.look.shows_reasons:
        parts[1:1] = [pause.reason] if pause.reason else []
        parts += [pause.basis] if pause.basis else []
    return ", ".join(part for part in parts if part)


def _weekends(scene: Scene) -> SumLine | None:
    days = _off_days(scene, lambda kind: kind == DayKind.WEEKEND)
    if not days:
        return None
    what = ngettext("%(n)s ngày cuối tuần", "%(n)s ngày cuối tuần", len(days)) % {"n": len(days)}
    return SumLine(what, words.day_list([cell.day for cell in days]))


def _off(scene: Scene) -> SumLine | None:
    days = _off_days(scene, lambda kind: kind in OFF and kind != DayKind.WEEKEND)
    if not days:
        return None
    what = ngettext("%(n)s ngày nghỉ", "%(n)s ngày nghỉ", len(days)) % {"n": len(days)}
    texts = [_off_text(list(cells)) for _key, cells in groupby(days, _off_group())]
    doubtful = [cell.day for cell in days if words.is_unconfirmed(cell.special)]
    unconfirmed = _("Chưa xác nhận: %(days)s") % {"days": words.day_list(doubtful)} if doubtful else ""
    return SumLine(what, ", ".join(texts), unconfirmed)


def _off_days(scene: Scene, test: Callable[[DayKind], bool]) -> list[Cell]:
    """Return the days on which nothing was counted because the office is closed."""
    cells = scene.explanation.cells
    return [
        cell for cell in cells if test(cell.kind) and not cell.counted and (scene.is_working_time or not cell.paused)
    ]


def _off_group() -> Callable[[Cell], tuple[str, str, int]]:
    """Return a key under which unbroken days of one name and one decision stand together."""
    seen: list[date] = []
    runs: list[int] = [0]

    def key(cell: Cell) -> tuple[str, str, int]:
        if seen and cell.day - seen[-1] > timedelta(days=1):
            runs[0] += 1
        seen.append(cell.day)
        decision = cell.special.decision if cell.special else ""
        return words.off_name(cell.kind, cell.special), decision, runs[0]

    return key


def _off_text(cells: list[Cell]) -> str:
    special = cells[0].special
    text = f"{words.run_text(cells[0].day, cells[-1].day)} {words.off_name(cells[0].kind, special)}"
    return f"{text} ({special.decision})" if special and special.decision else text


def _rolled(scene: Scene) -> SumLine | None:
    """Say that the term ended on a day off, if it did."""
    deadline = scene.explanation.deadline
    if scene.is_working_time or deadline.due is None or len(scene.explanation.cells) < 2:
        return None
    before, last = scene.explanation.cells[-2:]
    if last.counted or before.paused:  # a stop that went on past the closing explains itself
        return None
    return SumLine(
        _("Ngày cuối là ngày nghỉ"), _("dời sang ngày làm việc tiếp theo, %(day)s") % {"day": dates.show_day(last.day)}
    )


def _ignored(scene: Scene) -> list[SumLine]:
    texts = [
        _("lần dừng %(moment)s không làm đổi hạn") % {"moment": words.moment(pause.start)}
        for pause in scene.explanation.deadline.ignored
    ]
    return [SumLine(_("Không tính"), ", ".join(texts))] if texts else []


# ── read aloud ──
def sentences(scene: Scene, days: Iterable[DayView]) -> tuple[str, ...]:
    """Return one sentence for each run of equal days."""
    found = []
    for _key, run in groupby(days, _sameness):
        views = list(run)
        found.append(_sentence(scene, views))
    return tuple(found)


def _sameness(view: DayView) -> tuple[object, ...]:
    """Return what must be equal for days to share a sentence; a day on which something happens stands alone."""
    alone = view.is_accepted or view.is_due or view.is_first_due or len(view.parts) > 1 or view.is_today
    kind = Kind.COUNTED if view.kind == Kind.AHEAD else view.kind
    name = view.notes if kind == Kind.HOLIDAY else ()
    return kind, name, view.is_unconfirmed, view.day if alone else None


def _sentence(scene: Scene, views: list[DayView]) -> str:
    first, last = views[0], views[-1]
    if len(views) == 1:
        _day, _comma, rest = first.says.partition(", ")
        return f"{_capital(dates.show_weekday(first.day))}: {rest or _('không tính')}."
    span = {"first": dates.show_weekday(first.day), "last": dates.show_weekday(last.day)}
    what = _what_run(scene, views)
    return _capital(_("%(first)s đến %(last)s: %(what)s.") % {**span, "what": what})


def _what_run(scene: Scene, views: list[DayView]) -> str:
    first, last = views[0], views[-1]
    if first.ordinal is not None and last.ordinal is not None:
        return _("ngày thứ %(first)s đến ngày thứ %(last)s") % {"first": first.ordinal, "last": last.ordinal}
    if first.minutes and scene.term and scene.term.unit == TermUnit.HOUR:
        return _("tính %(time)s") % {"time": words.hours(sum(view.minutes for view in views))}
    if first.kind == Kind.LATE:
        return _("quá hạn %(n)s ngày") % {"n": len(views)}
    return first.says.partition(", ")[2] or _("không tính")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
