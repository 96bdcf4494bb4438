"""The unit's report on itself (BC): results, shortfalls, causes, proposals; its sheet and its figures as annexes."""

from __future__ import annotations

from cchc.common.language import in_vietnamese
from cchc.documents import content
from cchc.documents.choices import DocumentKind
from cchc.documents.content import Block, HeadingLevel
from cchc.metrics.rules import value_words

from ..choices import Judgement
from ..models import Inspection, SelfReport
from ..queries import areas
from ..queries import self_report as reports
from . import head
from .minutes import shown_value

# What marks a proposal as written into this report; the same in every language.
OWN_SOURCE = "Báo cáo tự kiểm tra"


@in_vietnamese
def self_report_paper(report: SelfReport, signer: head.Signer) -> content.Content:
    """Return the report as the head of unit signs it, addressed to the body that inspects."""
    inspection = report.inspection
    plan, unit = inspection.plan, inspection.unit
    blocks: list[Block] = [
        content.paragraph(
            f"Thực hiện {head.plan_name(plan)} của {plan.issuer.authority}, {unit.authority} báo cáo kết quả tự kiểm "
            f"tra công tác cải cách hành chính, thời kỳ {head.period(plan.period_start, plan.period_end)}, như sau:"
        ),
        _title("KẾT QUẢ ĐẠT ĐƯỢC"),
        *(
            _paragraphs(report.results)
            or [content.paragraph("Kết quả từng mục tại Phụ lục I, số liệu tại Phụ lục II.")]
        ),
        _title("TỒN TẠI, HẠN CHẾ"),
        *(_paragraphs(report.shortfalls) or [content.paragraph("Đơn vị chưa phát hiện tồn tại, hạn chế.")]),
        _title("NGUYÊN NHÂN"),
        *(_paragraphs(report.causes) or [content.paragraph("Không nêu.")]),
        _title("KIẾN NGHỊ, ĐỀ XUẤT"),
        *_proposals(inspection, report),
        content.paragraph(f"Trên đây là báo cáo tự kiểm tra của {unit.authority}./."),
    ]
    return content.Content(
        kind=DocumentKind.REPORT,
        letterhead=head.letterhead(unit),
        subject=f"Tự kiểm tra công tác cải cách hành chính của {unit.authority}",
        blocks=tuple(blocks),
        signatures=(content.SignatureBlock(signer.authority, signer.name),),
        recipients=("Như trên", "Đoàn kiểm tra", "Lưu: VT"),
        annexes=tuple(annex for annex in (_sheet(report), _figures(inspection)) if annex),
        issuer_name=unit.authority,
        addressees=(plan.body.authority,),
    )


def _title(words: str) -> Block:
    return content.Heading(HeadingLevel.SECTION, words)


def _paragraphs(text: str) -> list[Block]:
    return [content.paragraph(line) for line in text.split("\n") if line.strip()]


def _proposals(inspection: Inspection, report: SelfReport) -> list[Block]:
    blocks = _paragraphs(report.proposals)
    for row in reports.proposals_of(inspection):
        body = row.addressee_unit.authority if row.addressee_unit else row.addressee
        blocks.append(content.clause(f"{body}: {row.text.rstrip('. ')}."))
    return blocks or [content.paragraph("Đơn vị không có kiến nghị.")]


def _sheet(report: SelfReport) -> content.Annex | None:
    rows = report.answers.select_related("item").filter(version__gt=0).order_by("item__order")
    names = areas.area_names(report.inspection.plan)
    by_area: dict[str, list[tuple[str, str, str, str]]] = {}
    for number, answer in enumerate(rows, start=1):
        judged = str(Judgement(answer.judgement).label) if answer.judgement else "Chưa tự đánh giá"
        said = "; ".join(part for part in (shown_value(answer), answer.note.replace("\n", " ")) if part)
        by_area.setdefault(answer.item.area_code, []).append((str(number), answer.item.text_vi, judged, said or "–"))
    blocks: list[Block] = []
    for code, lines in by_area.items():
        blocks.append(content.Heading(HeadingLevel.CLAUSE, names.get(code, code)))
        blocks.append(content.table(("TT", "Nội dung", "Tự đánh giá", "Kết quả, ghi chú"), lines, (0.6, 4, 1.6, 3)))
    return content.Annex("PHIẾU TỰ KIỂM TRA", tuple(blocks)) if blocks else None


def _figures(inspection: Inspection) -> content.Annex | None:
    lines = [
        (
            row.metric.name_vi,
            row.metric.unit_vi,
            value_words(row.figure.value, row.metric.decimals, is_approximate=False),
        )
        for group in reports.figure_groups(inspection)
        for row in group.rows
        if row.figure
    ]
    if not lines:
        return None
    numbered = [(str(number), *line) for number, line in enumerate(lines, start=1)]
    table = content.table(("TT", "Chỉ tiêu", "Đơn vị tính", "Số liệu"), numbered, (0.6, 5, 1.8, 1.6), numeric=(3,))
    period = head.period(inspection.plan.period_start, inspection.plan.period_end)
    return content.Annex("SỐ LIỆU CỦA THỜI KỲ KIỂM TRA", (content.paragraph(f"Thời kỳ {period}."), table))
