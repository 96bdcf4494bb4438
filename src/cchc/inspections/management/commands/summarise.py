"""`cchc summarise YEAR|PLAN --out DIR`: the summary of a year or a campaign as PDF, DOCX and XLSX."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common.commands import Command as Base
from cchc.common.exports import xlsx_bytes
from cchc.inspections.models import Plan
from cchc.inspections.queries import summary as queries
from cchc.inspections.queries.summary import SummaryScope, sheets
from cchc.inspections.services import papers


class Command(Base):
    """Write the three files with the figures of now; nothing is kept or numbered."""

    help = _("Xuất tổng hợp của một năm hoặc một đợt kiểm tra ra PDF, DOCX, XLSX")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", help=_("năm, ví dụ 2026, hoặc mã kế hoạch"))
        parser.add_argument("--issuer", default="", help=_("mã cơ quan ban hành, khi năm đó có nhiều cơ quan"))
        parser.add_argument("--out", required=True, help=_("thư mục nhận các tệp"))

    def work(self, **options: Any) -> object:
        scope = _scope(options["what"], options["issuer"])
        folder = Path(options["out"])
        folder.mkdir(parents=True, exist_ok=True)
        found = queries.summarise(scope, full=True)
        compared = queries.compare(scope, found.rows)
        paper = papers.summary_files(found, compared)
        name = scope.plan.code if scope.plan else f"{scope.issuer.code}-{scope.year}"
        written = []
        for suffix, data in (
            ("pdf", paper.pdf),
            ("docx", paper.docx),
            ("xlsx", xlsx_bytes(sheets.workbook(found, compared))),
        ):
            path = folder / f"tong-hop-{name}.{suffix}"
            path.write_bytes(data)
            self.say(_("Đã ghi %(path)s (%(size)s byte)") % {"path": path, "size": len(data)})
            written.append(str(path))
        counts = found.counts
        return {
            "inspections": len(found.rows),
            "judged": counts.judged,
            "met": counts.met,
            "shortfalls": found.n_shortfalls,
            "repeats": found.n_repeats,
            "tasks": found.remedy.given,
            "verified": found.remedy.verified,
            "late_self_reports": len(found.late_reports),
            "reminders": found.n_reminders,
            "compared": len(compared.compared),
            "files": written,
        }


def _scope(what: str, issuer: str) -> SummaryScope:
    today = timezone.localdate()
    if not (what.isascii() and what.isdigit() and len(what) == 4):
        plan = Plan.objects.filter(code=what, status__in=queries.ISSUED).select_related(
            "issuer__parent", "lead__parent"
        )
        found = plan.first()
        if found is None:
            raise CommandError(_("Không có kế hoạch đã ban hành mã “%(what)s”") % {"what": what})
        return queries.of_plan(found, today)
    shelf = queries.shelf_of(None)
    issuers = [unit for unit in shelf.issuers if int(what) in shelf.years(unit) and issuer in ("", unit.code)]
    if not issuers:
        raise CommandError(_("Năm %(year)s không có kế hoạch đã ban hành") % {"year": what})
    if len(issuers) > 1:
        codes = ", ".join(unit.code for unit in issuers)
        raise CommandError(
            _("Năm %(year)s có nhiều cơ quan. Thêm --issuer: %(codes)s") % {"year": what, "codes": codes}
        )
    return shelf.year(issuers[0], int(what), today)
