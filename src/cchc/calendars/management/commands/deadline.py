"""`cchc deadline`: when a result is promised, and why, day by day."""

import shutil
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console

from cchc.calendars.calculator import Answer, Question, answer, reading
from cchc.calendars.queries import local
from cchc.calendars.strip import Look
from cchc.calendars.strip.terminal import drawn
from cchc.common.commands import Command as Base
from cchc.common.errors import RuleError
from cchc.units.models import Unit

NARROW = 80


class Command(Base):
    """Compute a deadline and explain it."""

    help = _("Tính hạn trả kết quả và giải thích từng ngày")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accepted", required=True, metavar=_("LÚC"), help=_("lúc nhận, ví dụ 2026-08-21T10:00"))
        parser.add_argument(
            "--term",
            metavar=_("THỜI_HẠN"),
            help=_("3wd ngày làm việc, 10d ngày, 8h giờ làm việc, 1m tháng; bỏ trống chỉ khi có --same-day-until"),
        )
        parser.add_argument(
            "--pause",
            action="append",
            default=[],
            metavar=_("TỪ/ĐẾN[/CÁCH]"),
            help=_(
                "thời gian dừng, gõ được nhiều lần; CÁCH: restart tính lại, step bước không tính, fixed:5wd còn 5 ngày"
            ),
        )
        parser.add_argument("--unit", metavar=_("MÃ"), help=_("đơn vị nhận: theo giờ làm việc và ngày nghỉ của nơi đó"))
        parser.add_argument("--known-on", metavar=_("NGÀY"), help=_("theo lịch đã biết đến ngày này"))
        parser.add_argument("--same-day-until", metavar=_("GIỜ"), help=_("giờ nhận cuối của thủ tục trả trong ngày"))

    def work(self, **options: Any) -> object:
        try:
            question = _question(options)
        except reading.WrittenWronglyError as wrong:
            raise CommandError(wrong.message) from None
        try:
            found = answer(question, Look(local(timezone.now())))
        except DatabaseError:
            raise RuleError(_("Chưa nạp lịch làm việc. Chạy cchc load_calendar")) from None
        if not self.as_json:
            width = max(NARROW, shutil.get_terminal_size().columns)
            Console(file=self.stdout, width=min(width, 100), highlight=False).print(drawn(found.strip))  # type: ignore[arg-type]
        return _data(found)


def _question(options: dict[str, Any]) -> Question:
    cutoff = reading.read_cutoff(options["same_day_until"]) if options["same_day_until"] else None
    if not options["term"] and cutoff is None:
        raise reading.WrittenWronglyError(_("Thiếu thời hạn. Thêm --term, ví dụ --term 3wd"))
    known_on: date | None = reading.read_day(options["known_on"]) if options["known_on"] else None
    return Question(
        accepted=reading.read_moment(options["accepted"]),
        term=reading.read_term(options["term"]) if options["term"] else None,
        pauses=tuple(reading.read_pause(text) for text in options["pause"]),
        unit=_unit(options["unit"]) if options["unit"] else None,
        cutoff=cutoff,
        known_on=known_on,
    )


def _unit(code: str) -> Unit:
    try:
        found = Unit.objects.filter(code=code).first()
    except DatabaseError:
        found = None
    if found is None:
        raise RuleError(_("Không có đơn vị mang mã “%(code)s”. Xem mã bằng lệnh cchc units") % {"code": code[:60]})
    return found


def _data(found: Answer) -> dict[str, Any]:
    deadline = found.explanation.deadline
    days = {view.day: view for view in found.strip.days}
    notes = [", ".join(days[cell.day].notes) for cell in found.explanation.cells]
    data: dict[str, Any] = {
        "due": deadline.due.isoformat(timespec="minutes") if deadline.due else None,
        "explain": reading.cells_as_data(found.explanation, notes),
        "accepted": deadline.accepted.isoformat(timespec="minutes"),
        "start": deadline.start.isoformat(timespec="minutes"),
        "first_due": deadline.first_due.isoformat(timespec="minutes"),
    }
    if deadline.due is None:
        data["suspended"] = True
        since = deadline.suspended_since
        data["suspended_since"] = since.isoformat(timespec="minutes") if since else None
    return data
