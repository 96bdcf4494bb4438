"""What an import would do with each procedure of a file, in words, before anything is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from cchc.common.text import fold

from ...choices import ImportVerdict as Verdict
from .. import checks, difference
from ..content import Content, LegalBasis
from ..difference import Line
from . import national, suspicions
from .records import Flaw, Record
from .suspicions import Names

TAGS = {
    Verdict.WRONG: ("x", "bad"),
    Verdict.NEW: ("plus", "ok"),
    Verdict.CHANGED: ("pencil", "primary"),
    Verdict.CLOSED: ("minus", "warn"),
    Verdict.UNCHANGED: ("equal", "neutral"),
}


@dataclass(frozen=True)
class Judged:
    """One procedure of the file, or one that the file closes by leaving it out (`record` without place)."""

    record: Record
    verdict: Verdict
    changes: tuple[Line, ...] = ()

    @property
    def label(self) -> str:
        """The verdict as a word."""
        return str(self.verdict.label)

    @property
    def icon(self) -> str:
        """The icon of the verdict."""
        return TAGS[self.verdict][0]

    @property
    def kind(self) -> str:
        """The colour of the verdict."""
        return TAGS[self.verdict][1]

    @property
    def problems(self) -> list[Flaw]:
        """What refuses it."""
        return [flaw for flaw in self.record.flaws if not flaw.is_doubt]

    @property
    def doubts(self) -> list[Flaw]:
        """What asks for a look."""
        return [flaw for flaw in self.record.flaws if flaw.is_doubt]


@dataclass(frozen=True)
class Known:
    """What the register has: by code the newest content, the codes that are abolished, those with an open draft."""

    contents: Mapping[str, Content]
    names: Mapping[str, str]
    closed: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()
    sectors: Mapping[str, str] = field(default_factory=dict)  # name by folded name
    sectors_by_code: Mapping[str, str] = field(default_factory=dict)

    def settled(self, record: Record) -> Record:
        """Return the record with its sector named as the register names it: it is found by name, else by code."""
        said = record.content
        name = self.sectors.get(fold(said.sector)) or self.sectors_by_code.get(said.sector_code)
        return replace(record, content=replace(said, sector=name)) if name and name != said.sector else record


def judge(records: Iterable[Record], known: Known, *, closes_rest: bool = False) -> Iterator[Judged]:
    """Say of every record what it would do to the register, in the order of the file; what it closes comes last."""
    full = [known.settled(national.complete(record, known.contents.get(record.code))) for record in records]
    doubts = suspicions.of_names(full, Names(known.names))
    seen: dict[str, str] = {}
    for index, record in enumerate(full):
        if record.code in seen:
            place = seen[record.code]
            words = {"code": record.code, "place": place[:1].lower() + place[1:]}
            flaw = Flaw(record.place, _("Mã %(code)s đã có ở %(place)s. Giữ một chỗ") % words)
            yield Judged(replace(record, flaws=(*record.flaws, flaw)), Verdict.WRONG)
            continue
        if record.code:
            seen[record.code] = record.place
        yield _judged(replace(record, flaws=record.flaws + doubts.get(index, ())), known)
    if closes_rest:
        yield from _left_out(full, known)


def _judged(record: Record, known: Known) -> Judged:
    old = known.contents.get(record.code)
    if record.is_closed:
        return _unless_drafted(_closing(record, old, known), known)
    if record.is_wrong:
        return Judged(_with_faults(record), Verdict.WRONG)
    new = aligned(record.content, old) if old else record.content
    record = _with_doubts(_with_faults(replace(record, content=new)))
    if record.is_wrong:
        return Judged(record, Verdict.WRONG)
    if old is None:
        return _unless_drafted(Judged(record, Verdict.NEW), known)
    changes = tuple(difference.compare(old, new))
    return _unless_drafted(Judged(record, Verdict.CHANGED if changes else Verdict.UNCHANGED, changes), known)


def _unless_drafted(judged: Judged, known: Known) -> Judged:
    """One draft at a time: what somebody works on is not overtaken by a file."""
    record = judged.record
    if record.code not in known.drafts or judged.verdict == Verdict.UNCHANGED:
        return judged
    flaw = Flaw(record.place, _("Thủ tục có bản dự thảo. Công bố hoặc bỏ bản đó trước"))
    return Judged(replace(record, flaws=(*record.flaws, flaw)), Verdict.WRONG)


def _closing(record: Record, old: Content | None, known: Known) -> Judged:
    if old is not None:
        # Only the code and the state of an abolished procedure matter; what else is wrong in its row does not.
        kept = tuple(flaw for flaw in record.flaws if flaw.is_doubt)
        return Judged(replace(record, content=old, flaws=kept), Verdict.CLOSED)
    if record.code in known.closed:
        return Judged(replace(record, flaws=()), Verdict.UNCHANGED)
    words = {"code": record.code or "–"}
    flaw = Flaw(record.place, _("Không có thủ tục %(code)s để bãi bỏ. Xem lại mã") % words)
    return Judged(replace(record, flaws=(*record.flaws, flaw)), Verdict.WRONG)


def _left_out(records: Sequence[Record], known: Known) -> Iterator[Judged]:
    """What is in force in a sector of the file, but not in the file."""
    codes = {record.code for record in records}
    sectors = {record.content.sector for record in records if record.content.sector}
    for code, content in known.contents.items():
        if code not in codes and content.sector in sectors:
            yield _unless_drafted(Judged(Record("", code, content=content, is_closed=True), Verdict.CLOSED), known)


def _with_faults(record: Record) -> Record:
    if not record.content.name:
        return record
    faults = tuple(Flaw(record.place, fault.sentence) for fault in checks.faults(record.content))
    return replace(record, flaws=record.flaws + faults)


def _with_doubts(record: Record) -> Record:
    content = record.content
    said = [*checks.doubts(content), *suspicions.of_steps(content), *suspicions.of_channels(content)]
    gaps = checks.gaps(content)
    if gaps:
        said.append(_("Thiếu phần bắt buộc: %(names)s") % {"names": ", ".join(map(str, gaps))})
    doubts = tuple(Flaw(record.place, sentence, True) for sentence in dict.fromkeys(said))
    return replace(record, flaws=record.flaws + doubts)


def aligned(new: Content, old: Content) -> Content:
    """Fill into `new` what a file may leave out and the register knows: the sector's code, titles, days of documents."""
    code = new.sector_code or (old.sector_code if new.sector == old.sector else "")
    return replace(new, sector_code=code, legal_bases=_aligned_bases(new.legal_bases, old.legal_bases))


def _aligned_bases(new: Iterable[LegalBasis], old: Iterable[LegalBasis]) -> tuple[LegalBasis, ...]:
    """A document is one however it is written, with its day or without: said twice, it is stored once."""
    found: list[LegalBasis] = []
    for row in new:
        same = [one for one in old if _is_same(row, one)]
        left = [one for one in same if one not in found]
        if left or not same:
            found.append(left[0] if left else row)
    return tuple(found)


def _is_same(row: LegalBasis, one: LegalBasis) -> bool:
    if row.note != one.note or row.issued_on not in (None, one.issued_on):
        return False
    return row.number == one.number or fold(row.number) == fold(one.number)


def counts(judged: Iterable[Judged]) -> dict[Verdict, int]:
    """Count by verdict; every verdict is there, with 0 if none."""
    tally = dict.fromkeys(Verdict, 0)
    for one in judged:
        tally[one.verdict] += 1
    return tally
