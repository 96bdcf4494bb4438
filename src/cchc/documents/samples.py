"""One invented document of each kind, for looking at the layout. Province, people and figures do not exist."""

from __future__ import annotations

from datetime import date

from .choices import DocumentKind
from .content import (
    Annex,
    BasisLines,
    Content,
    Heading,
    HeadingLevel,
    Letterhead,
    SignatureBlock,
    article,
    bullets,
    cited,
    clause,
    paragraph,
    personal,
    point,
    table,
)
from .layout import DRAFT_MARK, Imprint

_PROVINCE = "Ủy ban nhân dân tỉnh Hậu Sơn"
_DEPARTMENT = Letterhead("UBND tỉnh Hậu Sơn", "Sở Nội vụ", "Hậu Sơn")
_COMMITTEE = Letterhead("", "Ủy ban nhân dân\ntỉnh Hậu Sơn", "Hậu Sơn")
_BASES = BasisLines(
    (
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
        "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ ban hành Chương trình tổng thể cải cách "
        "hành chính nhà nước giai đoạn 2021 - 2030",
        "Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ",
    )
)


def samples() -> list[tuple[str, Content, Imprint]]:
    """Return (file name, content, imprint) of one document of each kind, and of a draft."""
    day = date(2026, 2, 5)
    return [
        ("ke-hoach", plan(), Imprint("UBND", "05/KH-UBND", day, mark="")),
        ("quyet-dinh", decision(), Imprint("UBND", "112/QĐ-UBND", date(2026, 3, 12), mark="")),
        ("bien-ban", minutes(), Imprint("SNV", "07/BB-SNV", date(2026, 8, 28), mark="")),
        ("thong-bao", notice(), Imprint("SNV", "31/TB-SNV", date(2026, 10, 3), mark="")),
        ("cong-van", letter(), Imprint("SNV", "142/SNV-CCHC", date(2026, 8, 10), mark="")),
        ("bao-cao", report(), Imprint("UBND", "41/BC-UBND", date(2026, 8, 20), mark="")),
        ("du-thao-thong-bao", notice(), Imprint("SNV", mark=DRAFT_MARK, year=2026)),
    ]


def sample_of(kind: str) -> tuple[Content, Imprint]:
    """Return the sample of one kind, for trying a template."""
    return next((content, imprint) for _name, content, imprint in samples() if content.kind == kind)


def plan() -> Content:
    """Return an inspection plan with an annex of units."""
    units = [(str(n), f"Xã Mẫu số {n}", f"{n:02d}/9/2026", f"Đoàn số {n % 3 + 1}") for n in range(1, 31)]
    blocks = (
        _BASES,
        paragraph(
            f"{_PROVINCE} ban hành Kế hoạch kiểm tra công tác cải cách hành chính (sau đây viết tắt là CCHC) năm 2026 "
            "như sau:"
        ),
        Heading(HeadingLevel.SECTION, "Mục đích, yêu cầu"),
        Heading(HeadingLevel.CLAUSE, "Mục đích"),
        point(
            "Đánh giá đúng tình hình thực hiện CCHC tại các sở, ban, ngành và Ủy ban nhân dân các xã, phường, đặc khu."
        ),
        point("Phát hiện, chấn chỉnh kịp thời tồn tại, hạn chế; nhân rộng cách làm hay."),
        Heading(HeadingLevel.CLAUSE, "Yêu cầu"),
        point("Kiểm tra khách quan, đúng nội dung, đúng thời hạn, không gây phiền hà cho đơn vị."),
        point("Mỗi số liệu nêu trong biên bản, kết luận phải có nguồn."),
        Heading(HeadingLevel.SECTION, "Nội dung kiểm tra"),
        clause("Công tác chỉ đạo, điều hành CCHC."),
        clause("Cải cách thể chế; cải cách thủ tục hành chính; cải cách tổ chức bộ máy hành chính nhà nước."),
        clause("Cải cách chế độ công vụ; cải cách tài chính công; xây dựng chính quyền điện tử, chính quyền số."),
        Heading(HeadingLevel.SECTION, "Tổ chức thực hiện"),
        clause("Sở Nội vụ chủ trì thực hiện Kế hoạch này; tổng hợp kết quả, báo cáo Ủy ban nhân dân tỉnh."),
        clause(
            "Các cơ quan, đơn vị được kiểm tra gửi báo cáo tự kiểm tra trước ngày kiểm tra 07 ngày và chuẩn bị hồ sơ, "
            "tài liệu. Khó khăn, vướng mắc phản ánh về Sở Nội vụ để tổng hợp."
        ),
    )
    return Content(
        kind=DocumentKind.PLAN,
        letterhead=_COMMITTEE,
        subject="Kiểm tra công tác cải cách hành chính năm 2026",
        blocks=blocks,
        signatures=(SignatureBlock(("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"), "Trần Thị Mẫu"),),
        recipients=(
            "Thường trực Tỉnh ủy",
            "Chủ tịch, các Phó Chủ tịch UBND tỉnh",
            "Các sở, ban, ngành",
            "UBND các xã, phường, đặc khu",
            "Lưu: VT, CCHC",
        ),
        annexes=(
            Annex(
                "Danh sách đơn vị được kiểm tra",
                (table(("TT", "Đơn vị", "Ngày kiểm tra", "Đoàn"), units, (0.6, 4.4, 2, 2)),),
            ),
        ),
        issuer_name=_PROVINCE,
    )


