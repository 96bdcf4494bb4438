"""`cchc conclude CODE --out DIR`: the conclusion of an inspection as PDF and DOCX."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from cchc.common.commands import Command as Base
from cchc.inspections.models import Inspection
from cchc.inspections.services import papers


class Command(Base):
    """Write the conclusion: the frozen bytes if it is issued, the draft otherwise."""

    help = _("Xuất thông báo kết luận của một cuộc kiểm tra ra PDF và DOCX")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help=_("mã cuộc kiểm tra, ví dụ thoi-binh-2016"))
        parser.add_argument("--out", required=True, help=_("thư mục nhận hai tệp"))

    def work(self, **options: Any) -> object:
        inspection = Inspection.objects.filter(code=options["code"]).first()
        if inspection is None:
            raise CommandError(_("Không có cuộc kiểm tra mã “%(code)s”. Xem mã trên trang Kiểm tra") % options)
        folder = Path(options["out"])
        folder.mkdir(parents=True, exist_ok=True)
        paper = papers.conclusion_files(inspection)
        written = []
        for suffix, data in (("pdf", paper.pdf), ("docx", paper.docx)):
            path = folder / f"{inspection.code}.{suffix}"
            path.write_bytes(data)
            self.say(_("Đã ghi %(path)s (%(size)s byte)") % {"path": path, "size": len(data)})
            written.append(str(path))
        return {"code": inspection.code, "status": paper.status, "number": paper.number, "files": written}
