"""`cchc render-samples --out DIR`: one invented document of each kind, to be looked at."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cchc.common.commands import Command as BaseCommand
from cchc.documents.docx import render_docx
from cchc.documents.samples import samples
from cchc.documents.typeset import render_pdf


class Command(BaseCommand):
    help = _("Ghi ra mỗi loại văn bản một bản mẫu hư cấu (PDF, DOCX) để xem")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, help=_("thư mục ghi tệp"))

    def work(self, **options: Any) -> object:
        folder = Path(options["out"])
        folder.mkdir(parents=True, exist_ok=True)
        written: list[str] = []
        for name, content, imprint in samples():
            for ending, data in ((".pdf", render_pdf(content, imprint)), (".docx", render_docx(content, imprint))):
                path = folder / f"{name}{ending}"
                path.write_bytes(data)
                written.append(str(path))
                self.say(str(path))
        return written
