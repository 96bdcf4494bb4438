"""What dead workers left behind: mails marked as being sent, tasks marked as running, mails that nobody asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cchc.common.language import in_vietnamese

from .. import letters, spool
from ..choices import MailStatus
from ..models import Mail
from ..spool import Mark, Sheet
from . import delivery

ELSEWHERE_FOR = timedelta(hours=1)  # a worker whose notes lie on another machine counts as dead after this
FORGOTTEN_FOR = timedelta(minutes=10)
LIVES_OF_A_TASK = 5  # a task that killed so many workers is not given to another


class WorkerDiedError(Exception):
    """A task ended because its worker was killed, again and again."""


@in_vietnamese
def reap_mails(*, now: datetime) -> list[tuple[int, str]]:
    """Settle each mail that a dead worker was sending; return (mail, its state now)."""
    settled = []
    for pk, message_id in Mail.objects.filter(status=MailStatus.SENDING).values_list("pk", "message_id"):
        name = letters.local_part(message_id)
        with spool.sheet(name, is_new=False) as sheet:
            status = _settle(mail_id=pk, name=name, sheet=sheet, now=now)
            if status and sheet is not None:
                sheet.discard()
        if status:
            settled.append((pk, status))
    return settled


def reap_tasks(*, now: datetime) -> int:
    """Give the tasks of dead workers back to the queue; return how many."""
    running = DBTaskResult.objects.running().values_list("pk", "worker_ids", "started_at")
    return sum(
        _is_orphan(workers, started, now) and _give_back(task_id=pk, workers=workers)
        for pk, workers, started in running
    )


def ask_again(*, now: datetime) -> int:
    """Queue the mails that are long due and that no task asks for (a restored backup, a task that failed)."""
    if not Mail.objects.due(now - FORGOTTEN_FOR).exists():  # a transaction would lock SQLite for nothing
        return 0
    return _ask_again(now=now)


@transaction.atomic
def _ask_again(*, now: datetime) -> int:
    forgotten = list(Mail.objects.due(now - FORGOTTEN_FOR)[:500])
    open_tasks = DBTaskResult.objects.filter(
        task_path=delivery.deliver.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    asked = {task["args"][0] for task in open_tasks.values_list("args_kwargs", flat=True)}
    alone = [mail for mail in forgotten if mail.pk not in asked]
    for mail in alone:
        delivery.enqueue(mail)
    return len(alone)


@transaction.atomic
def _settle(*, mail_id: int, name: str, sheet: Sheet | None, now: datetime) -> str:
    """Decide by what the dead worker noted; "" if it lives or somebody else was quicker."""
    mail = Mail.objects.select_for_update().filter(pk=mail_id, status=MailStatus.SENDING).first()
    if mail is None:
        return ""
    if mail.spool != spool.own_id():
        since = mail.sending_since or now
        lost = _("Tiến trình gửi ở máy khác không trả lời; không rõ máy chủ thư đã nhận chưa.")
        return delivery.close(mail, MailStatus.UNSURE, reason=lost, now=now) if since < now - ELSEWHERE_FOR else ""
    if sheet is None:
        lost = _("Mất ghi chép của lần gửi; không rõ máy chủ thư đã nhận chưa.")
        return "" if spool.has(name) else delivery.close(mail, MailStatus.UNSURE, reason=lost, now=now)
    if sheet.reached is Mark.ACCEPTED:
        return delivery.close(mail, MailStatus.SENT, reason="", now=now)
    if sheet.reached is Mark.HANDING_OVER:
        cut = _("Tiến trình gửi bị ngắt khi đang chuyển thư; không rõ máy chủ thư đã nhận chưa.")
        return delivery.close(mail, MailStatus.UNSURE, reason=cut, now=now)
    early = _("Tiến trình gửi bị ngắt trước khi chuyển thư.")
    return delivery.put_back(mail, reason=early, now=now)


def _is_orphan(workers: list[str], started: datetime | None, now: datetime) -> bool:
    is_dead = spool.is_dead(workers[-1]) if workers else None
    if is_dead is None:
        return started is not None and started < now - ELSEWHERE_FOR
    return is_dead


@transaction.atomic
def _give_back(*, task_id: UUID, workers: list[str]) -> bool:
    task = DBTaskResult.objects.select_for_update().filter(pk=task_id).running().first()
    if task is None or task.worker_ids != workers:
        return False
    if len(workers) >= LIVES_OF_A_TASK:
        task.set_failed(WorkerDiedError(workers))
        return False
    task.status, task.started_at = TaskResultStatus.READY, None
    task.save(update_fields=["status", "started_at"])
    return True
