"""`cchc criteria`: list the sets; `--check FILE` says what an import would do with every row."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from cchc.common.commands import Command as BaseCommand
from cchc.common.errors import RuleError
from cchc.criteria import queries
from cchc.criteria.choices import Verdict
from cchc.criteria.models import CriteriaSet
from cchc.criteria.rules import rows as row_rules
from cchc.criteria.rules.rows import RowVerdict
from cchc.criteria.services import reading


class Command(BaseCommand):
    help = _("Liệt kê bộ nội dung kiểm tra; --check TỆP xem từng dòng của tệp mà không lưu.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", metavar=_("TỆP"), help=_("tệp XLSX hoặc YAML cần xem; thoát 1 nếu có dòng sai"))
        parser.add_argument("--set", default="kiem-tra-cchc", metavar=_("MÃ"), help=_("bộ để so với"))

    def work(self, **options: Any) -> object:
        return self._check(Path(options["check"]), options["set"]) if options["check"] else self._list()

    def _list(self) -> object:
        found = queries.list_sets(CriteriaSet.objects.all())
        for line in found:
            words = {
                "set": line.set,
                "status": line.set.get_status_display(),
                "n": line.n_items,
                "open": line.n_unconfirmed,
            }
            self.say(_("%(set)s · %(status)s · %(n)s nội dung, %(open)s chưa xác nhận") % words)
        return [
            {
                "code": line.set.code,
                "version": line.set.version,
                "status": line.set.status,
                "items": line.n_items,
                "unconfirmed": line.n_unconfirmed,
            }
            for line in found
        ]

    def _check(self, file: Path, code: str) -> object:
        if not file.is_file():
            raise CommandError(_("Không có tệp %(file)s") % {"file": file})
        raw = reading.read(file.name, file.read_bytes())
        verdicts = row_rules.judge(queries.rows_in_force(code), raw, queries.area_names(), queries.metric_codes())
        tally = row_rules.counts(verdicts)
        for verdict in verdicts:
            if verdict.verdict != Verdict.UNCHANGED:
                self.say(_line(verdict))
        self.say(", ".join(f"{kind.label}: {n}" for kind, n in tally.items()))
        if tally[Verdict.WRONG]:
            wrong = next(verdict for verdict in verdicts if verdict.is_wrong)
            words = {"n": tally[Verdict.WRONG], "line": wrong.line, "problem": wrong.problems[0]}
            raise RuleError(_("%(n)s dòng sai. Dòng %(line)s: %(problem)s") % words)
        return {"file": file.name, "counts": {kind.value: n for kind, n in tally.items()}}


def _line(verdict: RowVerdict) -> str:
    details = [*verdict.problems, *(f"{c.label}: {c.old} → {c.new}" for c in verdict.changes)]
    where = _("dòng %(line)s") % {"line": verdict.line} if verdict.line else "–"
    return " · ".join([where, verdict.code or "–", str(verdict.verdict.label), *details])
