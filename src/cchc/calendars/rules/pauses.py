"""Times during which the clock stands still, and how it goes on afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.errors import RuleError

from .terms import Term


class PauseMode(StrEnum):
    RESTART = "restart"  # the whole term again from the end of the pause
    PAUSE = "pause"  # the time inside does not count
    FIXED_REMAINDER = "fixed_remainder"  # a fixed term from the end of the pause
    STEP = "step"  # a step that the law excludes: opinion, site check, posting


class Pause(NamedTuple):
    """A time that does not count; `end` None: it is still open."""

    start: datetime
    end: datetime | None
    mode: PauseMode = PauseMode.RESTART
    remainder: Term | None = None
    reason: str = ""
    basis: str = ""


def arrange(pauses: Iterable[Pause]) -> list[Pause]:
    """Return the pauses in the order of their starts, or refuse what cannot be.

    Steps may overlap anything; supplements may only adjoin, because a dossier cannot be handed back twice.
    """
    ordered = sorted(pauses, key=lambda pause: (pause.start, pause.end is None, pause.end or pause.start))
    before: Pause | None = None
    for pause in ordered:
        if pause.end is not None and pause.end < pause.start:
            raise RuleError(_("Lần dừng kết thúc trước khi bắt đầu. Xem lại giờ dừng"), field="pauses")
        if pause.mode == PauseMode.FIXED_REMAINDER and pause.remainder is None:
            raise RuleError(_("Ghi thời hạn còn lại sau khi nhận bổ sung"), field="pauses")
        if pause.mode == PauseMode.STEP:
            continue
        if before is not None and (before.end is None or pause.start < before.end):
            words = {"moment": dates.show_time(pause.start, year=True)}
            raise RuleError(
                _("Hai lần dừng chồng nhau lúc %(moment)s. Sửa giờ dừng hoặc giờ tiếp tục") % words, field="pauses"
            )
        before = pause
    return ordered
