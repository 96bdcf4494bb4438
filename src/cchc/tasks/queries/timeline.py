"""What happened to a task, newest first: its events with their files, and the reminders between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.files import choices as file_types
from cchc.files.models import Attachment
from cchc.notices.queries import ReminderLine, reminders_of

from ..choices import EventKind, How
from ..models import Event, Task


@dataclass(frozen=True)
class Said:
    """A piece of what was said: "Lý do: …"; without a label it is the text itself."""

    label: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `kind`: ok, bad, or empty for what needs no colour."""

    at: datetime
    icon: str
    kind: str
    what: str
    who: str
    said: tuple[Said, ...] = ()
    photos: tuple[dict[str, str], ...] = ()
    papers: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True)
class Timeline:
    """The entries, newest first, and how often what happened."""

    entries: tuple[Entry, ...]
    n_returns: int
    n_reminders: int
    n_proofs: int


_ICONS = {
    EventKind.ASSIGNED: "send",
    EventKind.PLAN: "clipboard-text",
    EventKind.PROGRESS: "progress",
    EventKind.PROOF: "upload",
    EventKind.RETURNED: "arrow-back-up",
    EventKind.VERIFIED: "shield-check",
    EventKind.EXTENSION_ASKED: "calendar-plus",
    EventKind.EXTENSION_GRANTED: "calendar-check",
    EventKind.EXTENSION_REFUSED: "calendar-x",
    EventKind.DUE_MOVED: "calendar-repeat",
    EventKind.REASSIGNED: "users",
    EventKind.WITHDRAWN: "ban",
}
_BY_UNIT = (EventKind.PLAN, EventKind.PROGRESS, EventKind.PROOF, EventKind.EXTENSION_ASKED)
_KINDS = {EventKind.RETURNED: "bad", EventKind.VERIFIED: "ok"}


def timeline_of(task: Task) -> Timeline:
    """Return the timeline of a task, in four queries however long it is."""
    events = list(task.events.select_related("by").order_by("at", "pk"))
    files = _files_of(events)
    numbers: dict[str, int] = {}
    entries = []
    for event in events:
        numbers[event.kind] = numbers.get(event.kind, 0) + 1
        entries.append(_entry(task, event, numbers[event.kind], files.get(event.pk, [])))
    reminders = reminders_of(task)
    entries += [_reminded(line) for line in reversed(reminders)]
    newest_first = sorted(entries, key=_moment)[::-1]  # the later line of one moment stands above
    return Timeline(
        entries=tuple(newest_first),
        n_returns=numbers.get(EventKind.RETURNED, 0),
        n_reminders=len(reminders),
        n_proofs=numbers.get(EventKind.PROOF, 0),
    )


def last_proof(task: Task) -> Entry | None:
    """Return the latest proof with its files: what the verifier looks at."""
    proofs = list(task.events.filter(kind=EventKind.PROOF).select_related("by").order_by("at", "pk"))
    if not proofs:
        return None
    files = _files_of(proofs[-1:])
    return _entry(task, proofs[-1], len(proofs), files.get(proofs[-1].pk, []))


def _moment(entry: Entry) -> datetime:
    return entry.at


def _entry(task: Task, event: Event, number: int, files: Iterable[Attachment]) -> Entry:
    kind = EventKind(event.kind)
    return Entry(
        at=event.at,
        icon=_ICONS[kind],
        kind=_KINDS.get(kind, ""),
        what=_what(event, number),
        who=_who(task, event),
        said=tuple(_said(event)),
        photos=tuple(_photo(file) for file in files if _is_drawable(file)),
        papers=tuple(_paper(file) for file in files if not _is_drawable(file)),
    )


def _what(event: Event, number: int) -> str:
    day = dates.show(event.day) if event.day else ""
    words = {"n": number, "day": day, "share": event.share, "origin": event.text}
    if event.kind == EventKind.ASSIGNED and event.text:
        return _("Giao việc theo %(origin)s") % words
    sentences = {
        EventKind.PROOF: _("Nộp minh chứng lần %(n)s"),
        EventKind.RETURNED: _("Trả lại lần %(n)s"),
        EventKind.PROGRESS: _("Báo tiến độ %(share)s%%"),
        EventKind.EXTENSION_ASKED: _("Xin gia hạn đến %(day)s"),
        EventKind.EXTENSION_GRANTED: _("Cho gia hạn đến %(day)s"),
        EventKind.DUE_MOVED: _("Tính lại hạn theo lịch làm việc: %(day)s"),
    }
    if event.day:
        sentences[EventKind.PLAN] = _("Gửi kế hoạch thực hiện, xong trước %(day)s")
    return sentences.get(EventKind(event.kind), str(EventKind(event.kind).label)) % words


def _who(task: Task, event: Event) -> str:
    """Return who did it and for whom: the unit that works, or the one that gives and verifies."""
    if event.by is None:
        return _("Hệ thống")
    place = task.unit.full_name if event.kind in _BY_UNIT else task.giver.authority
    is_aside = event.kind in (EventKind.REASSIGNED, EventKind.DUE_MOVED)  # not always for the one that gives
    parts = [event.by.full_name if is_aside else f"{event.by.full_name}, {place}"]
    if event.kind == EventKind.VERIFIED:
        parts += [_("không phải người thực hiện"), str(How(event.how).label).lower() if event.how else ""]
    return " · ".join(part for part in parts if part)


def _said(event: Event) -> Iterable[Said]:
    if event.kind == EventKind.ASSIGNED:
        return
    if event.kind == EventKind.RETURNED:
        yield Said(_("Lý do:"), event.text)
        words = {"wanted": event.wanted.rstrip("."), "day": dates.show_day(event.day) if event.day else ""}
        yield Said(_("Cần:"), _("%(wanted)s. Nộp lại trước %(day)s.") % words if event.day else event.wanted)
        return
    if event.wanted:
        yield Said("", event.wanted)
    if event.text:
        yield Said("", event.text)


def _reminded(line: ReminderLine) -> Entry:
    words = {"n": line.number, "words": line.words}
    if line.step is None:
        what = _("Nhắc lần %(n)s, do %(words)s nhắc") % words
    else:
        what = _("Nhắc lần %(n)s (%(words)s)") % words
    if line.read_at:
        what = _("%(what)s · đã đọc %(moment)s") % {"what": what, "moment": dates.show_time(line.read_at)}
    return Entry(at=line.given_at, icon="bell", kind="", what=what, who=", ".join(line.recipients))


def _files_of(events: list[Event]) -> dict[int, list[Attachment]]:
    keys = [str(event.pk) for event in events]
    rows = Attachment.objects.select_related("blob").filter(
        subject_type=Event._meta.label_lower, subject_id__in=keys, removed_at__isnull=True
    )
    found: dict[int, list[Attachment]] = {}
    for row in rows:
        found.setdefault(int(row.subject_id), []).append(row)
    return found


def _is_drawable(file: Attachment) -> bool:
    return file.blob.content_type in file_types.DRAWABLE


def _photo(file: Attachment) -> dict[str, str]:
    caption = file.caption or file.name
    url = reverse("files:download", args=[file.pk, file.name])
    return {"url": url, "thumb_url": reverse("files:thumbnail", args=[file.pk]), "caption": caption}


def _paper(file: Attachment) -> dict[str, object]:
    return {
        "name": file.caption or file.name,
        "url": reverse("files:download", args=[file.pk, file.name]),
        "size": file.blob.size,
        "type": file_types.SHORT_NAMES.get(file.blob.content_type, ""),
    }
