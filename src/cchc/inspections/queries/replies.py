"""The right of reply as pages and the conclusion show it: each shortfall, what the unit says, what the team answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .. import rules
from ..choices import FindingKind, Stance
from ..models import Finding, FindingReply, Inspection, ReplyRound
from .citations import Citations, Piece
from .kept_files import KeptFile, files_of
from .parts import Parts

SUBJECT = "inspections.findingreply"


class Voice(StrEnum):
    """What the unit's word on a finding amounts to today."""

    WAITING = "waiting"  # nothing said, and there is time
    AGREES = "agrees"
    EXPLAINS = "explains"
    SILENT = "silent"  # nothing said, and the day has passed: agreement


@dataclass(frozen=True)
class Line:
    """One shortfall as the unit read it, with what was said about it."""

    reply: FindingReply
    voice: Voice
    area: str
    pieces: Sequence[Piece]
    now_pieces: Sequence[Piece]  # as it stands now, if it was changed after the unit read it
    files: Sequence[KeptFile] = ()

    @property
    def is_removed(self) -> bool:
        """Taken out of the conclusion since."""
        return self.reply.finding.removed_at is not None

    @property
    def is_changed(self) -> bool:
        """Worded anew since the unit read it."""
        return not self.is_removed and self.reply.finding.text != self.reply.finding_text

    @property
    def waits_for_team(self) -> bool:
        """Explained, and not answered."""
        return self.voice == Voice.EXPLAINS and self.reply.is_accepted is None and not self.is_removed


@dataclass(frozen=True)
class Page:
    """The round with its lines; `round` None: not opened yet."""

    round: ReplyRound | None
    is_over: bool
    lines: Sequence[Line] = ()
    new: Sequence[Finding] = ()  # shortfalls that the unit has not been shown
    strengths: Sequence[Sequence[Piece]] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def n_left(self) -> int:
        """How many the unit has not said anything about while it still can."""
        return self.counts.get(Voice.WAITING, 0)

    @property
    def n_unanswered(self) -> int:
        """How many explanations wait for the team."""
        return sum(line.waits_for_team for line in self.lines)

    @property
    def n_accepted(self) -> int:
        """How many explanations the team accepted."""
        return sum(line.reply.is_accepted is True for line in self.lines)

    @property
    def n_agreed(self) -> int:
        """Agreed to by word or by silence."""
        return self.counts.get(Voice.AGREES, 0) + self.counts.get(Voice.SILENT, 0)

    @property
    def n_silent(self) -> int:
        """Agreed to by silence."""
        return self.counts.get(Voice.SILENT, 0)

    @property
    def n_explained(self) -> int:
        """Explained, whether accepted or not."""
        return self.counts.get(Voice.EXPLAINS, 0)


def is_over(round_: ReplyRound, today: date) -> bool:
    """Tell whether the unit can say no more."""
    return rules.is_reply_over(
        round_.due_on,
        is_submitted=round_.submitted_at is not None,
        is_closed=round_.closed_at is not None,
        today=today,
    )


def voice_of(reply: FindingReply, *, over: bool) -> Voice:
    """Return what the unit's word amounts to: who has said nothing agrees once the day has passed. Basis: KT-05."""
    if reply.replied_at is not None:
        return Voice.EXPLAINS if reply.stance == Stance.EXPLAINS else Voice.AGREES
    return Voice.SILENT if over else Voice.WAITING


def page_of(inspection: Inspection, today: date, parts: Parts | None = None) -> Page:
    """Return everything about the right of reply in one inspection, in a fixed number of queries."""
    parts = parts or Parts(inspection)
    round_, rows = parts.round, parts.replies
    found = sorted(parts.findings, key=lambda row: (row.kind, row.order, row.pk))
    over = round_ is not None and is_over(round_, today)
    cited = Citations(
        [*(row.finding_text for row in rows), *(row.finding.text for row in rows), *(f.text for f in found)],
        find=parts.figures,
    )
    names = parts.area_names
    files = files_of(SUBJECT, said) if (said := [row.pk for row in rows if row.replied_at]) else {}
    lines = [
        Line(
            reply=row,
            voice=voice_of(row, over=over),
            area=names.get(row.finding.area_code, row.finding.area_code),
            pieces=cited.pieces(row.finding_text),
            now_pieces=cited.pieces(row.finding.text),
            files=files.get(str(row.pk), ()),
        )
        for row in rows
    ]
    shown = {row.finding_id for row in rows}
    return Page(
        round=round_,
        is_over=over,
        lines=lines,
        new=[f for f in found if f.kind == FindingKind.SHORTFALL and f.pk not in shown],
        strengths=[cited.pieces(f.text) for f in found if f.kind == FindingKind.STRENGTH],
        counts={voice.value: sum(line.voice == voice for line in lines) for voice in Voice},
    )
