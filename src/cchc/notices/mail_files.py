"""The back end of the demonstration: one .eml file per mail, named by day and Message-ID."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from cchc.common.text import slug


class EmailBackend(BaseEmailBackend):
    """Writes into EMAIL_FILE_PATH. The same mail a second time is the same file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message whole or not at all."""
        folder = Path(settings.EMAIL_FILE_PATH)  # type: ignore[misc]  # only settings with this back end have it
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            _write(folder, message)
        return len(email_messages)


def _write(folder: Path, message: EmailMessage) -> None:
    text = message.message().as_bytes()
    key = re.sub(r"[^0-9a-zA-Z-]", "", str(message.extra_headers.get("Message-ID", "")).partition("@")[0])[:8]
    if next(folder.glob(f"*-{key}.eml"), None) and key:
        return
    to = slug(message.to[0].partition("@")[0])[:40] if message.to else "khong-ro"
    name = f"{timezone.localtime():%Y-%m-%d-%H%M%S}-{to}-{key}.eml"
    draft = folder / f".{name}"
    with draft.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / name)