def decision() -> Content:
    """Return a decision that sets up a team."""
    members = [
        ("1", "Lê Văn Mẫu", "Phó Giám đốc Sở Nội vụ", "Trưởng đoàn", "Chỉ đạo, điều hành"),
        ("2", "Phạm Thị Mẫu", "Phó Chánh Văn phòng UBND tỉnh", "Phó Trưởng đoàn", "Thủ tục hành chính"),
        ("3", "Hoàng Văn Mẫu", "Chuyên viên Sở Nội vụ", "Thư ký", "Tổ chức bộ máy; chế độ công vụ"),
        ("4", "Vũ Thị Mẫu", "Chuyên viên Sở Tài chính", "Thành viên", "Tài chính công"),
    ]
    blocks = (
        _BASES,
        BasisLines(("Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 15/TTr-SNV ngày 09 tháng 3 năm 2026",)),
        Heading(HeadingLevel.CENTRED, "QUYẾT ĐỊNH:"),
        article("Thành lập Đoàn kiểm tra số 1 công tác cải cách hành chính năm 2026, gồm các thành viên sau đây:"),
        table(("TT", "Họ và tên", "Chức vụ", "Vai trò", "Nội dung phụ trách"), members, (0.6, 2.2, 2.6, 1.6, 2.6)),
        article(title="Nhiệm vụ của Đoàn kiểm tra"),
        clause("Kiểm tra tại chỗ các đơn vị theo Kế hoạch số 05/KH-UBND ngày 05 tháng 02 năm 2026."),
        clause("Lập biên bản, dự thảo thông báo kết luận; theo dõi việc khắc phục:"),
        point("trong 15 ngày kể từ ngày kết luận đối với tồn tại đơn vị tự khắc phục được;"),
        point("theo thời hạn ghi trong kết luận đối với tồn tại khác."),
        article("Đoàn kiểm tra tự giải thể sau khi hoàn thành nhiệm vụ."),
        article(
            "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nội vụ, thủ trưởng các đơn vị có liên quan và các thành "
            "viên có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."
        ),
    )
    return Content(
        kind=DocumentKind.DECISION,
        letterhead=_COMMITTEE,
        subject="Về việc thành lập Đoàn kiểm tra công tác cải cách hành chính năm 2026",
        blocks=blocks,
        signatures=(SignatureBlock(("KT. Chủ tịch", "Phó Chủ tịch"), "Trần Thị Mẫu"),),
        recipients=("Như Điều 4", "Chủ tịch, các Phó Chủ tịch UBND tỉnh", "Lưu: VT, SNV"),
        issuer_name=_PROVINCE,
        authority="Chủ tịch Ủy ban nhân dân tỉnh Hậu Sơn",
    )


