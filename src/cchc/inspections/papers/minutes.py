"""The minutes of a visit (BB, form 1.9 of NĐ 30/2020)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.utils import timezone

from cchc.common import numbers
from cchc.common.language import in_vietnamese
from cchc.criteria.choices import ItemKind
from cchc.documents import content
from cchc.documents.choices import DocumentKind
from cchc.documents.content import Block, HeadingLevel

from .. import rules
from ..choices import FindingKind, Judgement, Side, TeamRole
from ..models import Answer, Inspection, SelfAnswer
from ..queries import areas
from ..queries.checklist import sent_by_unit, values_of
from ..queries.citations import Citations
from . import head

_NOTED = (Judgement.PARTLY, Judgement.NOT_MET)


@in_vietnamese
def minutes_paper(inspection: Inspection) -> content.Content:
    """Return the minutes: when and where, who attended, what each area showed, what the unit said, when it ended."""
    plan, unit = inspection.plan, inspection.unit
    minutes = getattr(inspection, "minutes", None)
    started = timezone.localtime(inspection.started_at) if inspection.started_at else None
    ended = timezone.localtime(inspection.ended_at) if inspection.ended_at else None
    place = inspection.place or f"trụ sở {unit.authority}"
    answers = list(inspection.answers.select_related("item").order_by("item__order"))
    said = sent_by_unit(inspection)
    blocks: list[Block] = [
        content.paragraph(f"Thời gian bắt đầu: {_moment(started)}."),
        content.paragraph(f"Địa điểm: {place}."),
        content.Heading(HeadingLevel.SECTION, "THÀNH PHẦN THAM DỰ"),
        *_attendance(inspection),
        content.Heading(HeadingLevel.SECTION, "NỘI DUNG VÀ KẾT QUẢ KIỂM TRA"),
        content.paragraph(
            f"Đoàn kiểm tra làm việc theo {head.plan_name(plan)}; "
            f"thời kỳ kiểm tra {head.period(plan.period_start, plan.period_end)}."
        ),
        *_results(inspection, answers, said),
        *_findings(inspection),
    ]
    if minutes and minutes.proceedings:
        blocks += [content.Heading(HeadingLevel.SECTION, "DIỄN BIẾN BUỔI LÀM VIỆC"), *_lines(minutes.proceedings)]
    blocks.append(content.Heading(HeadingLevel.SECTION, "Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA"))
    blocks += _lines(minutes.unit_opinion) if minutes and minutes.unit_opinion else [_said_nothing()]
    blocks.append(
        content.paragraph(
            f"Buổi làm việc kết thúc vào {_moment(ended)}. Biên bản được lập thành 02 bản, mỗi bên giữ 01 bản; đã đọc "
            "cho những người tham dự cùng nghe và thống nhất ký tên./."
        )
    )
    body = plan.body
    return content.Content(
        kind=DocumentKind.MINUTES,
        letterhead=head.letterhead(body),
        subject=f"Kiểm tra công tác cải cách hành chính tại {unit.authority}",
        blocks=tuple(blocks),
        signatures=_signatures(inspection),
        recipients=(unit.authority, "Thành viên đoàn kiểm tra", "Lưu: VT, hồ sơ kiểm tra"),
        issuer_name=body.authority,
    )


def _signatures(inspection: Inspection) -> tuple[content.SignatureBlock, ...]:
    """Secretary left, head of the team right (form 1.9); between them whoever spoke for the unit."""
    secretary = content.SignatureBlock(("THƯ KÝ",), _name(inspection, TeamRole.SECRETARY))
    chair = content.SignatureBlock(("TRƯỞNG ĐOÀN",), _name(inspection, TeamRole.HEAD))
    spokesman = _unit_head(inspection)
    unit = (content.SignatureBlock(("ĐẠI DIỆN ĐƠN VỊ",), spokesman),) if spokesman else ()
    return (secretary, *unit, chair)


def _moment(moment: object) -> str:
    return f"{moment:%H giờ %M}, ngày {moment:%d} tháng {moment:%m} năm {moment:%Y}" if moment else head.GAP


def _attendance(inspection: Inspection) -> list[Block]:
    people = list(inspection.attendances.all())
    blocks: list[Block] = []
    for side in Side:
        named = [p for p in people if p.side == side]
        if named:
            blocks.append(content.Heading(HeadingLevel.CLAUSE, str(side.label)))
            blocks.append(content.bullets(*(f"{p.full_name}{f' – {p.title}' if p.title else ''};" for p in named)))
    return blocks or [content.paragraph("Chưa ghi thành phần tham dự.")]


def _results(inspection: Inspection, answers: list[Answer], said: Mapping[int, SelfAnswer]) -> list[Block]:
    names = areas.area_names(inspection.plan)
    by_area: dict[str, list[Answer]] = {}
    for answer in answers:
        by_area.setdefault(answer.item.area_code, []).append(answer)
    blocks: list[Block] = []
    for code, rows in by_area.items():
        counts = Counter(row.judgement for row in rows if row.judgement)
        words = ", ".join(f"{counts[j]} mục {j.label.lower()}" for j in Judgement if counts[j])
        blocks.append(content.Heading(HeadingLevel.CLAUSE, names.get(code, code)))
        if words:
            blocks.append(content.paragraph(f"Đã đánh giá {sum(counts.values())} mục: {words}."))
        noted = [row for row in rows if row.judgement in _NOTED or row.note or _is_other(row, said.get(row.item_id))]
        if noted:
            blocks.append(content.bullets(*(_line(row, said.get(row.item_id)) for row in noted)))
    return blocks


def _is_other(answer: Answer, said: SelfAnswer | None) -> bool:
    return said is not None and rules.differs(answer.item.kind, values_of(said), values_of(answer))


def _unit_words(answer: Answer, said: SelfAnswer | None) -> str:
    """Return what the unit says of itself, where that is something else."""
    if said is None or not _is_other(answer, said):
        return ""
    said.item = answer.item
    judged = str(Judgement(said.judgement).label) if said.judgement else ""
    words = ", ".join(part for part in (judged.lower(), shown_value(said)) if part)
    return f". Đơn vị tự trả lời: {words}"


def _line(answer: Answer, said: SelfAnswer | None) -> str:
    judged = f" – {Judgement(answer.judgement).label}" if answer.judgement else ""
    value = shown_value(answer)
    note = f". {answer.note.rstrip('.').replace(chr(10), ' ')}" if answer.note else ""
    return f"{answer.item.text_vi}{judged}{f' ({value})' if value else ''}{note}{_unit_words(answer, said)};"


def shown_value(answer: Answer | SelfAnswer) -> str:
    """Return what was answered, in words, by the item's kind; empty when nothing was."""
    kind = answer.item.kind
    if kind == ItemKind.YES_NO:
        return "" if answer.yes is None else ("có" if answer.yes else "không")
    if kind == ItemKind.RATIO and answer.numerator is not None and answer.denominator:
        share = 100 * answer.numerator / answer.denominator
        counted = f"{numbers.show_exact(answer.numerator)}/{numbers.show_exact(answer.denominator)}"
        return f"{counted}, {numbers.show(share, 1)}%"
    if answer.number is not None:
        return numbers.show_exact(answer.number)
    if answer.day:
        return head.day(answer.day)
    return answer.words.replace("\n", " ")


def _findings(inspection: Inspection) -> list[Block]:
    findings = list(inspection.findings.filter(removed_at__isnull=True))
    cited = Citations(finding.text for finding in findings)
    blocks: list[Block] = []
    for kind, title in ((FindingKind.STRENGTH, "KẾT QUẢ ĐẠT ĐƯỢC"), (FindingKind.SHORTFALL, "TỒN TẠI, HẠN CHẾ")):
        rows = [finding for finding in findings if finding.kind == kind]
        if rows:
            blocks.append(content.Heading(HeadingLevel.SECTION, title))
            blocks += [content.clause(*cited.runs(row.text)) for row in rows]
    return blocks


def _lines(text: str) -> list[Block]:
    return [content.paragraph(line) for line in text.split("\n") if line.strip()]


def _said_nothing() -> Block:
    return content.paragraph("Đơn vị không có ý kiến khác.")


def _name(inspection: Inspection, role: TeamRole) -> str:
    if inspection.team is None:
        return ""
    return next((m.full_name for m in inspection.team.members.all() if m.role == role), "")


def _unit_head(inspection: Inspection) -> str:
    person = inspection.attendances.filter(side=Side.UNIT).first()
    return person.full_name if person else ""
