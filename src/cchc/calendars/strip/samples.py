"""What the sheet of parts (/styleguide/) shows of the strip: every kind of cell, on the days of August 2026."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from ..rules import STANDARD_WEEK, Calendar, DayKind, Hours, Pause, PauseMode, SpecialDay, parse_term
from .build import strip_for
from .model import Look

TODAY = date(2026, 8, 28)
NOW = datetime.combine(TODAY, datetime.min.time()) + timedelta(hours=14, minutes=10)
KNOWN = date(2025, 10, 16)
NOTICE = "TB 9441/TB-BNV"
DAYS = [
    SpecialDay(date(2026, 8, 22), DayKind.MAKE_UP, "Làm bù cho 31/8", NOTICE, "H", KNOWN),
    SpecialDay(date(2026, 8, 31), DayKind.SWAPPED_OFF, "Hoán đổi, làm bù 22/8", NOTICE, "H", KNOWN),
    SpecialDay(date(2026, 9, 1), DayKind.HOLIDAY, "Quốc khánh", "", "H", KNOWN),
    SpecialDay(date(2026, 9, 2), DayKind.HOLIDAY, "Quốc khánh", "", "H", KNOWN),
    SpecialDay(date(2026, 11, 24), DayKind.HOLIDAY, "Ngày Văn hóa Việt Nam", "NQ 28/2026/QH16", "GK", KNOWN),
]


def calendar() -> Calendar:
    """Return the working time of the samples."""
    hours = [Hours(date(2025, 1, 1), None, STANDARD_WEEK)]
    return Calendar(date(2026, 1, 1), date(2027, 12, 31), hours, DAYS)


def at(day: int, hour: int, minute: int = 0, month: int = 8) -> datetime:
    """Return a moment of 2026."""
    return NOW.replace(month=month, day=day, hour=hour, minute=minute)


def samples() -> dict[str, Any]:
    """Return a strip for each thing that a strip can have to say."""
    supplement = Pause(at(24, 10), at(26, 10), PauseMode.PAUSE, reason="chờ bổ sung giấy tờ")
    restart = supplement._replace(mode=PauseMode.RESTART)
    step = Pause(at(25, 8), at(27, 16), PauseMode.STEP, reason="niêm yết tại xã")
    waiting = Pause(at(25, 9, 30), None, PauseMode.PAUSE, reason="chờ nộp thuế")
    dossier = Look(NOW, is_open=True)
    public = Look(NOW, shows_reasons=False, is_read_aloud=True)
    cases = [
        ("Đủ các loại ngày", at(21, 10), "5wd", [supplement], dossier),
        ("Trang công khai: không nêu lý do tạm dừng", at(21, 10), "5wd", [supplement], public),
        ("Tính lại từ đầu", at(21, 10), "3wd", [restart], dossier),
        ("Đang tạm dừng", at(21, 10), "5wd", [waiting], dossier),
        ("Quá hạn mà chưa trả", at(19, 15), "4wd", [], dossier),
        ("Theo giờ, có bước không tính", at(24, 16), "12h", [step], dossier),
        ("Theo ngày thường, ngày cuối rơi vào ngày nghỉ", at(19, 9), "14d", [], dossier),
        ("Nhiều tuần, có ngày chưa xác nhận", at(6, 9, month=7), "100wd", [], dossier),
        ("Cùng ngày", at(28, 9), "4h", [], dossier),
    ]
    days = calendar()
    return {
        "strips": [
            (title, strip_for(days, accepted, parse_term(term), pauses, look))
            for title, accepted, term, pauses, look in cases
        ]
    }
