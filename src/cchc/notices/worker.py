"""The background worker: due jobs from the queue, the daily schedule, what dead workers left behind."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from cchc.common import dates

from . import spool
from .choices import MailStatus
from .models import Mail
from .services import delivery, reaper, schedule

TIDY_EVERY = 30.0  # seconds between looks at the schedule and at what the dead left


@dataclass(frozen=True)
class Event:
    """One thing that the worker did: a word for programs, a line for people."""

    what: str
    line: str
    data: dict[str, Any] = field(default_factory=dict)


Tell = Callable[[Event], None]


class Worker:
    """Works until told to stop; `turn` is one round of everything."""

    def __init__(self, *, tell: Tell, interval: float = 2.0, parent: int | None = None) -> None:
        self.tell, self.interval, self.parent = tell, interval, parent
        self._stop = threading.Event()
        self._queue: _Queue | None = None
        self._tidy_at = 0.0

    def stop(self) -> None:
        """End after the job in hand."""
        self._stop.set()
        if self._queue is not None:
            self._queue.running = False

    def run(self, *, once: bool = False) -> None:
        """Work: one round, or rounds until `stop` or until the parent is gone."""
        with spool.alive() as name:
            while not self._stop.is_set():
                self._turn_or_wait(name)
                if once or (self.parent is not None and os.getppid() != self.parent):
                    return
                self._stop.wait(self.interval)

    def turn(self, name: str, now: datetime) -> None:
        """Do what is due now."""
        if time.monotonic() >= self._tidy_at:
            self._tidy_at = time.monotonic() + TIDY_EVERY
            self._reap(now)
            self._seal(now)
            self._remind(now)
        if DBTaskResult.objects.ready().exists():  # the queue locks before it looks: do not bother SQLite for nothing
            self._queue = _Queue(name, self.tell)
            self._queue.run()

    def _turn_or_wait(self, name: str) -> None:
        """A database that is busy or being restarted is waited for, not died of."""
        close_old_connections()
        try:
            self.turn(name, timezone.now())
        except (OperationalError, InterfaceError) as fault:
            self._tidy_at = 0.0
            self.tell(Event("database", _("Chưa làm việc được với cơ sở dữ liệu: %(fault)s") % {"fault": fault}))
        finally:
            close_old_connections()

    def _reap(self, now: datetime) -> None:
        for mail_id, status in reaper.reap_mails(now=now):
            words = {"id": mail_id, "state": MailStatus(status).label}
            self.tell(
                Event("reaped", _("Thư %(id)s còn dở của tiến trình đã chết: %(state)s") % words, {"mail": mail_id})
            )
        if n := reaper.reap_tasks(now=now):
            self.tell(
                Event("given_back", _("Trả lại hàng đợi %(n)s việc của tiến trình đã chết") % {"n": n}, {"tasks": n})
            )
        if n := reaper.ask_again(now=now):
            self.tell(Event("asked_again", _("Xếp lại %(n)s thư quá giờ gửi") % {"n": n}, {"mails": n}))

    def _seal(self, now: datetime) -> None:
        for seal in schedule.run_hourly(now=now):
            words = {"day": dates.show(seal.day), "n": seal.entries}
            line = _("Niêm phong nhật ký ngày %(day)s: %(n)s mục") % words
            self.tell(Event("sealed", line, {"seal": seal.digest, "entries": seal.entries}))

    def _remind(self, now: datetime) -> None:
        given = schedule.run_daily(now=now)
        if given is not None:
            self.tell(Event("reminded", _("Nhắc việc hôm nay: %(n)s việc") % {"n": len(given)}, {"things": len(given)}))


class _Queue(QueueWorker):
    """The library's worker for what is ready now, telling what came of each job."""

    def __init__(self, name: str, tell: Tell) -> None:
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        self._tell = tell

    def run_task(self, db_task_result: DBTaskResult) -> None:  # type: ignore[type-arg]  # generic only for checkers
        """Run one job and say what came of it."""
        super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED:
            words = {"job": db_task_result.task_name, "fault": db_task_result.exception_class_path}
            self._tell(
                Event("failed", _("Việc nền %(job)s bị lỗi: %(fault)s") % words, {"job": str(db_task_result.pk)})
            )
        elif db_task_result.task_path == delivery.deliver.module_path and db_task_result.return_value:
            self._tell(_mail_event(db_task_result.args_kwargs["args"][0], db_task_result.return_value))


def _mail_event(mail_id: int, status: str) -> Event:
    mail = Mail.objects.select_related("notice").get(pk=mail_id)
    words = {"address": mail.address, "title": mail.notice.title, "state": MailStatus(status).label}
    line = _("Thư tới %(address)s, “%(title)s”: %(state)s") % words
    if mail.last_error:
        line += f" ({mail.last_error})"
    return Event("mail", line, {"mail": mail_id, "status": status, "message_id": mail.message_id})
