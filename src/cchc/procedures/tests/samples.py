"""Contents of versions for the tests. Names, numbers and terms are invented."""

from dataclasses import replace
from decimal import Decimal

from cchc.procedures.rules.content import (
    Agency,
    Case,
    Component,
    Content,
    Fee,
    LegalBasis,
    Method,
    Result,
)

DIRECT = Method("direct", Decimal(5), "wd", fees=(Fee(Decimal(8000)),))
ONLINE = Method("online", Decimal(3), "wd")
FULL = Content(
    name="Đăng ký thử nghiệm",
    sector="Hộ tịch",
    levels=("commune",),
    subjects="Công dân Việt Nam",
    set_count=1,
    conditions="Không có",
    online_level="full",
    agencies=(Agency("competent", "Ủy ban nhân dân cấp xã"),),
    cases=(
        Case(
            steps=("Nộp hồ sơ tại Bộ phận Một cửa", "Nhận kết quả"),
            methods=(DIRECT, ONLINE),
            components=(
                Component("Tờ khai theo mẫu", originals=1, form_name="TK-01"),
                Component("Giấy tờ tùy thân", copies=1, is_shown_only=True),
            ),
        ),
    ),
    results=(Result("Giấy xác nhận", "KQ.G15.000031"),),
    legal_bases=(LegalBasis("60/2014/QH13"),),
    source="Dữ liệu thử",
)


def faster(content: Content = FULL, days: int = 3) -> Content:
    """The same procedure with another term at the desk."""
    case = content.cases[0]
    methods = (replace(case.methods[0], amount=Decimal(days)), *case.methods[1:])
    return replace(content, cases=(replace(case, methods=methods), *content.cases[1:]))