def minutes() -> Content:
    """Return minutes of a visit (form 1.9)."""
    blocks = (
        paragraph("Thời gian bắt đầu: 08 giờ 00, ngày 28 tháng 8 năm 2026."),
        paragraph("Địa điểm: trụ sở Ủy ban nhân dân xã Mẫu số 1."),
        Heading(HeadingLevel.SECTION, "Thành phần tham dự"),
        Heading(HeadingLevel.CLAUSE, "Đoàn kiểm tra"),
        bullets(
            "Ông Lê Văn Mẫu, Phó Giám đốc Sở Nội vụ, Trưởng đoàn (chủ trì);",
            "Ông Hoàng Văn Mẫu, chuyên viên Sở Nội vụ, Thư ký.",
        ),
        Heading(HeadingLevel.CLAUSE, "Ủy ban nhân dân xã Mẫu số 1"),
        bullets(["Bà ", personal("Đặng Thị Mẫu", "[…]"), ", Chủ tịch Ủy ban nhân dân xã."]),
        Heading(HeadingLevel.SECTION, "Nội dung"),
        clause(
            "Một cửa, một cửa liên thông: tiếp nhận ",
            cited("2.468", "Sổ theo dõi hồ sơ của đơn vị, số cuối ngày 27/8/2026"),
            " hồ sơ; đã giải quyết ",
            cited("2.027", "Như trên; gồm 994 trước hạn, 963 đúng hạn, 70 quá hạn"),
            " hồ sơ.",
        ),
        clause("Niêm yết thủ tục hành chính: đủ 237 thủ tục; 12 thủ tục niêm yết bản đã hết hiệu lực."),
        Heading(HeadingLevel.SECTION, "Ý kiến của đơn vị"),
        paragraph("Đơn vị thống nhất với nội dung biên bản và cam kết khắc phục."),
        paragraph(
            "Buổi làm việc kết thúc vào 11 giờ 30, ngày 28 tháng 8 năm 2026. Biên bản lập thành 02 bản, mỗi bên giữ 01 "
            "bản; đã đọc lại cho những người tham dự cùng nghe và thống nhất."
        ),
    )
    return Content(
        kind=DocumentKind.MINUTES,
        letterhead=_DEPARTMENT,
        subject="Kiểm tra công tác cải cách hành chính tại Ủy ban nhân dân xã Mẫu số 1",
        blocks=blocks,
        signatures=(SignatureBlock(("Thư ký",), "Hoàng Văn Mẫu"), SignatureBlock(("Chủ tọa",), "Lê Văn Mẫu")),
        recipients=("Ủy ban nhân dân xã Mẫu số 1", "Thành viên Đoàn kiểm tra", "Lưu: VT, hồ sơ"),
        issuer_name="Sở Nội vụ tỉnh Hậu Sơn",
    )


def notice() -> Content:
    """Return a notice of conclusion with cited figures."""
    blocks = (
        paragraph(
            "Thực hiện Kế hoạch số 05/KH-UBND ngày 05 tháng 02 năm 2026 của Ủy ban nhân dân tỉnh, ngày 28 tháng 8 năm "
            "2026 Đoàn kiểm tra số 1 đã kiểm tra công tác cải cách hành chính tại Ủy ban nhân dân xã Mẫu số 1. Sở Nội "
            "vụ thông báo kết luận như sau:"
        ),
        Heading(HeadingLevel.SECTION, "Kết quả đạt được"),
        Heading(HeadingLevel.CLAUSE, "Cải cách thủ tục hành chính"),
        paragraph(
            "Đơn vị đã giải quyết ",
            cited("36.104", "Báo cáo tự kiểm tra số 41/BC-UBND ngày 20/8/2026, phụ lục 2, dòng 7"),
            " hồ sơ, trong đó ",
            cited("2.555", "Như trên, dòng 8"),
            " hồ sơ trước hạn; số tiếp nhận trong kỳ là 35.826 hồ sơ, chênh lệch do 278 hồ sơ kỳ trước chuyển sang.",
        ),
        Heading(HeadingLevel.SECTION, "Tồn tại, hạn chế"),
        Heading(HeadingLevel.CLAUSE, "Cải cách thủ tục hành chính"),
        point("Niêm yết 12 thủ tục đã hết hiệu lực tại Bộ phận một cửa."),
        point(
            "Chưa cập nhật sổ theo dõi hồ sơ từ ngày 01/8/2026; công chức phụ trách là ông ",
            personal("Ngô Văn Mẫu"),
            ".",
        ),
        Heading(HeadingLevel.SECTION, "Nguyên nhân"),
        paragraph("Việc kiểm tra nội bộ chưa thường xuyên; phân công chưa rõ người chịu trách nhiệm."),
        Heading(HeadingLevel.SECTION, "Yêu cầu, kiến nghị"),
        Heading(HeadingLevel.CLAUSE, "Đối với Ủy ban nhân dân xã Mẫu số 1"),
        point("Niêm yết lại đủ, đúng 237 thủ tục hành chính trước ngày 20/10/2026."),
        point("Báo cáo kết quả khắc phục về Sở Nội vụ chậm nhất 15 ngày kể từ ngày ban hành Thông báo này."),
        paragraph("Trân trọng thông báo để đơn vị biết, thực hiện."),
    )
    return Content(
        kind=DocumentKind.NOTICE,
        letterhead=_DEPARTMENT,
        subject="Kết luận kiểm tra công tác cải cách hành chính tại Ủy ban nhân dân xã Mẫu số 1",
        blocks=blocks,
        signatures=(SignatureBlock(("KT. Giám đốc", "Phó Giám đốc"), "Lê Văn Mẫu"),),
        recipients=(
            "Ủy ban nhân dân xã Mẫu số 1",
            "UBND tỉnh (để báo cáo)",
            "Thành viên Đoàn kiểm tra",
            "Lưu: VT, CCHC",
        ),
        issuer_name="Sở Nội vụ tỉnh Hậu Sơn",
    )


