"""`cchc reconcile FILE`: which figures of a file do not agree."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from cchc.common.commands import WRONG_USE
from cchc.common.commands import Command as BaseCommand
from cchc.common.errors import RuleError
from cchc.metrics.rules import wording
from cchc.metrics.rules.identities import book
from cchc.metrics.services import reading, reconciling
from cchc.metrics.services.reconciling import Answer, Told


class Command(BaseCommand):
    help = _("Đối chiếu số liệu trong tệp YAML, CSV hoặc XLSX: đẳng thức nào khớp, không khớp, số nào suy ra được.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", metavar="FILE", help=_("tệp YAML, CSV hoặc XLSX; mỗi mục hoặc dòng là một báo cáo"))

    def work(self, **options: Any) -> object:
        """Judge the file; a contradiction is a finding, not a failure."""
        path = Path(options["file"])
        try:
            content = path.read_bytes() if path.stat().st_size <= reading.MAX_BYTES else b" " * (reading.MAX_BYTES + 1)
        except OSError:
            raise CommandError(_("Không mở được tệp %(path)s") % {"path": path}) from None
        try:
            answer = reconciling.reconcile(reading.read(path.name, content))
        except RuleError as refusal:
            raise CommandError(refusal.message) from None
        for one in answer.statements:
            self._say(one)
        self._say_notes(answer)
        if answer.faults:
            data = reconciling.as_data(answer)
            self.end_with_faults(data, answer)
        return reconciling.as_data(answer)

    def end_with_faults(self, data: object, answer: Answer) -> None:
        """Print what could be judged, name on standard error what could not be read, and end with code 2."""
        self.end(data, "\n".join(answer.faults), WRONG_USE)  # type: ignore[arg-type]  # --json prints any data

    def _say(self, one: Told) -> None:
        the_book = book()
        self.say("")
        self.say(" · ".join(part for part in (str(one.id), one.unit, one.period) if part))
        for identity, said in one.said:
            self.say(f"  ≠ {said.sentence}")
            detail = said.subtraction or wording.equation(the_book, the_book.by_id[identity], one.verdict)
            self.say(f"    {the_book.by_id[identity].name}: {detail}")
        for mark, ids in (("=", one.verdict.held), ("?", one.verdict.unjudged)):
            for identity in ids:
                found = the_book.by_id[identity]
                self.say(f"  {mark} {found.name}: {wording.equation(the_book, found, one.verdict)}")
        for code, value in one.verdict.implied.items():
            least = (
                _(" (ít nhất, nếu không có hồ sơ kỳ trước chuyển sang thêm)") if code in one.verdict.at_least else ""
            )
            self.say(
                _("  suy ra %(name)s: %(value)s") % {"name": the_book.say(code), "value": wording.show(value)} + least
            )
        for fault in one.faults:
            self.say(f"  ! {fault}")

    def _say_notes(self, answer: Answer) -> None:
        self.say("")
        if answer.unknown:
            self.say(_("Cột không rõ, đã bỏ qua: %(names)s.") % {"names": ", ".join(answer.unknown)})
        for note in answer.notes:
            self.say(f"{note}.")
        words = {"n": len(answer.statements), "broken": answer.n_broken}
        self.say(_("%(n)s báo cáo, %(broken)s chỗ không khớp.") % words)
