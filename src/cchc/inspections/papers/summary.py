"""The summary report (BC): what was inspected, found and mended, each figure with the note of how it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cchc.common import numbers
from cchc.common.language import in_vietnamese
from cchc.documents import content
from cchc.documents.choices import DocumentKind
from cchc.documents.content import Block, HeadingLevel

from ..choices import RecommendationKind, Severity
from ..queries.summary import ComparisonTable, Summary, SummaryScope, definitions, units_named
from . import head

MOST_ITEMS, MOST_NAMES = 10, 6


@dataclass(frozen=True)
class Words:
    """What the drafter adds to the figures."""

    assessment: str = ""
    proposals: str = ""


@in_vietnamese
def subject_of(scope: SummaryScope) -> str:
    """Return the subject line (trích yếu)."""
    if scope.plan:
        return f"Tổng hợp kết quả thực hiện {head.plan_name(scope.plan)}"
    return f"Tổng hợp kết quả kiểm tra công tác cải cách hành chính năm {scope.year}"


@in_vietnamese
def summary_paper(found: Summary, compared: ComparisonTable, words: Words, signer: head.Signer) -> content.Content:
    """Return the report of a campaign or a year."""
    scope = found.scope
    body = scope.body
    blocks: list[Block] = [
        content.paragraph(_opening(scope)),
        _title("Tình hình thực hiện"),
        *_carried_out(found),
        _title("Kết quả kiểm tra"),
        *_results(found),
        _title("Tồn tại, hạn chế"),
        *_shortfalls(found),
        _title("Thực hiện yêu cầu, kiến nghị sau kiểm tra"),
        *_remedy(found),
        _title(f"So với năm {compared.year}"),
        *_beside_last_year(compared, scope),
        _title("Đánh giá chung và kiến nghị"),
        *_lines(words.assessment, "Chưa có đánh giá chung."),
        *_lines(words.proposals, "Không có kiến nghị."),
        content.paragraph(f"Trên đây là báo cáo {subject_of(scope)[:1].lower()}{subject_of(scope)[1:]}./."),
    ]
    to_above = body.pk != scope.issuer.pk
    return content.Content(
        kind=DocumentKind.REPORT,
        letterhead=head.letterhead(body),
        subject=subject_of(scope),
        blocks=tuple(blocks),
        signatures=(content.SignatureBlock(signer.authority, signer.name),),
        recipients=("Như trên" if to_above else "Lãnh đạo cơ quan", "Các đơn vị được kiểm tra", "Lưu: VT, CCHC"),
        annexes=(_by_unit(found),),
        issuer_name=body.authority,
        addressees=(scope.issuer.authority,) if to_above else (),
    )


class _Notes:
    """Figures with their notes: what is counted, over what, as of when."""

    def __init__(self, scope: SummaryScope) -> None:
        over = scope.plan.name if scope.plan else f"các kế hoạch kiểm tra năm {scope.year} của {scope.issuer.authority}"
        self.tail = f"{over}; hệ thống tính; tính đến {head.day(scope.today)}"

    def cite(self, value: str, what: str) -> content.Cited:
        """Return a figure with its note."""
        return content.cited(value, f"{what.rstrip('.')}; {self.tail}")


def _opening(scope: SummaryScope) -> str:
    named = []
    for plan in scope.plans:
        number = plan.document.number_text if plan.document else ""
        dated = f" số {number} ngày {head.day(plan.document.issued_on)}" if plan.document and number else ""
        named.append(f"Kế hoạch{dated} ({plan.name})" if dated else head.plan_name(plan))
    return f"Thực hiện {'; '.join(named)}, {scope.body.authority} báo cáo kết quả như sau:"


def _carried_out(found: Summary) -> list[Block]:
    notes = _Notes(found.scope)
    visited = notes.cite(numbers.show(found.n_visited), "Số cuộc kiểm tra đã kết thúc buổi kiểm tra tại chỗ")
    lines: list[Block] = [
        content.clause(
            "Đã kiểm tra ",
            visited,
            f" trong {numbers.show(len(found.rows))} cuộc theo kế hoạch; ban hành {numbers.show(found.n_concluded)} "
            "thông báo kết luận.",
        )
    ]
    if found.reports:
        late = notes.cite(numbers.show(len(found.late_reports)), definitions.late_report())
        lines.append(
            content.clause(
                f"Có {numbers.show(len(found.reports))} đơn vị phải nộp báo cáo tự kiểm tra, trong đó ",
                late,
                f" đơn vị nộp muộn hoặc chưa nộp; đã nhắc {numbers.show(found.n_reminders)} lần.",
            )
        )
    return lines


def _results(found: Summary) -> list[Block]:
    counts = found.counts
    if not counts.judged:
        return [content.paragraph("Chưa có mục nào được đánh giá.")]
    notes = _Notes(found.scope)
    rows = [
        (
            str(number),
            area.name,
            numbers.show(area.counts.met),
            numbers.show(area.counts.partly),
            numbers.show(area.counts.not_met),
            _share(area.counts.share),
            numbers.show(area.n_shortfalls),
        )
        for number, area in enumerate(found.areas, start=1)
    ]
    heads = ("TT", "Lĩnh vực", "Đạt", "Đạt một phần", "Không đạt", "Tỷ lệ đạt", "Tồn tại")
    return [
        content.paragraph(
            f"Đã đánh giá {numbers.show(counts.judged)} mục kiểm tra, đạt {numbers.show(counts.met)} mục (",
            notes.cite(_share(counts.share), definitions.share_met()),
            "), cụ thể theo lĩnh vực:",
        ),
        content.table(heads, rows, (0.6, 4.2, 0.9, 1, 1, 1.1, 1), numeric=(2, 3, 4, 5, 6)),
    ]


def _shortfalls(found: Summary) -> list[Block]:
    if not found.n_shortfalls:
        return [content.paragraph("Chưa ghi nhận tồn tại, hạn chế.")]
    notes = _Notes(found.scope)
    by_level = ", ".join(
        f"{numbers.show(n)} {Severity(level).label.lower()}" for level, n in found.severity.items() if n
    )
    total = notes.cite(numbers.show(found.n_shortfalls), "Số tồn tại, hạn chế đoàn đã ghi, không kể phát hiện đã bỏ")
    blocks: list[Block] = [content.paragraph("Tổng số tồn tại, hạn chế: ", total, f" ({by_level}).")]
    if found.n_repeats:
        back = notes.cite(
            numbers.show(found.n_repeats),
            "Tồn tại ở mục mà kết luận trước của đơn vị hoặc đơn vị tiền thân đã nêu và đã được xác minh khắc phục",
        )
        blocks.append(content.paragraph("Trong đó lặp lại sau khi đã khắc phục: ", back, "."))
    top = [item for item in found.items if item.n_units][:MOST_ITEMS]
    if top:
        named = units_named(found, top)
        blocks.append(content.paragraph("Các tồn tại thường gặp:"))
        for item in top:
            units = [row.name for row in named.get(item.code, [])]
            more = f" và {len(units) - MOST_NAMES} đơn vị khác" if len(units) > MOST_NAMES else ""
            blocks.append(
                content.clause(
                    f"{item.text}: {numbers.show(item.n_units)} đơn vị ({', '.join(units[:MOST_NAMES])}{more})."
                )
            )
    return blocks


def _remedy(found: Summary) -> list[Block]:
    remedy, notes = found.remedy, _Notes(found.scope)
    asked = found.kinds[RecommendationKind.TO_UNIT]
    others = found.kinds[RecommendationKind.TO_OTHER]
    lines: list[Block] = [
        content.clause(
            f"Đã nêu {numbers.show(asked)} yêu cầu đối với đơn vị, {numbers.show(others)} kiến nghị với cơ quan khác; "
            f"các đơn vị có {numbers.show(found.kinds[RecommendationKind.UNIT_PROPOSAL])} kiến nghị với cấp trên."
        )
    ]
    if not remedy.given:
        return [*lines, content.clause("Chưa giao việc khắc phục nào.")]
    share = notes.cite(_share(remedy.share), definitions.share_mended())
    lines.append(
        content.clause(
            f"Đã giao {numbers.show(remedy.given)} việc, đã xác minh {numbers.show(remedy.verified)} việc (",
            share,
            f"); {numbers.show(remedy.verified_late)} việc xong muộn, {numbers.show(remedy.overdue)} việc đang quá hạn, "
            f"{numbers.show(remedy.submitted)} việc chờ xác minh.",
        )
    )
    if remedy.not_given:
        lines.append(content.clause(f"Còn {numbers.show(remedy.not_given)} yêu cầu, kiến nghị chưa giao việc."))
    return lines


def _beside_last_year(compared: ComparisonTable, scope: SummaryScope) -> list[Block]:
    if not compared.compared:
        return [content.paragraph(f"Không có đơn vị nào so được với năm {compared.year}.")]
    notes = _Notes(scope)
    now = notes.cite(
        _share(compared.now.counts.share), f"Tỷ lệ mục đạt trên các mục được đánh giá ở cả hai năm, năm {scope.year}"
    )
    lines: list[Block] = [
        content.paragraph(
            f"So được {numbers.show(len(compared.compared))} đơn vị: tỷ lệ mục đạt ",
            now,
            f", năm {compared.year} là {_share(compared.earlier.counts.share)}; tăng ở "
            f"{numbers.show(compared.n_better)} đơn vị, giảm ở {numbers.show(compared.n_worse)} đơn vị.",
        )
    ]
    reasons: dict[str, int] = {}
    for one in compared.refused:
        reasons[one.reason] = reasons.get(one.reason, 0) + 1
    if reasons:
        said = "; ".join(f"{why[:1].lower()}{why[1:]} ({n} đơn vị)" for why, n in reasons.items())
        lines.append(content.paragraph(f"Không so {numbers.show(len(compared.refused))} đơn vị: {said}."))
    return lines


def _by_unit(found: Summary) -> content.Annex:
    rows: list[Sequence[Any]] = [
        (
            str(number),
            row.name,
            numbers.show(row.counts.judged),
            numbers.show(row.counts.met),
            _share(row.counts.share),
            numbers.show(row.n_shortfalls),
            f"{numbers.show(row.remedy.verified)}/{numbers.show(row.remedy.given)}",
            numbers.show(row.self_report.days) if row.self_report else "–",
            numbers.show(row.n_reminders),
        )
        for number, row in enumerate(found.rows, start=1)
    ]
    heads = (
        "TT",
        "Đơn vị",
        "Mục được đánh giá",
        "Mục đạt",
        "Tỷ lệ đạt",
        "Tồn tại",
        "Việc đã xác minh/đã giao",
        "Tự kiểm tra muộn (ngày)",
        "Số lần nhắc",
    )
    table = content.table(heads, rows, (0.6, 4, 1.2, 1, 1.1, 1, 1.5, 1.4, 1.1), numeric=(2, 3, 4, 5, 6, 7, 8))
    return content.Annex("Kết quả kiểm tra theo đơn vị", (table,), landscape=True)


def _title(words: str) -> Block:
    return content.Heading(HeadingLevel.SECTION, words)


def _lines(text: str, otherwise: str) -> list[Block]:
    return [content.paragraph(line) for line in (text or otherwise).split("\n") if line.strip()]


def _share(value: Any) -> str:
    return "–" if value is None else f"{numbers.show(value, 1)}%"
