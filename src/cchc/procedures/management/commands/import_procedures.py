"""`cchc import-procedures FILE`: say what a file would do; `--apply` does it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from cchc.common import dates
from cchc.common.commands import RULE_SAID_NO
from cchc.common.commands import Command as BaseCommand
from cchc.common.errors import RuleError
from cchc.procedures.choices import ImportVerdict
from cchc.procedures.rules.exchange.verdicts import Judged
from cchc.procedures.services import imports
from cchc.procedures.services.imports import Preview
from cchc.procedures.services.registering import DecisionFacts


class Command(BaseCommand):
    help = _("Xem tệp thủ tục (JSON, XLSX) sẽ đổi gì; --apply thì ghi. Thoát 1 nếu có thủ tục sai.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar=_("TỆP"), help=_("tệp JSON hoặc XLSX"))
        parser.add_argument("--apply", action="store_true", help=_("ghi vào bộ thủ tục"))
        parser.add_argument("--decision", default="", metavar=_("SỐ"), help=_("số quyết định công bố"))
        parser.add_argument("--decision-date", default="", metavar=_("NGÀY"), help=_("ngày ký quyết định"))
        parser.add_argument("--valid-from", default="", metavar=_("NGÀY"), help=_("ngày áp dụng, mặc định hôm nay"))
        parser.add_argument(
            "--whole-list", action="store_true", help=_("thủ tục cùng lĩnh vực không có trong tệp là bãi bỏ")
        )
        parser.add_argument("--accept-doubts", action="store_true", help=_("ghi cả thủ tục có điểm ngờ"))

    def work(self, **options: Any) -> object:
        file = Path(options["file"])
        if not file.is_file():
            raise CommandError(_("Không có tệp %(file)s") % {"file": file})
        found = imports.preview(file.read_bytes(), closes_rest=options["whole_list"])
        self._tell(found)
        answer: dict[str, Any] = {
            "file": file.name,
            "counts": {kind.value: n for kind, n in found.tally.items()},
            "doubted": found.n_doubted,
            "unknown": list(found.upload.unknown),
            "notes": [note for note in (*found.upload.notes, found.warning) if note],
            "procedures": [_row(one) for one in found.judged if one.verdict != ImportVerdict.UNCHANGED],
            "applied": False,
        }
        if options["apply"] and not (found.writes or found.wrong):
            self.say(_("Tệp không khác những gì đang có, không ghi thêm gì."))
            answer |= {"applied": True, "new": 0, "changed": 0, "closed": 0}
        elif options["apply"]:
            if (found.n_doubted or found.warning) and not (found.wrong or options["accept_doubts"]):
                words = {"n": found.n_doubted}
                raise RuleError(_("Còn %(n)s thủ tục có điểm ngờ. Xem rồi thêm --accept-doubts") % words)
            done = self._apply(file.name, found, options)
            answer |= {"applied": True, "new": done.n_new, "changed": done.n_changed, "closed": done.n_closed}
        elif found.wrong:
            problem = str(found.wrong[0].problems[0])
            sentence = _("%(n)s thủ tục sai. %(problem)s") % {"n": len(found.wrong), "problem": problem}
            self.end({"error": sentence} | answer, sentence, RULE_SAID_NO)
        return answer

    def _apply(self, name: str, found: Preview, options: dict[str, Any]) -> imports.Applied:
        signed = _day(options["decision_date"])
        decision = DecisionFacts(options["decision"], signed) if options["decision"] else None
        console = Console(stderr=True)
        with Progress(console=console, disable=self.as_json or not console.is_terminal) as bar:
            task = bar.add_task(_("Ghi thủ tục"), total=len(found.writes))
            done = imports.apply(
                actor=None,
                preview=found,
                file_name=name,
                decision=decision,
                valid_from=_day(options["valid_from"]) or timezone.localdate(),
                accepts_doubts=options["accept_doubts"],
                now=timezone.now(),
                watch=lambda done, total: bar.update(task, completed=done, total=total),
            )
        words = {"new": done.n_new, "changed": done.n_changed, "closed": done.n_closed}
        self.say(_("Đã ghi: %(new)s thêm mới, %(changed)s thay đổi, %(closed)s bãi bỏ.") % words)
        return done

    def _tell(self, found: Preview) -> None:
        for one in found.judged:
            if one.verdict != ImportVerdict.UNCHANGED:
                self.say(_line(one))
        for name in found.upload.unknown:
            self.say(_("Không có chỗ ghi, không nhập: %(name)s") % {"name": name})
        for note in (*found.upload.notes, found.warning):
            if note:
                self.say(note)
        self.say(", ".join(f"{kind.label}: {n}" for kind, n in found.tally.items()))


def _row(one: Judged) -> dict[str, Any]:
    return {
        "code": one.record.code,
        "name": one.record.content.name,
        "verdict": one.verdict.value,
        "problems": [str(flaw) for flaw in one.problems],
        "changes": [str(line) for line in one.changes],
        "doubts": [flaw.sentence for flaw in one.doubts],
    }


def _line(one: Judged) -> str:
    said = [*map(str, one.problems), *map(str, one.changes), *(flaw.sentence for flaw in one.doubts)]
    return " · ".join([one.record.code or "–", one.label, *said])


def _day(text: str) -> date | None:
    return dates.parse(text) if text else None
