"""The notice of conclusion (TB): results by area, shortfalls, causes, requests, the unit's own proposals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from cchc.audit.models import DaySeal
from cchc.common.language import in_vietnamese
from cchc.documents import content
from cchc.documents.choices import DocumentKind
from cchc.documents.content import Block, HeadingLevel

from .. import deadline_rules
from ..choices import CauseKind, FindingKind, InspectionKind, RecommendationKind
from ..models import Cause, Finding, Inspection, Recommendation
from ..queries import areas, terms
from ..queries import replies as unit_replies
from ..queries.citations import Citations
from . import head, privacy, replies


@in_vietnamese
def subject_of(inspection: Inspection) -> str:
    """Return the subject line (trích yếu)."""
    work = "giám sát" if inspection.plan.kind == InspectionKind.SUPERVISION else "kiểm tra"
    return f"Kết luận {work} công tác cải cách hành chính tại {inspection.unit.authority}"


@in_vietnamese
def conclusion_paper(
    inspection: Inspection, signer: head.Signer, journal_seal: DaySeal | None = None
) -> content.Content:
    """Return the notice of conclusion of one inspection, every figure with its note.

    `journal_seal`: the last seal of the journal, printed so that nobody can rewrite later what was done until then.
    """
    plan = inspection.plan
    findings = list(inspection.findings.filter(removed_at__isnull=True))
    causes = list(inspection.causes.all())
    requests = list(inspection.recommendations.select_related("addressee_unit"))
    conclusion = inspection.conclusion
    heard = unit_replies.page_of(inspection, timezone.localdate())
    cited = Citations(_texts(conclusion.assessment, findings, causes, requests), inspection.unit)
    blocks: list[Block] = [
        *_opening(inspection),
        _title("KẾT QUẢ ĐẠT ĐƯỢC"),
        *(content.paragraph(*cited.runs(line)) for line in _split(conclusion.assessment)),
        *_by_area(inspection, [f for f in findings if f.kind == FindingKind.STRENGTH], cited),
        _title("TỒN TẠI, HẠN CHẾ"),
        *_by_area(inspection, [f for f in findings if f.kind == FindingKind.SHORTFALL], cited),
        *replies.summary(heard),
        _title("NGUYÊN NHÂN"),
        *_causes(causes, cited),
        _title("YÊU CẦU, KIẾN NGHỊ"),
        *_requests(inspection, requests, cited),
        *_from_unit(requests, cited),
        *_seal_line(inspection, journal_seal),
        content.paragraph(_closing(inspection)),
    ]
    body = plan.body
    paper = content.Content(
        kind=DocumentKind.NOTICE,
        letterhead=head.letterhead(body),
        subject=subject_of(inspection),
        blocks=tuple(blocks),
        signatures=(content.SignatureBlock(signer.authority, signer.name),),
        recipients=(inspection.unit.authority, "Thành viên đoàn kiểm tra", "Lưu: VT, CCHC"),
        annexes=replies.annex(heard),
        issuer_name=body.authority,
    )
    return privacy.marked(paper, _people(inspection, requests), keep=signer.name)


def remedy_due(inspection: Inspection, issued_on: date | None) -> date | None:
    """Return the day until which the unit reports what it mended."""
    return terms.counter_of(inspection, is_lenient=True).after(issued_on, "remedy") if issued_on else None


def _people(inspection: Inspection, requests: Iterable[Recommendation]) -> list[str]:
    """Everybody who is known by name: who attended, who inspected, who is to mend."""
    team = inspection.team.members.values_list("full_name", flat=True) if inspection.team else ()
    named = (words for row in requests for words in (row.responsible, row.accountable))
    in_charge = (name for words in named for name in privacy.people_in_charge(words))
    return [*inspection.attendances.values_list("full_name", flat=True), *team, *in_charge]


def _opening(inspection: Inspection) -> list[Block]:
    plan = inspection.plan
    if plan.is_historical:
        return [content.paragraph(line) for line in _split(inspection.conclusion.opening)]
    by = plan.document
    under = head.plan_name(plan)
    if by and by.number_text:
        under = f"Kế hoạch số {by.number_text} ngày {head.day(by.issued_on)} của {by.unit.authority}"
    team = inspection.team.name if inspection.team else "Đoàn kiểm tra"
    when = f"ngày {head.day(timezone.localdate(inspection.started_at))}" if inspection.started_at else ""
    return [
        content.paragraph(
            f"Thực hiện {under}, {when} {team} đã kiểm tra công tác cải cách hành chính tại "
            f"{inspection.unit.authority}, thời kỳ kiểm tra {head.period(plan.period_start, plan.period_end)}."
        ),
        *(content.paragraph(line) for line in _split(inspection.conclusion.opening)),
        content.paragraph(
            f"Trên cơ sở biên bản kiểm tra ngày {head.day(inspection.minuted_on)} và hồ sơ, tài liệu do đơn vị cung cấp, "
            f"{plan.body.authority} thông báo kết luận như sau:"
        ),
    ]


def _seal_line(inspection: Inspection, seal: DaySeal | None) -> list[Block]:
    if seal is None or inspection.plan.is_historical:
        return []
    words = f"Dấu niêm nhật ký số {seal.number}, ngày {head.day(seal.day)}: {seal.printed}."
    return [content.paragraph(content.text(words, italic=True))]


def _closing(inspection: Inspection) -> str:
    if inspection.conclusion.closing:
        return f"{inspection.conclusion.closing.rstrip('./ ')}./."
    if inspection.plan.is_historical:
        return f"Trên đây là kết luận đối với {inspection.unit.authority}./."
    term = deadline_rules.words(inspection.plan.deadlines, "remedy")
    return (
        f"{inspection.unit.authority} tổ chức khắc phục và báo cáo kết quả về {inspection.plan.body.authority} "
        f"chậm nhất {term} kể từ ngày ban hành Thông báo này./."
    )


def _by_area(inspection: Inspection, findings: Sequence[Finding], cited: Citations) -> list[Block]:
    names = areas.area_names(inspection.plan)
    order = list(names)
    by_area: dict[str, list[Finding]] = {}
    for finding in findings:
        by_area.setdefault(finding.area_code, []).append(finding)
    blocks: list[Block] = []
    for code in sorted(by_area, key=lambda c: order.index(c) if c in order else len(order)):
        blocks.append(content.Heading(HeadingLevel.CLAUSE, names.get(code, code)))
        for finding in by_area[code]:
            lines = _split(finding.text)
            first = cited.runs(lines[0])
            blocks.append(content.point(*first) if len(by_area[code]) > 1 else content.paragraph(*first))
            blocks += [content.paragraph(*cited.runs(line)) for line in lines[1:]]
    return blocks or [content.paragraph("Không có nội dung.")]


def _causes(causes: Sequence[Cause], cited: Citations) -> list[Block]:
    blocks: list[Block] = []
    for kind in CauseKind:
        rows = [cause for cause in causes if cause.kind == kind]
        if rows:
            blocks.append(content.Heading(HeadingLevel.CLAUSE, f"Nguyên nhân {kind.label.lower()}"))
            blocks += [content.paragraph(*cited.runs(row.text)) for row in rows]
    return blocks or [content.paragraph("Chưa nêu nguyên nhân.")]


def _requests(inspection: Inspection, rows: Sequence[Recommendation], cited: Citations) -> list[Block]:
    blocks: list[Block] = []
    to_unit = [row for row in rows if row.kind == RecommendationKind.TO_UNIT]
    if to_unit:
        blocks.append(content.Heading(HeadingLevel.CLAUSE, f"Đối với {inspection.unit.authority}"))
        blocks += [content.point(*cited.runs(row.text.rstrip(". ")), _clarity(row)) for row in to_unit]
    others: dict[str, list[Recommendation]] = {}
    for row in rows:
        if row.kind == RecommendationKind.TO_OTHER:
            others.setdefault(row.addressee_unit.authority if row.addressee_unit else row.addressee, []).append(row)
    for body, asked in others.items():
        blocks.append(content.Heading(HeadingLevel.CLAUSE, f"Đối với {body}"))
        blocks += [content.point(*cited.runs(row.text.rstrip(". ")), _clarity(row)) for row in asked]
    return blocks or [content.paragraph("Không có yêu cầu, kiến nghị.")]


def _from_unit(rows: Sequence[Recommendation], cited: Citations) -> list[Block]:
    blocks: list[Block] = []
    for kind, title in (
        (RecommendationKind.UNIT_PROPOSAL, "KIẾN NGHỊ CỦA ĐƠN VỊ"),
        (RecommendationKind.UNIT_REPLY, "Ý KIẾN TIẾP THU CỦA ĐƠN VỊ"),
    ):
        said = [row for row in rows if row.kind == kind]
        if said:
            blocks.append(_title(title))
            blocks += [content.clause(*_addressed(row), *cited.runs(row.text)) for row in said]
    return blocks


def _addressed(row: Recommendation) -> tuple[str, ...]:
    body = row.addressee_unit.authority if row.addressee_unit else row.addressee
    return (f"{body}: ",) if body and row.kind == RecommendationKind.UNIT_PROPOSAL else ()


def _clarity(row: Recommendation) -> str:
    doer, answers = (row.responsible, row.accountable) if row.accountable else ("", row.responsible)
    parts = [
        f"người thực hiện: {doer}" if doer else "",
        f"người chịu trách nhiệm: {answers}" if answers else "",
        f"sản phẩm: {row.product}" if row.product else "",
        f"thẩm quyền: {row.authority}" if row.authority else "",
        f"hoàn thành trước ngày {head.day(row.due_on)}" if row.due_on else "",
    ]
    said = "; ".join(part for part in parts if part)
    return f" ({said})." if said else "."


def _texts(
    assessment: str, findings: Iterable[Finding], causes: Iterable[Cause], requests: Iterable[Recommendation]
) -> list[str]:
    strengths = [f.text for f in findings if f.kind == FindingKind.STRENGTH]
    shortfalls = [f.text for f in findings if f.kind == FindingKind.SHORTFALL]
    return [assessment, *strengths, *shortfalls, *(c.text for c in causes), *(r.text for r in requests)]


def _title(words: str) -> Block:
    return content.Heading(HeadingLevel.SECTION, words)


def _split(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