def letter() -> Content:
    """Return a letter to two bodies (form 1.5)."""
    blocks = (
        paragraph(
            "Thực hiện Kế hoạch số 05/KH-UBND ngày 05 tháng 02 năm 2026 của Ủy ban nhân dân tỉnh, Sở Nội vụ thông báo "
            "lịch kiểm tra công tác cải cách hành chính như sau:"
        ),
        clause("Thời gian: 08 giờ 00, ngày 28 tháng 8 năm 2026, tại trụ sở Ủy ban nhân dân xã Mẫu số 1."),
        clause("Thành phần: Đoàn kiểm tra số 1; lãnh đạo và công chức phụ trách cải cách hành chính của đơn vị."),
        clause("Đơn vị gửi báo cáo tự kiểm tra kèm số liệu về Sở Nội vụ chậm nhất ngày 20 tháng 8 năm 2026."),
        paragraph("Đề nghị các đơn vị phối hợp thực hiện."),
    )
    return Content(
        kind=DocumentKind.LETTER,
        letterhead=_DEPARTMENT,
        subject="Về việc kiểm tra công tác cải cách hành chính năm 2026",
        blocks=blocks,
        signatures=(SignatureBlock(("KT. Giám đốc", "Phó Giám đốc"), "Lê Văn Mẫu"),),
        recipients=("Như trên", "Thành viên Đoàn kiểm tra", "Lưu: VT, CCHC"),
        issuer_name="Sở Nội vụ tỉnh Hậu Sơn",
        addressees=("Ủy ban nhân dân xã Mẫu số 1", "Trung tâm Phục vụ hành chính công xã Mẫu số 1"),
        office_symbol="CCHC",
    )


def report() -> Content:
    """Return a report of a unit to the body above it, with its figures in an annex."""
    figures = [("1", "Hồ sơ tiếp nhận trong kỳ", "2.468"), ("2", "Hồ sơ đã giải quyết", "2.027")]
    blocks = (
        paragraph(
            "Thực hiện Công văn số 142/SNV-CCHC ngày 10 tháng 8 năm 2026 của Sở Nội vụ, Ủy ban nhân dân xã Mẫu số 1 "
            "báo cáo kết quả tự kiểm tra công tác cải cách hành chính 6 tháng đầu năm 2026 như sau:"
        ),
        Heading(HeadingLevel.SECTION, "Kết quả đạt được"),
        clause(
            "Đã tiếp nhận ",
            cited("2.468", "Số hồ sơ tiếp nhận trong kỳ, cấp xã, 6 tháng đầu năm 2026; đơn vị báo cáo"),
            " hồ sơ; niêm yết đủ 237 thủ tục hành chính.",
        ),
        clause("Đã phân công công chức phụ trách từng nội dung cải cách hành chính."),
        Heading(HeadingLevel.SECTION, "Tồn tại, hạn chế"),
        paragraph("Còn 70 hồ sơ trả quá hạn, tập trung ở lĩnh vực đất đai."),
        Heading(HeadingLevel.SECTION, "Kiến nghị, đề xuất"),
        paragraph("Đề nghị Sở Nội vụ tổ chức tập huấn cho công chức Bộ phận một cửa trong quý IV năm 2026."),
        paragraph("Trên đây là báo cáo tự kiểm tra của Ủy ban nhân dân xã Mẫu số 1."),
    )
    return Content(
        kind=DocumentKind.REPORT,
        letterhead=Letterhead("", "Ủy ban nhân dân\nxã Mẫu số 1", "Mẫu số 1"),
        subject="Tự kiểm tra công tác cải cách hành chính 6 tháng đầu năm 2026",
        blocks=blocks,
        signatures=(SignatureBlock(("TM. Ủy ban nhân dân", "Chủ tịch"), "Đặng Thị Mẫu"),),
        recipients=("Như trên", "Thường trực Đảng ủy xã", "Lưu: VT"),
        annexes=(
            Annex(
                "Số liệu 6 tháng đầu năm 2026",
                (table(("TT", "Chỉ tiêu", "Số hồ sơ"), figures, (0.6, 5, 1.6), numeric=(2,)),),
            ),
        ),
        issuer_name="Ủy ban nhân dân xã Mẫu số 1",
        addressees=("Sở Nội vụ tỉnh Hậu Sơn",),
    )
