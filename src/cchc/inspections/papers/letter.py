"""The letter (công văn) that announces a visit: when, who comes, what is inspected, what the unit sends beforehand."""

from __future__ import annotations

from datetime import date

from cchc.common.language import in_vietnamese
from cchc.documents import content
from cchc.documents.choices import DocumentKind
from cchc.documents.content import Block, HeadingLevel

from ..choices import TeamRole
from ..models import Inspection, Membership
from ..querysets import IN_ORDER
from . import head


@in_vietnamese
def letter_paper(inspection: Inspection, report_due_on: date, signer: head.Signer) -> content.Content:
    """Return the letter to the unit, with the outline of its report on itself as an annex."""
    plan, unit = inspection.plan, inspection.unit
    members = list(inspection.team.members.all()) if inspection.team else []
    place = inspection.place or f"trụ sở {unit.authority}"
    blocks: list[Block] = [
        content.paragraph(
            f"Thực hiện {_plan(inspection)}, {plan.body.authority} thông báo lịch kiểm tra công tác cải cách hành "
            f"chính tại {unit.authority} như sau:"
        ),
        content.clause(f"Thời gian: ngày {head.day(inspection.visit_on)}. Địa điểm: {place}."),
        content.clause(_team(inspection, members)),
        content.clause(f"Thời kỳ kiểm tra: {head.period(plan.period_start, plan.period_end)}."),
        content.clause(f"Nội dung kiểm tra: {_areas(inspection)}."),
        content.clause(
            f"Báo cáo tự kiểm tra: đề nghị {unit.authority} trả lời từng mục của phiếu kiểm tra, báo cáo số liệu kèm "
            "minh chứng theo đề cương tại Phụ lục trên hệ thống thông tin kiểm tra cải cách hành chính; thủ trưởng đơn "
            f"vị duyệt, gửi chậm nhất ngày {head.day(report_due_on)}."
        ),
        content.clause(
            "Chuẩn bị: hồ sơ, sổ theo dõi, văn bản đã ban hành trong thời kỳ kiểm tra; người phụ trách từng nội dung làm "
            "việc với đoàn; Bộ phận một cửa hoạt động bình thường trong thời gian kiểm tra."
        ),
        content.clause(f"Đầu mối liên hệ: {_contact(inspection, members)}."),
        content.paragraph(f"Đề nghị {unit.authority} phối hợp thực hiện./."),
    ]
    return content.Content(
        kind=DocumentKind.LETTER,
        letterhead=head.letterhead(plan.body),
        subject=f"Về việc kiểm tra công tác cải cách hành chính tại {unit.authority}",
        blocks=tuple(blocks),
        signatures=(content.SignatureBlock(signer.authority, signer.name),),
        recipients=("Như trên", "Thành viên đoàn kiểm tra", "Lưu: VT, CCHC"),
        annexes=(content.Annex("ĐỀ CƯƠNG BÁO CÁO TỰ KIỂM TRA", tuple(_outline(inspection))),),
        issuer_name=plan.body.authority,
        addressees=(unit.authority,),
        office_symbol="CCHC",
    )


def _plan(inspection: Inspection) -> str:
    document = inspection.plan.document
    if document and document.number_text:
        return f"Kế hoạch số {document.number_text} ngày {head.day(document.issued_on)} của {document.unit.authority}"
    return head.plan_name(inspection.plan)


def _areas(inspection: Inspection) -> str:
    names = [area.name_vi for area in inspection.plan.areas.order_by(*IN_ORDER)]
    return "; ".join(names) if names else "theo kế hoạch kiểm tra"


def _team(inspection: Inspection, members: list[Membership]) -> str:
    if inspection.team is None:
        return f"Đoàn kiểm tra: do {inspection.plan.body.authority} thành lập, thông báo sau."
    head_ = next((m for m in members if m.role == TeamRole.HEAD), None)
    led = f"; trưởng đoàn: {head_.full_name}, {head_.title}" if head_ else ""
    return f"Đoàn kiểm tra: {inspection.team.name}, {len(members)} thành viên{led}."


def _contact(inspection: Inspection, members: list[Membership]) -> str:
    found = next((m for m in members if m.role == TeamRole.SECRETARY), None)
    drafter = inspection.plan.drafted_by
    if found:
        return f"{found.full_name}, {found.title or 'thư ký đoàn'}"
    return f"{drafter.full_name}, {inspection.plan.body.authority}" if drafter else inspection.plan.body.authority


def _outline(inspection: Inspection) -> list[Block]:
    period = head.period(inspection.plan.period_start, inspection.plan.period_end)
    blocks: list[Block] = [
        content.Heading(HeadingLevel.SECTION, "KẾT QUẢ THỰC HIỆN"),
        content.paragraph(f"Nêu kết quả trong thời kỳ {period} theo từng nội dung:"),
    ]
    names = [area.name_vi for area in inspection.plan.areas.order_by(*IN_ORDER)]
    if names:
        blocks.append(content.bullets(*(f"{name};" for name in names)))
    blocks += [
        content.Heading(HeadingLevel.SECTION, "TỒN TẠI, HẠN CHẾ"),
        content.paragraph("Nêu từng việc chưa làm được, mức độ, so với yêu cầu của kế hoạch và quy định."),
        content.Heading(HeadingLevel.SECTION, "NGUYÊN NHÂN"),
        content.paragraph("Nguyên nhân khách quan, nguyên nhân chủ quan của từng tồn tại, hạn chế."),
        content.Heading(HeadingLevel.SECTION, "KIẾN NGHỊ, ĐỀ XUẤT"),
        content.paragraph("Ghi rõ cơ quan cấp trên nhận từng kiến nghị."),
        content.Heading(HeadingLevel.SECTION, "PHỤ LỤC"),
        content.paragraph("Phiếu tự kiểm tra; bảng số liệu của thời kỳ kiểm tra; danh mục minh chứng."),
    ]
    return blocks
