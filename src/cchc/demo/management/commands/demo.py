"""`cchc demo scale`: a world as large as a province has after ten years, to measure speed on."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cchc.common.commands import Command as BaseCommand
from cchc.common.errors import RuleError
from cchc.demo import scale


class Command(BaseCommand):
    help = _("Làm thêm dữ liệu quy mô lớn vào bản minh họa để đo tốc độ: cchc demo scale")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["scale"], help=_("scale: dữ liệu quy mô lớn"))
        parser.add_argument("--inspections", type=int, default=1_000, help=_("số cuộc kiểm tra, mỗi cuộc 138 mục"))
        parser.add_argument("--entries", type=int, default=1_000_000, help=_("số dòng nhật ký"))

    def work(self, **options: Any) -> object:
        if not settings.DEMONSTRATION:
            raise RuleError(_("Lệnh này nạp dữ liệu giả, chỉ dùng cho bản minh họa."))
        if not (1 <= options["inspections"] <= 10_000 and 0 <= options["entries"] <= 20_000_000):
            raise RuleError(_("Số cuộc kiểm tra từ 1 đến 10.000, số dòng nhật ký từ 0 đến 20.000.000"))
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, disable=self.as_json or not console.is_terminal) as bar:
            bars: dict[str, Any] = {}

            def watch(name: str, done: int, total: int) -> None:
                if name not in bars:
                    bars[name] = bar.add_task(name, total=total)
                bar.update(bars[name], completed=done)

            made = scale.make(
                inspections=options["inspections"],
                entries=options["entries"],
                now=timezone.now(),
                today=timezone.localdate(),
                watch=watch,
            )
        scale.analyse()
        for table, count in made.rows.items():
            self.say(f"{table:<32}{count:>10,}".replace(",", "."))
        words = {"rows": f"{made.total:,}".replace(",", "."), "seconds": f"{made.seconds:.1f}".replace(".", ",")}
        speed = f"{made.per_second:,.0f}".replace(",", ".")
        self.say(_("%(rows)s dòng trong %(seconds)s giây, %(speed)s dòng/giây") % {**words, "speed": speed})
        return {"rows": made.rows, "total": made.total, "seconds": made.seconds, "rows_per_second": made.per_second}
