"""What the administrator does with mails that did not go: send again, or say that they have arrived."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError

from .. import policies
from ..choices import MailStatus
from ..models import Mail
from .delivery import enqueue

MAY_BE_SENT_AGAIN = (MailStatus.WAITING, MailStatus.FAILED, MailStatus.UNSURE)


@transaction.atomic
def send_again(*, actor: User, mail_id: int, now: datetime) -> Mail:
    """Put a mail at the head of the queue again; with the same Message-ID, so that a double can be told."""
    policies.require_admin(actor)
    mail = _locked(mail_id)
    if mail.status not in MAY_BE_SENT_AGAIN:
        raise RuleError(_("Thư này không gửi lại được: %(state)s.") % {"state": mail.get_status_display().lower()})
    before = mail.status
    mail.status, mail.attempts, mail.queued_at, mail.next_attempt_at = MailStatus.WAITING, 0, now, now
    mail.save(update_fields=["status", "attempts", "queued_at", "next_attempt_at"])
    enqueue(mail)
    _journal("notices.mail_queued_again", actor, mail, before)
    return mail


@transaction.atomic
def settle(*, actor: User, mail_id: int, now: datetime) -> Mail:
    """Note that a mail of unknown fate has arrived, as its recipient or the mail server's log says."""
    policies.require_admin(actor)
    mail = _locked(mail_id)
    if mail.status != MailStatus.UNSURE:
        raise RuleError(_("Thư này không cần xác nhận: %(state)s.") % {"state": mail.get_status_display().lower()})
    before = mail.status
    mail.status, mail.sent_at = MailStatus.SENT, now
    mail.save(update_fields=["status", "sent_at"])
    _journal("notices.mail_settled", actor, mail, before)
    return mail


def _journal(action: str, actor: User, mail: Mail, before: str) -> None:
    after = {"mail_status": mail.status}
    record(action, actor=actor, subject=mail, unit_id=mail.notice.unit_id, before={"mail_status": before}, after=after)


def _locked(mail_id: int) -> Mail:
    return Mail.objects.select_for_update(of=("self",)).select_related("notice").get(pk=mail_id)
