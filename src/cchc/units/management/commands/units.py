"""`cchc units`: look units up from the command line."""

from argparse import SUPPRESS, ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.commands import Command as BaseCommand
from cchc.common.errors import RuleError
from cchc.units import queries
from cchc.units.models import Unit

MOST = 50


class Command(BaseCommand):
    """Search, show, follow and compare units."""

    help = _("Tra cứu đơn vị: tìm, xem, đơn vị trước và sau, so sánh được không.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True, metavar=_("VIỆC"))
        search = ways.add_parser("search", help=_("tìm theo tên, gõ không dấu cũng được"))
        search.add_argument("words", help=_("tên, ví dụ “do luong”"))
        show = ways.add_parser("show", help=_("xem một đơn vị"))
        show.add_argument("code", help=_("mã đơn vị, ví dụ thoi-binh"))
        for name, line in (("after", _("đơn vị kế tiếp")), ("before", _("đơn vị trước đó"))):
            follow = ways.add_parser(name, help=line)
            follow.add_argument("code", help=_("mã đơn vị, ví dụ thoi-binh"))
            follow.add_argument(
                "--day", help=_("ngày cần biết, mặc định: hôm nay, với before là ngày trước khi thành lập")
            )
        compare = ways.add_parser("compare", help=_("số liệu hai đơn vị có so sánh được không"))
        compare.add_argument("code", help=_("mã đơn vị, ví dụ thoi-binh"))
        compare.add_argument("other", help=_("mã đơn vị thứ hai"))
        for way in ways.choices.values():  # `--json` is understood on both sides of the verb
            way.add_argument("--json", action="store_true", default=SUPPRESS, help=_("in kết quả dạng JSON"))

    def work(self, **options: Any) -> object:
        today = timezone.localdate()
        match options["way"]:
            case "search":
                return self._list([_row(unit) for unit in queries.search(options["words"])[:MOST]])
            case "show":
                unit = _unit(options["code"])
                above = queries.ancestors(unit)
                return self._list([{**_row(unit), "place": queries.located(unit, above), "path": unit.path}])
            case "after":
                return self._follow(queries.successors(_unit(options["code"]), _day(options["day"], today)))
            case "before":
                unit = _unit(options["code"])
                return self._follow(queries.predecessors(unit, _day(options["day"], queries.day_before(unit, today))))
        return self._compare(_unit(options["code"]), _unit(options["other"]))

    def _compare(self, one: Unit, other: Unit) -> object:
        answer = queries.comparable(one, other)
        if answer.verdict == queries.Verdict.REFUSED:
            raise RuleError(answer.reason)
        self.say(answer.reason)
        return {
            "verdict": answer.verdict.value,
            "reason": answer.reason,
            "parts": [unit.code for unit in answer.parts],
        }

    def _follow(self, found: list[queries.Follower]) -> object:
        return self._list([{**_row(one.unit), "is_whole": one.is_whole} for one in found])

    def _list(self, rows: list[dict[str, object]]) -> object:
        if not rows:
            self.say(_("Không có đơn vị nào."))
        for row in rows:
            part = "" if row.get("is_whole", True) else " " + _("(một phần)")
            self.say(f"{row['code']:<48} {row['name']}{part}  {row['dates']}".rstrip())
        return rows


def _unit(code: str) -> Unit:
    unit = Unit.objects.select_related("parent").filter(code=code).first()
    if unit is None:
        raise CommandError(_("Không có đơn vị mã “%(code)s”; tìm bằng: cchc units search") % {"code": code})
    return unit


def _day(text: str | None, otherwise: date) -> date:
    if text is None:
        return otherwise
    try:
        return dates.parse(text)
    except RuleError as refusal:
        raise CommandError(refusal.message) from None


def _row(unit: Unit) -> dict[str, object]:
    ends = [dates.show(day) if day else "" for day in (unit.valid_from, unit.valid_to)]
    return {
        "code": unit.code,
        "name": unit.title,
        "kind": unit.kind,
        "level": unit.level,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "dates": "–".join(ends) if any(ends) else "",
    }
