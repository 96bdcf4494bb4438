"""Where the apps above say what cites a legal document (their `AppConfig.ready`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc.accounts.models import User

    from .models import LegalDocument


@dataclass(frozen=True)
class Citation:
    """One thing that rests on a document: what kind of thing ("Thủ tục hành chính"), its name, its page if it has one."""

    what: str
    label: str
    url: str = ""


# Each answers what this reader may see of what cites the document.
citing: list[Callable[[User, LegalDocument], Iterable[Citation]]] = []
