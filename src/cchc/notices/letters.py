"""The text of a mail: plain Vietnamese, whom it is for, what is to be done, where to open it."""

from __future__ import annotations

from email.header import Header
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from cchc.common.language import in_vietnamese

if TYPE_CHECKING:
    from .models import Mail


class Letter(EmailMessage):
    """A message whose subject fits its first line: folded by Django alone, it would arrive with a blank in front."""

    def message(self, **kwargs: Any) -> Any:
        """Return the message with its subject encoded in pieces that are short enough."""
        made = super().message(**kwargs)
        subject = str(self.subject)
        if not subject.isascii():
            pieces = Header(subject, "utf-8", header_name="Subject", maxlinelen=64).encode()
            made.replace_header("Subject", pieces.replace("\n", ""))
        return made


@in_vietnamese
def compose(mail: Mail, connection: Any = None) -> Letter:
    """Return the message of a mail. Its Message-ID is the same at every attempt."""
    notice = mail.notice
    return Letter(
        subject=f"[cchc] {notice.title}",
        body=_body(mail),
        to=[mail.address],
        headers={
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",  # RFC 3834: holiday notices do not answer it
        },
        connection=connection,
    )


def local_part(message_id: str) -> str:
    """Return what stands before the @ of a Message-ID."""
    return message_id.strip("<>").partition("@")[0]


def _body(mail: Mail) -> str:
    notice = mail.notice
    parts = [_("Kính gửi: %(name)s") % {"name": notice.recipient.full_name}, notice.title]
    if notice.body:
        parts.append(notice.body)
    if notice.url:
        parts.append(_("Mở để xử lý:") + f"\n{settings.SITE_URL.rstrip('/')}{notice.url}")
    # "-- " starts what mail programs know as a signature
    parts.append("-- \n" + _("Hệ thống kiểm tra cải cách hành chính gửi tự động; không trả lời thư này."))
    return "\n\n".join(parts) + "\n"
