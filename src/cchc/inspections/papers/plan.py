"""The inspection plan (KH) and the decision that sets up a team (QĐ)."""

from __future__ import annotations

from cchc.common.language import in_vietnamese
from cchc.documents import content
from cchc.documents.choices import DocumentKind
from cchc.documents.content import Block, Heading, HeadingLevel

from ..choices import InspectionKind, TeamRole
from ..deadline_rules import words
from ..models import Inspection, Membership, Plan, Team
from ..querysets import IN_ORDER
from . import head


@in_vietnamese
def plan_paper(plan: Plan, signer: head.Signer) -> content.Content:
    """Return the plan: purpose and requirements, contents, carrying out, the list of units as an annex."""
    inspections = list(plan.inspections.select_related("unit", "team").order_by("visit_on", "unit__sort_key"))
    hidden = plan.kind == InspectionKind.SURPRISE
    blocks: list[Block] = [
        content.BasisLines(tuple(f"Căn cứ {basis.text.removeprefix('Căn cứ ')}" for basis in plan.bases.all())),
        content.paragraph(f"{plan.issuer.authority} ban hành {head.plan_name(plan)} như sau:"),
        _title("MỤC ĐÍCH, YÊU CẦU"),
        _clause("Mục đích"),
        *_paragraphs(plan.purpose),
        _clause("Yêu cầu"),
        *_paragraphs(plan.requirements),
        _title("NỘI DUNG KIỂM TRA"),
        *_contents(plan),
        _title("ĐƠN VỊ, HÌNH THỨC, THỜI GIAN KIỂM TRA"),
        content.clause(
            f"Đơn vị được kiểm tra: {len(inspections)} đơn vị"
            + (", không thông báo trước về thời gian, địa điểm." if hidden else " (danh sách tại Phụ lục kèm theo).")
        ),
        content.clause(f"Hình thức: kiểm tra {InspectionKind(plan.kind).label.lower()}."),
        content.clause(f"Thời gian: từ ngày {head.day(plan.starts_on)} đến ngày {head.day(plan.ends_on)}."),
        _title("TỔ CHỨC THỰC HIỆN"),
        *_duties(plan),
    ]
    annexes = () if hidden else (content.Annex("DANH SÁCH ĐƠN VỊ ĐƯỢC KIỂM TRA", (_units_table(inspections),)),)
    return content.Content(
        kind=DocumentKind.PLAN,
        letterhead=head.letterhead(plan.issuer),
        subject=plan.name,
        blocks=tuple(blocks),
        signatures=(content.SignatureBlock(signer.authority, signer.name),),
        recipients=("Các đơn vị được kiểm tra", "Thành viên đoàn kiểm tra", "Lưu: VT, CCHC"),
        annexes=annexes,
        issuer_name=plan.issuer.authority,
    )


