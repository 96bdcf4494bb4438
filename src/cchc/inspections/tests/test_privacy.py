"""Which words of a conclusion are names of people, and what the public edition shows in their place."""

from datetime import date

import pytest
from django.utils import timezone

from cchc.documents import content
from cchc.inspections.papers import head, privacy
from cchc.inspections.papers.conclusion import conclusion_paper
from tests.factories import (
    AttendanceFactory,
    ConclusionFactory,
    FindingFactory,
    InspectionFactory,
    MembershipFactory,
    RecommendationFactory,
)

NAMES = ("Lê Thị Hoa", "Trần Văn Dũng", "Bình")


def _paper(*parts: str | content.Run) -> content.Content:
    letterhead = content.Letterhead("", "SỞ NỘI VỤ", "Giả Định")
    signed = (content.SignatureBlock(("GIÁM ĐỐC",), "Đỗ Minh Ký"),)
    return content.Content("TB", letterhead, "Kết luận", (content.paragraph(*parts),), signed, ("Lê Thị Hoa",))


def _public(text: str, *, keep: str = "") -> str:
    shown = content.public_edition(privacy.marked(_paper(text), NAMES, keep=keep)).blocks[0]
    assert isinstance(shown, content.Paragraph)
    return "".join(run.text for run in shown.runs)


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("Công chức Lê Thị Hoa chậm 3 ngày.", "Công chức […] chậm 3 ngày."),
        ("LÊ THỊ HOA và Trần Văn Dũng", "[…] và […]"),
        ("Lê  Thị\u00a0Hoa vắng", "[…] vắng"),
        ("Bà Hoa nhận, ông Văn Dũng trả.", "Bà […] nhận, ông […] trả."),
        ("đồng chí Bình trực tại huyện Thới Bình.", "đồng chí […] trực tại huyện Thới Bình."),
        ("Hồ sơ của bà Nguyễn Thị Lan trễ hẹn.", "Hồ sơ của bà […] trễ hẹn."),
        ("Hoa văn trên biển tên, ông bà đến nộp.", "Hoa văn trên biển tên, ông bà đến nộp."),
        ("Lê Thị Hoan là người khác.", "Lê Thị Hoan là người khác."),
        ("Không nêu ai.", "Không nêu ai."),
    ],
)
def test_names_are_left_out_of_the_public_text(text: str, public: str) -> None:
    assert _public(text) == public


def test_the_signer_holds_an_office_and_stays() -> None:
    assert _public("Ông Trần Văn Dũng ký, bà Hoa soạn.", keep="trần văn dũng") == "Ông Trần Văn Dũng ký, bà […] soạn."


def test_the_words_of_the_original_stay_as_they_were() -> None:
    paper = _paper(content.text("Bà Lê Thị Hoa ", bold=True), content.cited("12", "Báo cáo"), " và Trần Văn Dũng")

    block = privacy.marked(paper, NAMES).blocks[0]

    assert isinstance(block, content.Paragraph)
    assert "".join(run.text for run in block.runs) == "Bà Lê Thị Hoa 12 và Trần Văn Dũng"
    assert [run for run in block.runs if isinstance(run, content.Cited)] == [content.cited("12", "Báo cáo")]
    assert block.runs[0] == content.text("Bà ", bold=True)


@pytest.mark.parametrize(
    ("responsible", "people"),
    [
        ("Trần Văn Dũng, Chủ tịch UBND huyện", ["Trần Văn Dũng"]),
        ("Chủ tịch UBND xã – ông Lê Văn Tám", ["Lê Văn Tám"]),
        ("lê văn tám (Công chức)", ["lê văn tám"]),
        ("Ban Chỉ đạo cải cách hành chính huyện", []),
        ("Giám đốc Sở Tài chính", []),
        ("", []),
    ],
)
def test_a_person_in_charge_is_told_from_an_office(responsible: str, people: list[str]) -> None:
    assert privacy.people_in_charge(responsible) == people


@pytest.mark.django_db
def test_the_public_conclusion_names_nobody_but_the_signer() -> None:
    inspection = InspectionFactory(minuted_on=date(2026, 8, 3), started_at=timezone.now())
    MembershipFactory(team=inspection.team, full_name="Phạm Đoàn Viên")
    AttendanceFactory(inspection=inspection, full_name="Lê Thị Hoa")
    ConclusionFactory(inspection=inspection, assessment="Đồng chí Phạm Đoàn Viên làm việc với bà Hoa.")
    FindingFactory(inspection=inspection, text="Công chức Lê Thị Hoa trả hồ sơ chậm.")
    RecommendationFactory(inspection=inspection, text="Nhắc Lê Thị Hoa.", responsible="Vũ Văn Tư, Chủ tịch UBND xã")

    paper = conclusion_paper(inspection, head.Signer(("GIÁM ĐỐC",), "Đỗ Minh Ký", "Giám đốc"))

    original, public = content.canonical(paper), content.canonical(content.public_edition(paper))
    for name in ("Phạm Đoàn Viên", "Lê Thị Hoa", "bà Hoa", "Vũ Văn Tư"):
        assert name not in public
    assert "Lê Thị Hoa" in original
    assert "Vũ Văn Tư" in original
    assert "Chủ tịch UBND xã" in public
    assert "Đỗ Minh Ký" in public
