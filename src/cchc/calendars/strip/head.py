"""Above the cells: the day promised, what is left until then, half day by half day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.common import dates

from ..rules import Pause, PauseMode
from . import words
from .cells import OFF, Scene, pauses_of
from .model import Head

NEAR = 3  # sittings: fewer are named one by one
FAR = 5  # working days: hours no longer matter
WARN_DAYS = 1  # a working day or less is near


def head(scene: Scene) -> Head:
    """Return the words above the cells."""
    deadline, look = scene.explanation.deadline, scene.look
    label = _("Hẹn trả kết quả")
    if deadline.due is None:
        return _suspended(scene, label)
    moment = f"{deadline.due:%H:%M} {dates.show_weekday(deadline.due)}"
    if look.now >= deadline.due:
        return _over(scene, label, moment)
    if look.now < deadline.start:
        return Head(label, moment)
    if not scene.is_working_time:
        return _days_left(label, moment, deadline.due, look.now)
    return _time_left(scene, label, moment)


def _suspended(scene: Scene, label: str) -> Head:
    open_pause = next((pause for pause in pauses_of(scene) if pause.end is None), None)
    is_step = open_pause is not None and open_pause.mode == PauseMode.STEP
    what = (
        _("Đang tạm dừng, hạn sẽ tính khi xong bước này")
        if is_step
        else _("Đang tạm dừng, hạn sẽ tính khi nhận bổ sung")
    )
    if open_pause is None:
        return Head(label, what)
    since = _("Dừng từ %(moment)s.") % {"moment": words.moment(open_pause.start)}
    return Head(label, what, left_kind="pause", detail=(since,))


def _over(scene: Scene, label: str, moment: str) -> Head:
    """Say how late it is if something waits; for a sum done afterwards, that the day has passed."""
    due, now = scene.explanation.deadline.due, scene.look.now
    if not scene.look.is_open or due is None or now == due:
        return Head(label, moment)
    if now.date() == due.date():
        minutes = scene.calendar.minutes_between(due, now)
        return Head(label, moment, _("Quá hạn"), words.hours(minutes) if minutes else _("vừa hết giờ"), "bad")
    n_days, day = 0, due.date()
    while day < now.date():
        day += timedelta(days=1)
        n_days += not (scene.calendar.kind_of(day) in OFF and scene.is_working_time)
    if scene.is_working_time:
        late = ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", n_days) % {"n": n_days}
    else:
        late = ngettext("%(n)s ngày", "%(n)s ngày", n_days) % {"n": n_days}
    return Head(label, moment, _("Quá hạn"), late, "bad")


def _days_left(label: str, moment: str, due: datetime, now: datetime) -> Head:
    n_days = (due.date() - now.date()).days
    left = ngettext("%(n)s ngày", "%(n)s ngày", n_days) % {"n": n_days} if n_days else _("đến hết hôm nay")
    return Head(label, moment, _("Còn lại"), left, "warn" if n_days <= WARN_DAYS else "")


def _time_left(scene: Scene, label: str, moment: str) -> Head:
    sittings = _sittings_left(scene)
    minutes = sum(length for _day, _opens, length in sittings)
    day_minutes = scene.calendar.day_minutes
    left = _("%(time)s làm việc") % {"time": _rounded(minutes, day_minutes)}
    kind = "warn" if minutes <= WARN_DAYS * day_minutes else ""
    return Head(label, moment, _("Còn lại"), left, kind, _near_words(scene, sittings))


def _rounded(minutes: int, day_minutes: int) -> str:
    """Say hours of the last day, days and hours of the last week, whole days of what is far away."""
    if minutes <= day_minutes:
        return words.hours(minutes)
    return words.span(minutes if minutes < FAR * day_minutes else minutes // day_minutes * day_minutes, day_minutes)


def _near_words(scene: Scene, sittings: list[tuple[date, int, int]]) -> tuple[str, ...]:
    if not 0 < len(sittings) <= NEAR:
        return ()
    now = scene.look.now
    halves = [f"{words.hours(length)} {words.sitting_text(opens, day, now)}" for day, opens, length in sittings]
    lines = [f"{', '.join(halves)}."]
    worked = [day for day, _opens, _length in sittings]
    n_off = max((_off_between(scene, one, other) for one, other in pairwise(worked)), default=0)
    if n_off:
        lines.append(
            ngettext("Giữa hai buổi là %(n)s ngày nghỉ.", "Giữa hai buổi là %(n)s ngày nghỉ.", n_off) % {"n": n_off}
        )
    return tuple(lines)


def _off_between(scene: Scene, first: date, last: date) -> int:
    days = [first + timedelta(days=n) for n in range(1, (last - first).days)]
    return sum(scene.calendar.kind_of(day) in OFF for day in days)


def _sittings_left(scene: Scene) -> list[tuple[date, int, int]]:
    """Return day, opening and minutes of each half day from now until the due moment, pauses left out."""
    due, now, calendar = scene.explanation.deadline.due, scene.look.now, scene.calendar
    if due is None:
        return []
    pauses = pauses_of(scene)
    found, day = [], now.date()
    while day <= due.date():
        for opens, closes in calendar.sittings(day):
            start = max(now, _at(day, opens))
            end = min(due, _at(day, closes))
            minutes = _unpaused(start, end, pauses)
            if minutes > 0:
                found.append((day, opens, minutes))
        day += timedelta(days=1)
    return found


def _unpaused(start: datetime, end: datetime, pauses: list[Pause]) -> int:
    """Return the minutes between two moments of one sitting that no pause covers."""
    free, reach = 0, start
    for pause in pauses:
        free += max(0, _minutes(reach, min(pause.start, end)))
        reach = max(reach, pause.end or end)
    return free + max(0, _minutes(reach, end))


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)
