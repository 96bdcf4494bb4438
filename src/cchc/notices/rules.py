"""When the ladder reminds and when a mail is tried again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Rung:
    """A step of the ladder: so many days from the deadline, and then again after each `every` days."""

    days: int
    every: int | None = None


def step_reached(offset: int, ladder: Iterable[Rung]) -> int | None:
    """Return the latest step at or before `offset` days from the deadline; None before the first one."""
    reached = [_latest(offset, rung) for rung in ladder if rung.days <= offset]
    return max(reached, default=None)


def step_to_give(
    *, today: date, due_on: date, ladder: Iterable[Rung], given: int | None, owed_since: date | None = None
) -> int | None:
    """Return the step that is to be given today, or None.

    One at most, however many were missed; never one that lies before the last one given, nor one from before the
    thing was owed at all.
    """
    step = step_reached((today - due_on).days, ladder)
    if step is None or (given is not None and step <= given):
        return None
    if owed_since is not None and due_on + timedelta(days=step) < owed_since:
        return None
    return step


def when_words(offset: int) -> str:
    """Say how far the deadline is: "Còn 3 ngày đến hạn", "Quá hạn 1 ngày"."""
    if offset < 0:
        return _("Còn %(n)s ngày đến hạn") % {"n": -offset}
    if offset == 0:
        return _("Đến hạn hôm nay")
    return _("Quá hạn %(n)s ngày") % {"n": offset}


def step_words(step: int) -> str:
    """Say which step of the ladder it was: "trước hạn 3 ngày", "sau hạn 7 ngày"."""
    words = _("trước hạn %(n)s ngày") if step < 0 else _("sau hạn %(n)s ngày")
    return words % {"n": abs(step)} if step else _("đúng ngày đến hạn")


def next_attempt(*, now: datetime, attempts: int, waits: Sequence[timedelta]) -> datetime:
    """Return when to try again after `attempts` failures: each wait longer, the last one again and again."""
    return now + waits[min(max(attempts, 1), len(waits)) - 1]


def is_given_up(*, next_at: datetime, queued_at: datetime, limit: timedelta) -> bool:
    """Tell whether the next attempt would come too late to be of use."""
    return next_at - queued_at > limit


def is_local(url: str) -> bool:
    """Tell whether `url` is a path on this site: no other host, no scheme, no trick with slashes."""
    if not url.startswith("/") or url.startswith(("//", "/\\")) or any(ord(char) < 32 for char in url):
        return False
    parts = urlsplit(url)
    return not parts.scheme and not parts.netloc


def _latest(offset: int, rung: Rung) -> int:
    if rung.every is None:
        return rung.days
    return rung.days + (offset - rung.days) // rung.every * rung.every
