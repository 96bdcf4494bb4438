from dataclasses import replace
from datetime import date

import pytest

from cchc.documents import content as c
from cchc.documents.layout import DRAFT_MARK, REBUILT_MARK, Imprint, lay_out
from cchc.documents.samples import decision, letter, minutes, notice, plan, report

ISSUED = Imprint("SNV", "31/TB-SNV", date(2026, 10, 3), mark="")


def laid(*blocks, imprint=ISSUED):
    return lay_out(replace(notice(), blocks=blocks), imprint)["blocks"]


def words(block):
    return "".join(run["s"] for run in block["runs"])


@pytest.mark.law("ND30-11")
def test_numbers_run_by_level_and_start_again_below_a_new_title():
    section, title = c.HeadingLevel.SECTION, c.HeadingLevel.CLAUSE
    found = laid(
        c.Heading(section, "một"),
        c.Heading(title, "Mục đích"),
        c.point("x"),
        c.point("y"),
        c.Heading(title, "Yêu cầu"),
        c.point("z"),
        c.Heading(section, "hai"),
        c.clause("k"),
    )

    assert [block["label"] for block in found] == ["I.", "1.", "a)", "b)", "2.", "a)", "II.", "1."]
    assert [found[0]["text"], found[6]["text"]] == ["MỘT", "HAI"]


@pytest.mark.law("ND30-11")
def test_parts_are_roman_articles_arabic_and_a_given_label_stays():
    found = laid(c.Heading(c.HeadingLevel.PART, "Chung"), c.article("a"), c.clause("b"), c.article("c"), c.clause("d"))
    kept = laid(c.Heading(c.HeadingLevel.SECTION, "x", label="VII."), c.paragraph("y"))

    assert [block["label"] for block in found] == ["Phần I", "Điều 1.", "1.", "Điều 2.", "1."]
    assert kept[0]["label"] == "VII."


def test_no_heading_skips_a_depth():
    found = laid(c.Heading(c.HeadingLevel.POINT, "sâu"), c.Heading(c.HeadingLevel.CLAUSE, "vừa"))
    annex = c.Annex("Phụ", (c.Heading(c.HeadingLevel.CLAUSE, "x"),))

    assert [block["depth"] for block in found] == [1, 2]
    assert lay_out(replace(plan(), annexes=(annex,)), ISSUED)["annexes"][0]["blocks"][0]["depth"] == 2


@pytest.mark.law("ND30-09")
def test_bases_end_with_semicolons_and_the_last_with_a_point():
    found = laid(c.BasisLines(("Căn cứ A;", "Căn cứ B.")), c.BasisLines(("Theo đề nghị C",)), c.paragraph("x"))

    assert [block["text"] for block in found[:3]] == ["Căn cứ A;", "Căn cứ B;", "Theo đề nghị C."]


@pytest.mark.law("ND30-10")
@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (c.paragraph("Thực hiện."), "Thực hiện./."),
        (c.paragraph("Thực hiện./."), "Thực hiện./."),
        (c.clause("Thực hiện;"), "Thực hiện./."),
        (c.article("Thi hành"), "Thi hành./."),
        (c.bullets("một", "hai;"), "hai./."),
        (c.paragraph("Do ", c.personal("Ngô Văn Mẫu.")), "Do Ngô Văn Mẫu./."),
    ],
)
def test_the_body_ends_with_the_end_mark_once(last, expected):
    assert words(laid(c.paragraph("x"), last)[-1]) == expected


def test_a_rebuilt_paper_document_ends_as_it_did():
    assert words(laid(c.paragraph("Hết."), imprint=replace(ISSUED, mark=REBUILT_MARK))[-1]) == "Hết."


@pytest.mark.law("ND30-12")
def test_recipients_end_with_semicolons_and_the_last_with_a_point():
    found = lay_out(replace(plan(), recipients=("Như trên;", "Lưu: VT.")), ISSUED)["recipients"]

    assert found == ["- Như trên;", "- Lưu: VT."]


@pytest.mark.law("ND30-07")
def test_minutes_have_no_place_and_date_in_the_head():
    made = lay_out(minutes(), replace(ISSUED, number_text="07/BB-SNV"))

    assert (made["number"], made["place"]) == ("Số: 07/BB-SNV", "")


@pytest.mark.law("ND30-03", "ND30-08")
def test_the_head_is_in_capitals_and_an_issued_document_bears_no_mark():
    issued, draft = lay_out(notice(), ISSUED), lay_out(notice(), Imprint("SNV", year=2026))

    assert (issued["parent"], issued["issuing"]) == (["UBND TỈNH HẬU SƠN"], ["SỞ NỘI VỤ"])
    assert (issued["type"], issued["mark"]) == ("THÔNG BÁO", "")
    assert issued["place"] == "Hậu Sơn, ngày 03 tháng 10 năm 2026"
    assert (draft["mark"], draft["number"]) == (DRAFT_MARK, "Số: ……/TB-SNV")
    assert lay_out(decision(), ISSUED)["authority"] == "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HẬU SƠN"


@pytest.mark.law("ND30-13")
def test_one_annex_has_no_number_and_several_count_in_roman():
    annex = c.Annex("Danh sách", (c.paragraph("x"),))
    imprint = Imprint("UBND", "05/KH-UBND", date(2026, 1, 5), mark="")
    one = lay_out(replace(plan(), annexes=(annex,)), imprint)["annexes"]
    two = lay_out(replace(plan(), annexes=(annex, annex)), imprint)["annexes"]

    assert [one[0]["label"], *(row["label"] for row in two)] == ["Phụ lục", "Phụ lục I", "Phụ lục II"]
    assert one[0]["note"] == (
        "(Kèm theo Kế hoạch số 05/KH-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Hậu Sơn)"
    )


def test_lines_typed_by_people_become_paragraphs_and_years_stay_together():
    found = laid(c.paragraph("Một\n\nHai ", c.personal("ông A\nông B")), c.paragraph("2021 - 2030"))

    assert [words(block) for block in found] == ["Một", "Hai ông A", "ông B", "2021\u00a0-\u00a02030./."]


def test_a_long_name_of_a_body_breaks_before_the_place():
    head = c.Letterhead("Ủy ban nhân dân tỉnh Hậu Sơn", "Sở Nội vụ", "Hậu Sơn")
    made = lay_out(replace(notice(), letterhead=head), ISSUED)

    assert made["parent"] == ["ỦY BAN NHÂN DÂN", "TỈNH HẬU SƠN"]


@pytest.mark.law("ND30-15")
def test_a_letter_has_no_name_of_its_kind_and_its_subject_under_its_number():
    made = lay_out(letter(), Imprint("SNV", year=2026))
    named = lay_out(report(), Imprint("UBND", year=2026))

    assert (made["type"], made["number"]) == ("", "Số: ……/SNV-CCHC")
    assert made["summary"] == "V/v kiểm tra công tác cải cách hành chính năm 2026"
    assert (named["type"], named["number"], named["summary"]) == ("BÁO CÁO", "Số: ……/BC-UBND", "")


@pytest.mark.law("ND30-16")
def test_one_addressee_stands_alone_and_several_each_on_a_dashed_line():
    one = lay_out(replace(letter(), addressees=("Sở Nội vụ.",)), ISSUED)["addressees"]
    two = lay_out(replace(letter(), addressees=("Sở Nội vụ", "Sở Tài chính;")), ISSUED)["addressees"]

    assert (one, two) == (["Sở Nội vụ"], ["- Sở Nội vụ;", "- Sở Tài chính."])
