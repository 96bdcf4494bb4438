"""`cchc worker`: sends mails, gives the reminders of the day, clears up after killed workers."""

import json
import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.commands import Command as BaseCommand
from cchc.notices.worker import Event, Worker


class Command(BaseCommand):
    help = _("Chạy việc nền: gửi thư, nhắc việc hằng ngày, dọn phần dở của tiến trình đã chết")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help=_("làm hết việc đến giờ rồi dừng (dùng với cron)"))
        parser.add_argument("--interval", type=float, default=2.0, help=_("số giây giữa hai lần xem, mặc định 2"))
        parser.add_argument("--with-parent", action="store_true", help=_("dừng khi tiến trình mẹ dừng"))

    def work(self, **options: Any) -> object:
        if not 0.1 <= options["interval"] <= 3600:
            raise CommandError(_("--interval phải từ 0.1 đến 3600 giây."))
        self._once: bool = options["once"]
        self._events: list[dict[str, Any]] = []
        parent = os.getppid() if options["with_parent"] else None
        worker = Worker(tell=self._tell, interval=options["interval"], parent=parent)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_args: worker.stop())
        if not self._once:
            self._tell(Event("started", _("Tiến trình việc nền đã chạy. Dừng: Ctrl+C")))
        worker.run(once=self._once)
        if not self._once:
            self._tell(Event("stopped", _("Tiến trình việc nền đã dừng")))
        return self._events if self._once else {"stopped": True}

    def _tell(self, event: Event) -> None:
        """Print one line for people, or one JSON object a line; with --once, one list at the end."""
        now = timezone.now()
        data = {"at": now.isoformat(timespec="seconds"), "what": event.what, "say": event.line, **event.data}
        if self.as_json and self._once:
            self._events.append(data)
        else:
            self.stdout.write(
                json.dumps(data, ensure_ascii=False) if self.as_json else f"{dates.show_time(now)}  {event.line}"
            )
            self.stdout.flush()
