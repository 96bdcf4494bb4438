"""Django's SMTP back end that says when the server may have the mail: just before the dot, and at its answer."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

OK, GO_ON = 250, 354


def _nothing() -> None:
    return None


class _Smtp(smtplib.SMTP):
    """`SMTP.data` in two parts. A server that was not given the end of the data holds no mail (RFC 5321, 4.1.1.4)."""

    on_handing_over: Callable[[], None] = staticmethod(_nothing)
    on_accepted: Callable[[], None] = staticmethod(_nothing)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the text, say that the dot follows, send it, say what was answered."""
        self.putcmd("data")
        code, answer = self.getreply()
        if code != GO_ON:
            raise smtplib.SMTPDataError(code, answer)
        self.send(_as_data(msg))
        self.on_handing_over()
        self.send(b".\r\n")
        code, answer = self.getreply()
        if code == OK:
            self.on_accepted()
        return code, answer


class _SmtpOverTls(_Smtp, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoBackend):
    """Set `on_handing_over` and `on_accepted` before `open()`; without them it sends as Django does."""

    on_handing_over: Callable[[], None] = staticmethod(_nothing)
    on_accepted: Callable[[], None] = staticmethod(_nothing)

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return the class that Django opens."""
        return _SmtpOverTls if self.use_ssl else _Smtp

    def open(self) -> bool | None:
        """Connect, and pass on whom to tell."""
        opened = super().open()
        connection: object = self.connection
        if isinstance(connection, _Smtp):
            connection.on_handing_over, connection.on_accepted = self.on_handing_over, self.on_accepted
        return opened


def _as_data(message: bytes) -> bytes:
    """Return the message as it goes over the line: CRLF, dots at the start of a line doubled, no final dot yet."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    quoted = re.sub(rb"(?m)^\.", b"..", lines)
    return quoted if quoted.endswith(b"\r\n") else quoted + b"\r\n"
