"""The journal as people read it: sentences and differences."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from cchc.common import dates

from .. import hooks
from ..models import Entry
from ..rules import SYSTEM, digest_of


@dataclass(frozen=True)
class Change:
    """One field before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    entry: Entry
    at: datetime
    who: str  # "Lê Thị Minh Châu (Chuyên viên CCHC, Sở Nội vụ)"
    what: str  # "ban hành kế hoạch Kiểm tra cải cách hành chính năm 2026"
    detail: str  # the reason

    @property
    def sentence(self) -> str:
        """The whole line: who did what, when."""
        words = {"who": self.who, "what": self.what, "moment": dates.show_time(self.at, year=True)}
        return _("%(who)s %(what)s lúc %(moment)s") % words


def history_of(subject: models.Model, *, limit: int = 200) -> list[Line]:
    """Return what happened to `subject` and to what belongs to it, the latest first, in one query."""
    return [line_of(entry) for entry in Entry.objects.about(subject)[:limit]]


def of_same_subject(entry: Entry, *, limit: int = 20) -> list[Entry]:
    """Return the other entries about the entry's object, the latest first."""
    same = Entry.objects.filter(subject_type=entry.subject_type, subject_id=entry.subject_id)
    return list(same.exclude(pk=entry.pk)[:limit])


def line_of(entry: Entry) -> Line:
    """Return one entry in words."""
    return Line(entry, entry.at, _who(entry), _what(entry), entry.reason)


def changes_of(entry: Entry) -> list[Change]:
    """Return the fields of the entry side by side, in the order in which the service named them."""
    keys = [*entry.before, *(key for key in entry.after if key not in entry.before)]
    return [Change(hooks.field_name(key), _shown(entry.before, key), _shown(entry.after, key)) for key in keys]


def is_intact(entry: Entry) -> bool:
    """Tell whether the entry still reads as it was written."""
    return digest_of(entry) == entry.digest


def _who(entry: Entry) -> str:
    if entry.actor_id is None and entry.actor_name == SYSTEM:
        return _("Hệ thống")
    return f"{entry.actor_name} ({entry.actor_post})" if entry.actor_post else entry.actor_name


def _what(entry: Entry) -> str:
    sentence = hooks.sentence_of(entry.action)
    if sentence is None:
        return _("ghi “%(action)s”: %(subject)s") % {"action": entry.action, "subject": entry.subject_label}
    words: defaultdict[str, Any] = defaultdict(str, entry.after)
    words["subject"] = entry.subject_label
    return str(sentence) % words


def _shown(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    if value is None or value == "":
        return "" if key not in values else "—"
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)