@in_vietnamese
def team_paper(team: Team, signer: head.Signer) -> content.Content:
    """Return the decision that sets up a team: members and duties, period and contents, when it ends, who executes."""
    plan = team.plan
    members = list(team.members.prefetch_related("areas"))
    rows = [
        (str(number), member.full_name, member.title, str(TeamRole(member.role).label), _areas_of(member))
        for number, member in enumerate(members, start=1)
    ]
    blocks: list[Block] = [
        content.BasisLines(tuple(f"Căn cứ {basis.text.removeprefix('Căn cứ ')}" for basis in plan.bases.all())),
        content.Heading(HeadingLevel.CENTRED, "QUYẾT ĐỊNH:"),
        content.article(f"Thành lập {team.name} thực hiện {head.plan_name(plan)}, gồm các thành viên:"),
        content.table(("TT", "Họ và tên", "Chức vụ", "Vai trò", "Nội dung phụ trách"), rows, (0.6, 2, 2.6, 1.4, 2.6)),
        content.article(
            f"Đoàn kiểm tra tiến hành từ ngày {head.day(plan.starts_on)} đến ngày {head.day(plan.ends_on)}; "
            f"thời kỳ kiểm tra {head.period(plan.period_start, plan.period_end)}; "
            "nội dung theo kế hoạch kiểm tra đã ban hành."
        ),
        content.article(
            "Đoàn kiểm tra có nhiệm vụ xem xét hồ sơ, tài liệu, kiểm tra thực tế, lập biên bản, dự thảo thông báo "
            "kết luận; tự giải thể sau khi kết luận cuối cùng của đoàn được ban hành."
        ),
        content.article(
            f"{_heads(plan)}, thủ trưởng các đơn vị được kiểm tra và các thành viên có tên tại Điều 1 chịu trách nhiệm "
            "thi hành Quyết định này."
        ),
    ]
    return content.Content(
        kind=DocumentKind.DECISION,
        letterhead=head.letterhead(plan.body),
        subject=f"Về việc thành lập {team.name}",
        blocks=tuple(blocks),
        signatures=(content.SignatureBlock(signer.authority, signer.name),),
        recipients=("Như Điều 4", "Lưu: VT, CCHC"),
        issuer_name=plan.body.authority,
        authority=f"{head.head_title(plan.body)} {plan.body.authority}".upper(),
    )


def _title(text: str) -> Heading:
    return content.Heading(HeadingLevel.SECTION, text)


def _clause(text: str) -> Heading:
    return content.Heading(HeadingLevel.CLAUSE, text)


def _paragraphs(text: str) -> list[Block]:
    return [content.paragraph(line) for line in text.split("\n") if line.strip()]


def _contents(plan: Plan) -> list[Block]:
    areas = list(plan.areas.order_by(*IN_ORDER))
    blocks: list[Block] = [content.clause(f"{area.name_vi}.") for area in areas if not area.is_theme]
    themes = [area.name_vi for area in areas if area.is_theme]
    if themes:
        blocks.append(content.clause(f"Chuyên đề: {'; '.join(themes)}."))
    blocks.append(content.clause(f"Thời kỳ kiểm tra: {head.period(plan.period_start, plan.period_end)}."))
    return blocks


def _duties(plan: Plan) -> list[Block]:
    days = plan.deadlines
    lines = [
        f"{plan.body.authority} chủ trì thực hiện Kế hoạch này; thông báo lịch cho đơn vị trước ngày kiểm tra "
        f"ít nhất {words(days, 'notice')}.",
        "Đoàn kiểm tra lập biên bản tại đơn vị; dự thảo thông báo kết luận chậm nhất "
        f"{words(days, 'conclusion')} kể từ ngày ký biên bản.",
        "Đơn vị được kiểm tra chuẩn bị hồ sơ, tài liệu, bố trí người làm việc với đoàn; báo cáo kết quả khắc phục "
        f"chậm nhất {words(days, 'remedy')} kể từ ngày ban hành thông báo kết luận.",
    ]
    if plan.kind == InspectionKind.SURPRISE:
        lines[0] = f"{plan.body.authority} chủ trì thực hiện Kế hoạch này; không báo trước cho đơn vị."
    return [content.clause(line) for line in lines]


def _units_table(inspections: list[Inspection]) -> content.TableBlock:
    rows = [
        (str(number), row.unit.authority, head.day(row.visit_on), row.team.name if row.team else head.GAP)
        for number, row in enumerate(inspections, start=1)
    ]
    return content.table(("TT", "Đơn vị", "Ngày kiểm tra", "Đoàn"), rows, (0.6, 4.4, 1.8, 2.2))


def _areas_of(member: Membership) -> str:
    names = [area.name_vi for area in member.areas.all()]
    return "; ".join(names) or "Theo phân công của trưởng đoàn"


def _heads(plan: Plan) -> str:
    return f"{head.head_title(plan.body).capitalize()} {plan.body.authority}"
