"""`cchc journal seal`, `cchc journal verify`: the journal that proves itself."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cchc.audit import queries, services
from cchc.audit.models import DaySeal
from cchc.audit.words import say
from cchc.common import dates, numbers
from cchc.common.commands import RULE_SAID_NO
from cchc.common.commands import Command as BaseCommand
from cchc.common.errors import RuleError

SHOWN = 50  # lines of damage for people; --json holds all


class Command(BaseCommand):
    help = _("Niêm phong nhật ký từng ngày; kiểm tra và nêu tên mục bị sửa, mất, thêm, đổi chỗ")

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar=_("việc"))
        seal = what.add_parser("seal", help=_("niêm phong mọi mục chưa niêm phong"))
        seal.add_argument("--day", default="", help=_("chỉ niêm phong đến hết ngày này, ví dụ 21/11/2026"))
        verify = what.add_parser("verify", help=_("kiểm tra mọi mục, mọi dấu niêm"))
        verify.add_argument("--seal", default="", help=_("dấu niêm in trên văn bản, từ 8 ký tự"))
        for parts in (seal, verify):
            parts.add_argument("--json", action="store_true", help=_("in kết quả dạng JSON"))

    def work(self, **options: Any) -> object:
        return self._seal(options["day"]) if options["what"] == "seal" else self._verify(options["seal"])

    def _seal(self, day: str) -> object:
        through = dates.parse(day) if day else None
        if through and through > timezone.localdate():
            raise RuleError(_("Ngày này chưa đến. Chọn hôm nay hoặc ngày đã qua"))
        made = self._with_bar(
            _("Đang niêm phong"), lambda watch: services.seal_days(now=timezone.now(), through=through, watch=watch)
        )
        for seal in made:
            words = {"number": seal.number, "day": dates.show(seal.day), "seal": seal.printed}
            words |= {"entries": numbers.show(seal.entries), "units": numbers.show(seal.units)}
            self.say(_("Dấu niêm số %(number)s, ngày %(day)s, %(entries)s mục, %(units)s chuỗi: %(seal)s") % words)
        if not made:
            self.say(_("Không có mục nào chưa niêm phong."))
        return {"sealed": [_as_data(seal) for seal in made]}

    def _verify(self, printed: str) -> object:
        known = queries.find_seal(printed) if printed else None
        if printed and known is None:
            words = {"seal": printed}
            raise RuleError(_("Không tìm thấy dấu niêm %(seal)s trong nhật ký. Nhập ít nhất 8 ký tự") % words)
        report = self._with_bar(_("Đang kiểm tra nhật ký"), queries.verify)
        for row in report.damage[:SHOWN]:
            self.say(say(row))
        if len(report.damage) > SHOWN:
            self.say(_("… và %(count)s chỗ khác; xem đủ bằng --json.") % {"count": len(report.damage) - SHOWN})
        answer = {
            "entries": report.entries,
            "seals": report.seals,
            "sealed_through": report.sealed_through,
            "damage": [vars(row) | {"say": say(row)} for row in report.damage],
            "seal": _as_data(known) if known else None,
        }
        if report.damage:
            words = {"bad": numbers.show(len(report.damage)), "total": numbers.show(report.entries)}
            line = _("Nhật ký không còn nguyên vẹn: %(bad)s chỗ trên %(total)s mục. Khôi phục từ bản sao lưu.") % words
            self.end(answer, line, RULE_SAID_NO)
        words = {"total": numbers.show(report.entries), "seals": numbers.show(report.seals)}
        self.say(_("Nhật ký nguyên vẹn: %(total)s mục, %(seals)s dấu niêm.") % words)
        if known:
            words = {"number": str(known.number), "day": dates.show(known.day)}
            self.say(_("Dấu niêm đã nhập là dấu số %(number)s, ngày %(day)s.") % words)
        return answer

    def _with_bar(self, label: str, run: Callable[[Callable[[int, int], None]], Any]) -> Any:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, disable=self.as_json or not console.is_terminal) as bar:
            task = bar.add_task(label, total=None)
            return run(lambda done, total: bar.update(task, completed=done, total=total))


def _as_data(seal: DaySeal) -> dict[str, object]:
    names = ("number", "day", "entries", "units", "after_entry", "last_entry", "digest", "previous")
    return {name: getattr(seal, name) for name in names}
