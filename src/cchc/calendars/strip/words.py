"""Working time and runs of days in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from cchc.common import dates, numbers

from ..choices import PROVISIONAL
from ..rules import DayKind, Pause, PauseMode, SpecialDay, say

HOUR = 60
ENUMERATED = 10  # more groups of days are named by the first and the last
SHORT_REASON = 3  # words that a cell has room for
ITS_OWN_DATE = re.compile(r" [0-9]{1,2}/[0-9]{1,2}$")
# Names of the days as the calendar's data has them, so that the catalogue knows them.
NAMES = (
    gettext_noop("Tết Dương lịch"),
    gettext_noop("Tết Nguyên đán"),
    gettext_noop("Giỗ Tổ Hùng Vương"),
    gettext_noop("Ngày Chiến thắng"),
    gettext_noop("Ngày Quốc tế Lao động"),
    gettext_noop("Quốc khánh"),
    gettext_noop("Ngày Văn hóa Việt Nam"),
)


def hours(minutes: int, *, brief: bool = False) -> str:
    """Say 200 minutes: "3 giờ 20 phút", or briefly "3 giờ 20"."""
    n_hours, rest = divmod(minutes, HOUR)
    if not n_hours:
        return ngettext("%(n)s phút", "%(n)s phút", rest) % {"n": rest}
    text = ngettext("%(n)s giờ", "%(n)s giờ", n_hours) % {"n": n_hours}
    if not rest:
        return text
    if brief:
        return _("%(hours)s giờ %(minutes)02d") % {"hours": n_hours, "minutes": rest}
    return f"{text} {ngettext('%(n)s phút', '%(n)s phút', rest) % {'n': rest}}"


def span(minutes: int, day_minutes: int) -> str:
    """Say a long working time in days, hours and minutes: "1 ngày 5 giờ"."""
    n_days, rest = divmod(minutes, day_minutes)
    parts = [ngettext("%(n)s ngày", "%(n)s ngày", n_days) % {"n": numbers.show(n_days)}] if n_days else []
    return " ".join([*parts, hours(rest)] if rest or not parts else parts)


def moment(value: datetime) -> str:
    """Say 10:00 24/8."""
    return dates.show_time(value)


def day_runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return the first and last day of each unbroken run."""
    runs: list[tuple[date, date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def run_text(first: date, last: date) -> str:
    """Say 23/8, 01–02/9 or 29/8–02/9."""
    if first == last:
        return dates.show_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day:02}–{dates.show_day(last)}"
    return f"{dates.show_day(first)}–{dates.show_day(last)}"


def day_list(days: Sequence[date]) -> str:
    """Say days one by one, those of a month together: "23, 29, 30/8"; very many by the first and the last."""
    if len(days) > ENUMERATED:
        words = {"first": dates.show_day(days[0]), "last": dates.show_day(days[-1])}
        return _("từ %(first)s đến %(last)s") % words
    text = ""
    for day, following in pairwise([*days, None]):
        assert day is not None  # noqa: S101  # only the last one is
        same_month = following is not None and (day.year, day.month) == (following.year, following.month)
        text += f"{day.day:02}, " if same_month else f"{dates.show_day(day)}, "
    return text.removesuffix(", ")


def counted_list(days: Sequence[tuple[date, str]]) -> str:
    """Say the days that count, each with what is special about it; unbroken runs of three or more together."""
    plain = {day for day, remark in days if not remark}
    texts, done = [], set()
    runs = {first: last for first, last in day_runs(plain) if (last - first).days > 1}
    for day, remark in days:
        if day in done:
            continue
        if day in runs:
            done |= {day + timedelta(days=n) for n in range((runs[day] - day).days + 1)}
            texts.append(run_text(day, runs[day]))
        else:
            texts.append(f"{dates.show_day(day)} ({remark})" if remark else dates.show_day(day))
    if len(texts) > ENUMERATED:
        return day_list([day for day, _remark in days])
    return ", ".join(texts)


def off_name(kind: DayKind, special: SpecialDay | None) -> str:
    """Name why an office is closed, short enough for a cell."""
    names = {DayKind.SWAPPED_OFF: _("hoán đổi"), DayKind.COMPENSATORY: _("nghỉ bù")}
    if kind in names:
        return names[kind]
    name = ITS_OWN_DATE.sub("", special.name.partition(",")[0]) if special else ""
    return _(name) if name else _("nghỉ")


def off_short(kind: DayKind) -> str:
    """Name it where a cell is as wide as a finger."""
    if kind == DayKind.HOLIDAY:
        return _("nghỉ lễ")
    return _("nghỉ bù") if kind == DayKind.COMPENSATORY else _("nghỉ")


def is_unconfirmed(special: SpecialDay | None) -> bool:
    """Tell whether no decision was read for the day."""
    return special is not None and special.confidence in PROVISIONAL


def short_reason(pause: Pause) -> str:
    """Return the first three words of the reason."""
    return " ".join(pause.reason.split()[:SHORT_REASON]).rstrip(",.;:")


def mode_text(pause: Pause) -> str:
    """Say what the pause does to the term."""
    if pause.mode == PauseMode.FIXED_REMAINDER and pause.remainder:
        return _("nhận đủ thì còn %(term)s") % {"term": say(pause.remainder)}
    texts = {
        PauseMode.RESTART: _("nhận đủ thì tính lại từ đầu"),
        PauseMode.PAUSE: _("thời gian này không tính"),
        PauseMode.STEP: _("bước này không tính vào thời hạn"),
    }
    return texts.get(pause.mode, "")


def sitting_text(opens: int, day: date, now: datetime) -> str:
    """Name half a day: "chiều nay", "sáng mai", "sáng 03/9"."""
    noon, evening = 12 * HOUR, 18 * HOUR
    ahead = (day - now.date()).days
    if opens < noon:
        texts = (_("sáng nay"), _("sáng mai"), _("sáng %(day)s"))
    elif opens < evening:
        texts = (_("chiều nay"), _("chiều mai"), _("chiều %(day)s"))
    else:
        texts = (_("tối nay"), _("tối mai"), _("tối %(day)s"))
    return texts[min(ahead, 2)] % {"day": dates.show_day(day)}
