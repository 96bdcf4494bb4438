"""Import of procedures: a file is kept, judged procedure by procedure, then applied whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.audit.services import record as write_down
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.language import in_vietnamese
from cchc.common.text import clean
from cchc.units.models import Unit

from ..choices import Change
from ..choices import ImportVerdict as Verdict
from ..models import Procedure, PublicationDecision
from ..queries import known as register
from ..queries.known import Last, chunked
from ..rules.exchange import suspicions, verdicts
from ..rules.exchange.records import Flaw, Record
from ..rules.exchange.suspicions import Names
from ..rules.exchange.verdicts import Judged
from . import imports_bulk, registering
from .imports_bulk import Planned, Watch
from .imports_reading import Upload, read
from .registering import DecisionFacts

_CHANGES = {Verdict.NEW: Change.NEW, Verdict.CHANGED: Change.AMENDED, Verdict.CLOSED: Change.ABOLISHED}


@dataclass(frozen=True)
class Preview:
    """What a file would do, before anything is done."""

    upload: Upload
    judged: Sequence[Judged]
    lasts: Mapping[str, Last]  # what came last of each procedure: what comes after it was not looked at
    warning: str = ""  # of the file as a whole

    @property
    def tally(self) -> dict[Verdict, int]:
        """How many procedures of each verdict."""
        return verdicts.counts(self.judged)

    @property
    def wrong(self) -> list[Judged]:
        """What refuses the file."""
        return [one for one in self.judged if one.verdict == Verdict.WRONG]

    @property
    def n_doubted(self) -> int:
        """How many procedures ask for a look."""
        return sum(1 for one in self.judged if one.doubts and one.verdict != Verdict.UNCHANGED)

    @property
    def n_records(self) -> int:
        """How many procedures the file has."""
        return sum(1 for one in self.judged if one.record.place)

    def to_show(self) -> Preview:
        """Return the preview without what only applying needs: small enough to be kept until it was looked at."""
        judged = [replace(one, record=one.record.to_show()) for one in self.judged]
        return replace(self, upload=replace(self.upload, records=()), judged=judged)

    @property
    def writes(self) -> list[Judged]:
        """What applying would write."""
        return [one for one in self.judged if one.verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.CLOSED)]


@dataclass(frozen=True)
class Applied:
    """What an import did."""

    n_new: int
    n_changed: int
    n_closed: int
    decision: PublicationDecision | None


def preview(content: bytes, *, closes_rest: bool = False) -> Preview:
    """Judge a file against the register; nothing is stored."""
    upload = read(content)
    codes = None if closes_rest else {record.code for record in upload.records}
    lasts = register.lasts(codes)  # before the contents: who publishes in between is noticed
    known = register.known(codes)
    judged = list(verdicts.judge(_with_units_checked(upload.records), known, closes_rest=closes_rest))
    warning = suspicions.shifted([one.record for one in judged if one.record.place], Names(known.names))
    return Preview(upload, judged, lasts, warning)


@transaction.atomic
def apply(  # what a publication says; all are named
    *,
    actor: User | None,
    preview: Preview,
    file_name: str,
    decision: DecisionFacts | None,
    valid_from: date,
    accepts_doubts: bool,
    now: datetime,
    watch: Watch = imports_bulk.unwatched,
) -> Applied:
    """Publish a version of everything that the file adds, changes or closes, from `valid_from` on; or nothing at all."""
    accounts.require(actor, "procedure", "import")
    _refuse(preview, accepts_doubts=accepts_doubts)
    registering.check_day(valid_from, "valid_from")
    row = registering.record_decision(actor=actor, facts=decision) if decision and decision.number else None
    if actor is not None and row is None:
        raise RuleError(_("Ghi số quyết định công bố"), field="number")
    made = imports_bulk.write(
        actor=actor,
        planned=_planned(preview, valid_from),
        decision=row,
        valid_from=valid_from,
        reason=_reason(file_name),
        now=now,
        watch=watch,
    )
    tally = preview.tally
    done = Applied(tally[Verdict.NEW], tally[Verdict.CHANGED], tally[Verdict.CLOSED], row)
    after = {"file": clean(file_name)[:200], "new": done.n_new, "changed": done.n_changed, "closed": done.n_closed}
    if row is not None:
        write_down("procedures.imported", actor=actor, subject=row, after=after)
    elif made:
        write_down("procedures.imported", actor=actor, subject=made[0], after=after)
    return done


def _with_units_checked(records: Sequence[Record]) -> Iterator[Record]:
    """Name the units of ours that a file means and nobody has."""
    meant = {row.unit_code for record in records for row in record.content.agencies} - {""}
    there = {
        code
        for part in chunked(list(meant))
        for code in Unit.objects.filter(code__in=part).values_list("code", flat=True)
    }
    lacking = meant - there
    for record in records:
        lost = dict.fromkeys(row.unit_code for row in record.content.agencies if row.unit_code in lacking)
        flaws = (
            Flaw(record.place, _("Không có đơn vị mang mã %(code)s. Sửa bảng “Cơ quan”") % {"code": code})
            for code in lost
        )
        yield replace(record, flaws=(*record.flaws, *flaws))


def _refuse(preview: Preview, *, accepts_doubts: bool) -> None:
    if preview.wrong:
        first = preview.wrong[0].problems[0]
        words = {"n": len(preview.wrong), "problem": str(first)}
        raise RuleError(_("%(n)s thủ tục sai. %(problem)s") % words)
    if not preview.writes:
        raise RuleError(_("Tệp không khác những gì đang có. Không cần nhập"))
    if (preview.n_doubted or preview.warning) and not accepts_doubts:
        words = {"n": preview.n_doubted}
        raise RuleError(_("Còn %(n)s thủ tục có điểm ngờ. Xem rồi đánh dấu đã xem") % words, field="accepts_doubts")


def _planned(preview: Preview, valid_from: date) -> list[Planned]:
    """Look up the procedures behind the writes, locked, each with the number that its next version gets."""
    codes = [one.record.code for one in preview.writes]
    rows = {row.code: row for row in _locked(codes)}
    lasts = register.lasts(codes)
    planned = []
    for one in preview.writes:
        code = one.record.code
        last = lasts.get(code, Last())
        if last != preview.lasts.get(code, Last()):
            raise RuleError(_("Thủ tục %(code)s vừa đổi ở nơi khác. Xem lại tệp rồi nhập") % {"code": code})
        if last.valid_from is not None and valid_from <= last.valid_from:
            words = {"code": code, "day": dates.show(last.valid_from)}
            raise RuleError(
                _("Bản mới nhất của %(code)s áp dụng từ %(day)s. Chọn ngày sau đó") % words, field="valid_from"
            )
        planned.append(Planned(rows.get(code), one.record, _CHANGES[one.verdict], last.number + 1))
    return planned


def _locked(codes: Sequence[str]) -> list[Procedure]:
    rows: list[Procedure] = []
    for part in chunked(codes):
        rows += Procedure.objects.select_for_update().filter(code__in=part).order_by("pk")
    return rows


@in_vietnamese
def _reason(file_name: str) -> str:
    return _("Nhập từ tệp %(file)s") % {"file": clean(file_name)[:200]}
