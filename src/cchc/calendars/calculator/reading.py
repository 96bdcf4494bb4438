"""Moments, terms and pauses as they are written at the keyboard and in addresses; the explanation as data."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.errors import RuleError

from ..queries import local
from ..rules import Explanation, Pause, PauseMode, Term, parse_term

_CLOCK = r"(?P<hour>[0-9]{1,2})\s*(?::|h|g|giờ)\s*(?:(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
_CLOCK_FIRST = re.compile(rf"{_CLOCK}\s*,?\s+(?P<day>\S+)", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"(?P<day>\S+?)\s*,?\s+{_CLOCK}", re.IGNORECASE)
_ONLY_CLOCK = re.compile(_CLOCK, re.IGNORECASE)
_TERM = re.compile(r"[0-9.,]+\s*(wd|d|h|m)", re.IGNORECASE)
MODES = {"pause": PauseMode.PAUSE, "restart": PauseMode.RESTART, "step": PauseMode.STEP}
FIXED = "fixed:"
SAME_DAY = "same"


class WrittenWronglyError(RuleError):
    """What was written has no meaning: wrong use, other than a rule that refuses what was meant."""


def read_moment(text: str) -> datetime:
    """Return the naive local moment that "2026-08-21T10:00" or "10:00 21/8/2026" says; a day alone: its first minute.

    A moment with an offset is converted to the office's time. Seconds matter to the hour after which a day is over.
    """
    bare = text.strip()
    if match := _CLOCK_FIRST.fullmatch(bare) or _DAY_FIRST.fullmatch(bare):
        return datetime.combine(dates.parse(match["day"]), _clock(match, bare))
    try:
        moment = datetime.fromisoformat(bare)
        moment = local(moment) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return datetime.combine(_day(bare), time())
    dates.parse(moment.date().isoformat())  # refuses years that no calendar has
    return moment.replace(microsecond=0)


def read_day(text: str) -> date:
    """Return the day that "2026-08-21" or "21/8/2026" says."""
    return _day(text.strip())


def read_cutoff(text: str) -> time:
    """Return the time of day that "15:00" or "15h" says."""
    bare = text.strip()
    if match := _ONLY_CLOCK.fullmatch(bare):
        return _clock(match, bare)
    raise WrittenWronglyError(_("Giờ “%(text)s” chưa đúng. Ghi như 15:00") % {"text": bare[:20]})


def read_term(text: str) -> Term:
    """Return the term that "3wd" says; what is no term at all is wrong use."""
    if not _TERM.fullmatch(text.strip()):
        words = {"text": text.strip()[:20]}
        raise WrittenWronglyError(_("Thời hạn “%(text)s” chưa đúng. Ghi như 3wd, 10d, 8h hoặc 1m") % words)
    return parse_term(text)


def read_pause(text: str) -> Pause:
    """Return the pause that START/END, START/ (still open) or START/END/restart says; without a mode: excluded."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) not in (2, 3) or not parts[0]:
        words = {"text": text.strip()[:60]}
        raise WrittenWronglyError(
            _("Lần dừng “%(text)s” chưa đúng. Ghi BẮT_ĐẦU/KẾT_THÚC, thêm /restart nếu tính lại") % words
        )
    mode, remainder = _mode(parts[2] if len(parts) > 2 else "")
    return Pause(read_moment(parts[0]), read_moment(parts[1]) if parts[1] else None, mode, remainder)


def write_moment(moment: datetime) -> str:
    """Write what `read_moment` reads: 2026-08-21T10:00."""
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def write_pause(pause: Pause) -> str:
    """Write what `read_pause` reads."""
    names = {mode: name for name, mode in MODES.items()} | {PauseMode.FIXED_REMAINDER: f"{FIXED}{pause.remainder}"}
    return f"{write_moment(pause.start)}/{write_moment(pause.end) if pause.end else ''}/{names[pause.mode]}"


def cells_as_data(explanation: Explanation, notes: list[str]) -> list[dict[str, Any]]:
    """Return the days for --json."""
    return [
        {
            "day": cell.day.isoformat(),
            "kind": cell.kind.value,
            "minutes": cell.counted,
            "paused": cell.paused,
            "ordinal": cell.ordinal,
            "marks": sorted(cell.marks),
            "note": note,
            "decision": cell.special.decision if cell.special else "",
            "confidence": cell.special.confidence if cell.special else "",
            "restarted": cell.restarted,
        }
        for cell, note in zip(explanation.cells, notes, strict=True)
    ]


def _mode(text: str) -> tuple[PauseMode, Term | None]:
    folded = text.lower()
    if folded.startswith(FIXED):
        return PauseMode.FIXED_REMAINDER, read_term(folded.removeprefix(FIXED))
    if not folded:
        return PauseMode.PAUSE, None
    if folded not in MODES:
        words = {"text": text[:20]}
        raise WrittenWronglyError(_("Không có cách dừng “%(text)s”. Chọn pause, restart, step hoặc fixed:5wd") % words)
    return MODES[folded], None


def _day(text: str) -> date:
    try:
        return dates.parse(text)
    except RuleError as refusal:
        if any(mark.isdigit() for mark in text) and re.fullmatch(r"[0-9/.\-]+", text):
            raise refusal from None
        words = {"text": text[:30]}
        raise WrittenWronglyError(_("Lúc “%(text)s” chưa đúng. Ghi như 10:00 21/8/2026") % words) from None


def _clock(match: re.Match[str], text: str) -> time:
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if hour > 23 or max(minute, second) > 59:  # of a day, of an hour, of a minute
        raise WrittenWronglyError(_("Không có giờ như trong “%(text)s”. Ghi từ 00:00 đến 23:59") % {"text": text[:30]})
    return time(hour, minute, second)
