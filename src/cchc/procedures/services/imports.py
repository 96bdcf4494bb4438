"""Import of procedures: a file is kept, judged procedure by procedure, then applied whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.audit.services import record as write_down
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.language import in_vietnamese
from cchc.common.text import clean

from ..choices import Change
from ..choices import ImportVerdict as Verdict
from ..models import Procedure, PublicationDecision, Version
from ..queries import known as register
from ..rules.exchange import suspicions, verdicts
from ..rules.exchange.suspicions import Names
from ..rules.exchange.verdicts import Judged
from . import imports_bulk, registering
from .imports_bulk import Planned, Watch
from .imports_reading import Upload, read
from .registering import DecisionFacts


@dataclass(frozen=True)
class Preview:
    """What a file would do, before anything is done."""

    upload: Upload
    judged: Sequence[Judged]
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
    known = register.known()
    judged = list(verdicts.judge(upload.records, known, closes_rest=closes_rest))
    warning = suspicions.shifted([one.record for one in judged if one.record.place], Names(known.names))
    return Preview(upload, judged, warning)


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
    planned = _planned(preview.writes, valid_from)
    made = imports_bulk.write(
        actor=actor,
        planned=planned,
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


def _planned(writes: Sequence[Judged], valid_from: date) -> list[Planned]:
    """Look up the procedures behind the writes, locked, each with the number that its next version gets."""
    codes = [one.record.code for one in writes]
    rows = {row.code: row for row in _locked(codes)}
    numbers = {row["procedure__code"]: row for row in _numbers(codes)}
    planned = []
    for one in writes:
        before = numbers.get(one.record.code, {})
        last: date | None = before.get("last")
        if last is not None and valid_from <= last:
            words = {"code": one.record.code, "day": dates.show(last)}
            raise RuleError(
                _("Bản mới nhất của %(code)s áp dụng từ %(day)s. Chọn ngày sau đó") % words, field="valid_from"
            )
        change = {Verdict.NEW: Change.NEW, Verdict.CHANGED: Change.AMENDED, Verdict.CLOSED: Change.ABOLISHED}[
            one.verdict
        ]
        number = (before.get("number") or 0) + 1
        planned.append(Planned(rows.get(one.record.code), one.record, change, number))
    return planned


def _locked(codes: Sequence[str]) -> list[Procedure]:
    rows: list[Procedure] = []
    for start in range(0, len(codes), register.CHUNK):
        part = codes[start : start + register.CHUNK]
        rows += Procedure.objects.select_for_update().filter(code__in=part).order_by("pk")
    return rows


def _numbers(codes: Sequence[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for start in range(0, len(codes), register.CHUNK):
        part = codes[start : start + register.CHUNK]
        found = Version.objects.filter(procedure__code__in=part).order_by().values("procedure__code")
        rows += [dict(row) for row in found.annotate(number=Max("number"), last=Max("valid_from"))]
    return rows


@in_vietnamese
def _reason(file_name: str) -> str:
    return _("Nhập từ tệp %(file)s") % {"file": clean(file_name)[:200]}
