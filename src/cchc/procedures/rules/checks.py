"""What a version must say before it is published, what it may not say at all, and what looks wrong. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.common import numbers

from ..choices import AgencyRole, Channel, OnlineLevel, Part, ProcedureLevel, TermUnit
from .content import Case, Content, Fee

MAX_TERM = 10_000
MAX_SETS = 50
MAX_COPIES = 1_000
# Below this a fee is likely to lack its thousands ("45 VNĐ" stood for 45.000); above it, to have some too many.
LEAST_FEE, MOST_FEE = Decimal(1_000), Decimal(1_000_000_000)
LONG_DAYS = 365
# Asked for every row of ten thousand procedures.
_CHANNELS, _UNITS = frozenset(Channel.values), frozenset(TermUnit.values)


@dataclass(frozen=True)
class Gap:
    """A mandatory part that a version lacks, in one case where only one lacks it."""

    part: Part
    case: str = ""

    def __str__(self) -> str:
        label = str(self.part.label)
        return _("%(part)s (%(case)s)") % {"part": label, "case": self.case} if self.case else label


@dataclass(frozen=True)
class Fault:
    """What a version may not say, even as a draft."""

    part: Part
    sentence: str


def gaps(content: Content) -> list[Gap]:
    """Name the mandatory parts that are missing (NĐ 63/2010 Điều 8), in the order of the law."""
    found = [] if content.name else [Gap(Part.NAME)]
    if content.cases:
        for part in (Part.STEPS, Part.METHODS, Part.COMPONENTS, Part.TERM):
            found += _gaps_of(part, content.cases)
    else:
        found += [Gap(part) for part in (Part.STEPS, Part.METHODS, Part.COMPONENTS, Part.TERM)]
    if not content.subjects:
        found.append(Gap(Part.SUBJECTS))
    if not content.agencies:
        found.append(Gap(Part.AGENCIES))
    return found


def missing_parts(content: Content) -> list[Part]:
    """Name the missing parts without their cases, each once."""
    return list(dict.fromkeys(gap.part for gap in gaps(content)))


def faults(content: Content) -> list[Fault]:
    """Name what cannot be kept: a term of 0, a fee below 0, a case twice."""
    return [
        *_faults_of_whole(content),
        *_faults_of_choices(content),
        *(fault for case in content.cases for fault in _faults_of_case(case)),
        *_faults_of_length(content),
    ]


def doubts(content: Content) -> list[str]:
    """Say what looks wrong but is not refused: fees without thousands, terms without a unit, a year of days."""
    return [doubt for case in content.cases for doubt in _doubts_of_case(case)] + _doubts_of_whole(content)


# ── inside ──


def _gaps_of(part: Part, cases: tuple[Case, ...]) -> list[Gap]:
    lacking = [case for case in cases if not _has(part, case)]
    if len(lacking) == len(cases):
        return [Gap(part)]
    return [Gap(part, case.name or case.code) for case in lacking]


def _has(part: Part, case: Case) -> bool:
    if part == Part.STEPS:
        return bool(case.steps)
    if part == Part.METHODS:
        return bool(case.methods)
    if part == Part.COMPONENTS:
        return bool(case.components)
    # Without a channel the channel is missing, not the time; both are named.
    return bool(case.methods) and all(row.amount is not None or row.text for row in case.methods)


def _faults_of_whole(content: Content) -> Iterator[Fault]:
    if not 1 <= content.set_count <= MAX_SETS:
        words = {"most": MAX_SETS}
        yield Fault(Part.COMPONENTS, _("Số bộ hồ sơ phải từ 1 đến %(most)s") % words)
    if not content.cases:
        yield Fault(Part.CASES, _("Thủ tục phải có ít nhất một trường hợp"))
    for code, n in Counter(case.code for case in content.cases).items():
        if n > 1:
            yield Fault(Part.CASES, _("Mã trường hợp “%(code)s” bị lặp. Đặt mã khác") % {"code": code})
    if len(content.cases) > 1 and not all(case.name for case in content.cases):
        yield Fault(Part.CASES, _("Nhiều trường hợp thì mỗi trường hợp phải có tên"))


def _faults_of_choices(content: Content) -> Iterator[Fault]:
    for level in content.levels:
        if level not in ProcedureLevel.values:
            yield Fault(Part.LEVELS, _("Không có cấp thực hiện “%(level)s”") % {"level": level})
    for agency in content.agencies:
        if agency.role not in AgencyRole.values:
            yield Fault(Part.AGENCIES, _("Chọn vai trò của cơ quan %(name)s") % {"name": agency.name})
    if content.online_level and content.online_level not in OnlineLevel.values:
        words = {"level": content.online_level}
        yield Fault(Part.ONLINE_LEVEL, _("Không có mức độ trực tuyến “%(level)s”") % words)


def _faults_of_case(case: Case) -> Iterator[Fault]:
    for row in case.methods:
        if row.channel not in _CHANNELS:
            yield Fault(Part.METHODS, _("Không có cách thức “%(channel)s”") % {"channel": row.channel})
            continue
        channel = str(Channel(row.channel).label)
        if not {row.unit, row.assumed_unit} <= _UNITS:
            yield Fault(Part.TERM, _("Chọn đơn vị thời hạn của cách thức %(channel)s") % {"channel": channel})
        if row.amount is not None and not 0 < row.amount <= MAX_TERM:
            words = {"channel": channel, "most": numbers.show(MAX_TERM)}
            yield Fault(Part.TERM, _("Thời hạn %(channel)s phải lớn hơn 0 và không quá %(most)s") % words)
        for fee in row.fees:
            if fee.amount is not None and fee.amount < 0:
                yield Fault(Part.FEES, _("Phí, lệ phí %(channel)s không được âm") % {"channel": channel})
    for paper in case.components:
        if not (0 <= paper.originals <= MAX_COPIES and 0 <= paper.copies <= MAX_COPIES):
            words = {"most": str(MAX_COPIES), "name": paper.name[:60]}
            yield Fault(Part.COMPONENTS, _("Số bản của “%(name)s” phải từ 0 đến %(most)s") % words)


def _faults_of_length(content: Content) -> Iterator[Fault]:
    for part, limit, text in _limited(content):
        if len(text) > limit:
            words = {"limit": limit, "text": text[:40]}
            yield Fault(part, _("“%(text)s…” dài quá %(limit)s ký tự. Rút ngắn lại") % words)


def _limited(content: Content) -> Iterator[tuple[Part, int, str]]:
    yield Part.NAME, 1000, content.name
    yield from ((Part.SECTOR, 200, content.sector), (Part.SECTOR, 40, content.sector_code))
    yield Part.CAUTION, 300, content.source
    for agency in content.agencies:
        yield from ((Part.AGENCIES, 300, agency.name), (Part.AGENCIES, 40, agency.code))
    for result in content.results:
        yield from ((Part.RESULTS, 500, result.name), (Part.RESULTS, 40, result.code))
    for basis in content.legal_bases:
        yield from ((Part.LEGAL_BASES, 60, basis.number), (Part.LEGAL_BASES, 300, basis.note))
    for case in content.cases:
        yield from ((Part.CASES, 40, case.code), (Part.CASES, 500, case.name))
        for paper in case.components:
            yield from ((Part.COMPONENTS, 500, paper.group), (Part.FORMS, 300, paper.form_name))
            yield Part.COMPONENTS, 40, paper.code
        for fee in (fee for row in case.methods for fee in row.fees):
            yield from ((Part.FEES, 1000, fee.text), (Part.FEES, 40, fee.code))


def _doubts_of_case(case: Case) -> Iterator[str]:
    for row in case.methods:
        if row.channel not in _CHANNELS:
            continue
        words = {"channel": str(Channel(row.channel).label).lower()}
        if row.is_assumed:
            yield _("Thời hạn %(channel)s chỉ có con số, không có đơn vị tính") % words
        unit = row.unit or row.assumed_unit
        if row.amount is not None and unit in (TermUnit.DAY, TermUnit.WORKING_DAY) and row.amount > LONG_DAYS:
            words["n"] = numbers.show_exact(row.amount)
            yield _("Thời hạn %(channel)s dài %(n)s ngày, hơn một năm") % words
        yield from (_doubt_of_fee(fee, words["channel"]) for fee in row.fees if _is_odd(fee))


def _doubts_of_whole(content: Content) -> list[str]:
    if content.online_level == OnlineLevel.PARTIAL and not content.partial_reason:
        return [_("Trực tuyến một phần phải nêu lý do (NĐ 224/2026 Điều 14)")]
    return []


def _is_odd(fee: Fee) -> bool:
    return fee.amount is not None and (0 < fee.amount < LEAST_FEE or fee.amount > MOST_FEE)


def _doubt_of_fee(fee: Fee, channel: str) -> str:
    amount = fee.amount or Decimal()
    words = {"channel": channel, "amount": numbers.show_exact(amount)}
    if amount < LEAST_FEE:
        return _("Phí, lệ phí %(channel)s chỉ %(amount)s đồng, có thể thiếu hàng nghìn") % words
    return _("Phí, lệ phí %(channel)s đến %(amount)s đồng, có thể thừa số không") % words
