"""Sending one mail: claimed, asked again whether it is still due, handed over, marked; each step survives a kill.

WAITING ──claim──> SENDING ──┬── no longer due ───────────────────────> DROPPED
   ^                         ├── the server has it ───────────────────> SENT
   │                         ├── refused for good, or tried for days ─> FAILED
   └───── tried later ───────┼
                             └── cut off while handing over ──────────> UNSURE: never sent again by itself
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from cchc.common.language import in_vietnamese

from .. import hooks, letters, rules, smtp, spool
from ..choices import MailStatus
from ..models import Mail
from ..spool import Mark, Sheet

REFUSED_FOR_GOOD = 500


@task
def deliver(mail_id: int) -> str:
    """Send one mail if it is its turn: what the queue runs. Safe to run twice."""
    return send(mail_id=mail_id, now=timezone.now())


def enqueue(mail: Mail) -> None:
    """Ask the workers to send the mail when its time comes: a row of the same transaction that writes the mail."""
    deliver.using(run_after=mail.next_attempt_at).enqueue(mail.pk)


@in_vietnamese
def send(*, mail_id: int, now: datetime) -> str:
    """Try to send a mail; return its state afterwards, "" if it was not its turn."""
    message_id = Mail.objects.due(now).filter(pk=mail_id).values_list("message_id", flat=True).first()
    if message_id is None:
        return ""
    with spool.sheet(letters.local_part(message_id), is_new=True) as sheet:
        if sheet is None or not _claim(mail_id=mail_id, sheet=sheet, now=now):
            return ""
        connection = get_connection(fail_silently=False)
        if isinstance(connection, smtp.EmailBackend):
            connection.on_handing_over = lambda: sheet.mark(Mark.HANDING_OVER)
            connection.on_accepted = lambda: sheet.mark(Mark.ACCEPTED)
        try:
            connection.open()  # before the transaction: a server that is slow to answer locks nothing
            status = _send_if_still_due(mail_id=mail_id, connection=connection, sheet=sheet, now=now)
        except OSError as fault:  # smtplib's exceptions are OSErrors
            status = _settle_fault(mail_id=mail_id, fault=fault, reached=sheet.reached, now=now)
        finally:
            with suppress(OSError):
                connection.close()
        sheet.discard()
        return status


@transaction.atomic
def _claim(*, mail_id: int, sheet: Sheet, now: datetime) -> bool:
    mail = Mail.objects.select_for_update().due(now).filter(pk=mail_id).first()
    if mail is None:
        return False
    sheet.mark(Mark.NOTHING)
    mail.status, mail.sending_since, mail.spool = MailStatus.SENDING, now, spool.own_id()
    mail.attempts += 1
    mail.save(update_fields=["status", "sending_since", "spool", "attempts"])
    return True


@transaction.atomic
def _send_if_still_due(*, mail_id: int, connection: Any, sheet: Sheet, now: datetime) -> str:
    """Ask with the locks held, send, mark: nobody can finish the work between the question and the hand-over."""
    mail = _locked(mail_id)
    reason = _why_not(mail)
    if reason:
        return close(mail, MailStatus.DROPPED, reason=reason, now=now)
    message = letters.compose(mail, connection)
    if not isinstance(connection, smtp.EmailBackend):
        sheet.mark(Mark.HANDING_OVER)
    connection.send_messages([message])
    sheet.mark(Mark.ACCEPTED)
    return close(mail, MailStatus.SENT, reason="", now=now)


@transaction.atomic
def _settle_fault(*, mail_id: int, fault: OSError, reached: Mark, now: datetime) -> str:
    mail = _locked(mail_id)
    words = _fault_words(fault)
    if reached is Mark.ACCEPTED:
        return close(mail, MailStatus.SENT, reason="", now=now)
    if reached is Mark.HANDING_OVER and not _is_answer(fault):
        return close(mail, MailStatus.UNSURE, reason=words, now=now)
    if _is_refused_for_good(fault):
        return close(mail, MailStatus.FAILED, reason=words, now=now)
    return put_back(mail, reason=words, now=now)


def put_back(mail: Mail, *, reason: str, now: datetime) -> str:
    """Let a mail that its server does not have wait for the next attempt, or end the attempts after some days."""
    waits = [timedelta(minutes=minutes) for minutes in settings.MAIL_RETRY_MINUTES]
    next_at = rules.next_attempt(now=now, attempts=mail.attempts, waits=waits)
    limit = timedelta(hours=settings.MAIL_GIVE_UP_HOURS)
    if rules.is_given_up(next_at=next_at, queued_at=mail.queued_at, limit=limit):
        return close(mail, MailStatus.FAILED, reason=reason, now=now)
    mail.next_attempt_at = next_at
    close(mail, MailStatus.WAITING, reason=reason, now=now)
    enqueue(mail)
    return mail.status


def close(mail: Mail, status: MailStatus, *, reason: str, now: datetime) -> str:
    """End an attempt in `status`, inside the caller's transaction."""
    mail.status, mail.last_error, mail.sending_since = status, reason[:300], None
    mail.sent_at = now if status == MailStatus.SENT else None
    mail.save(update_fields=["status", "last_error", "sending_since", "sent_at", "next_attempt_at"])
    return status.value


def _locked(mail_id: int) -> Mail:
    mails = Mail.objects.select_for_update(of=("self",)).select_related("notice__recipient", "notice__unit")
    return mails.get(pk=mail_id)


def _why_not(mail: Mail) -> str:
    """Say why the mail is not to be sent any more; empty if it is."""
    if not mail.notice.recipient.is_active:
        return _("Tài khoản người nhận đã khóa.")
    ask = hooks.still_due.get(mail.notice.kind)
    if ask is not None and not ask(mail.notice):
        return _("Việc đã xong hoặc đã đổi hạn trước khi thư được gửi.")
    return ""


def _is_answer(fault: OSError) -> bool:
    """Tell whether the server itself said no: then it has no mail."""
    return isinstance(fault, (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused))


def _is_refused_for_good(fault: OSError) -> bool:
    """Tell whether another attempt would be refused as well: the address or the text, not our own settings."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= REFUSED_FOR_GOOD for code, _words in fault.recipients.values())
    if isinstance(fault, smtplib.SMTPDataError):
        return fault.smtp_code >= REFUSED_FOR_GOOD
    return isinstance(fault, smtplib.SMTPNotSupportedError)


def _fault_words(fault: OSError) -> str:
    answers: list[tuple[int, Any]] = []
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        answers = list(fault.recipients.values())
    elif isinstance(fault, smtplib.SMTPResponseException):
        answers = [(fault.smtp_code, fault.smtp_error)]
    if answers:
        code, said = answers[0]
        said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return _("Máy chủ thư trả lời %(code)s: %(said)s") % {"code": code, "said": " ".join(said.split())}
    return _("Không kết nối được máy chủ thư: %(fault)s") % {"fault": fault.strerror or str(fault)}
