import io
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.oxml import parse_xml

from cchc.common.errors import RuleError
from cchc.documents import content as c
from cchc.documents.docx import render_docx
from cchc.documents.layout import Imprint
from cchc.documents.samples import letter, minutes, notice, plan, samples

ISSUED = Imprint("UBND", "05/KH-UBND", date(2026, 1, 5), mark="")


def opened(data):
    return docx.Document(io.BytesIO(data))


def words_of(data):
    body = opened(data).element.body
    return " ".join("".join(node.itertext()) for node in body.iter() if node.tag.endswith("}p"))


@pytest.mark.law("ND30-01")
def test_page_margins_and_font_are_those_of_the_decree():
    made = opened(render_docx(plan(), ISSUED))
    section, style = made.sections[0], made.styles["Normal"]

    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 20]
    assert (style.font.name, style.font.size.pt) == ("Times New Roman", 14)


@pytest.mark.law("ND30-02")
def test_the_page_number_is_in_the_head_but_not_on_the_first_page():
    section = opened(render_docx(plan(), ISSUED)).sections[0]

    assert section.different_first_page_header_footer is True
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert section.first_page_header.paragraphs[0].text == ""


def test_it_says_what_the_pdf_says():
    found = words_of(render_docx(notice(), replace(ISSUED, number_text="31/TB-SNV")))

    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SỞ NỘI VỤ",
        "Số: 31/TB-SNV",
        "Hậu Sơn, ngày 05 tháng 01 năm 2026",
        "II. TỒN TẠI, HẠN CHẾ",
        "b) Chưa cập nhật sổ theo dõi hồ sơ",
        "biết, thực hiện./.",
        "KT. GIÁM ĐỐC",
        "- Lưu: VT, CCHC.",
    ):
        assert words in found


def test_sources_are_real_footnotes():
    data = render_docx(notice(), ISSUED)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        notes = package.read("word/footnotes.xml").decode()
        body = package.read("word/document.xml").decode()

    assert "phụ lục 2, dòng 7" in notes
    assert body.count("w:footnoteReference ") == 2


def test_a_text_without_figures_has_no_footnotes_part():
    data = render_docx(replace(notice(), blocks=(c.paragraph("x"),)), ISSUED)

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "word/footnotes.xml" not in package.namelist()


@pytest.mark.parametrize(("name", "content", "imprint"), samples(), ids=[row[0] for row in samples()])
def test_the_same_input_gives_the_same_bytes_and_every_part_is_sound_xml(name, content, imprint):
    data = render_docx(content, imprint)

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for part in package.namelist():
            if part.endswith((".xml", ".rels")):
                parse_xml(package.read(part))
    assert render_docx(content, imprint) == data


def test_markup_and_control_signs_in_the_text_stay_text():
    tricky = "{{ x }} {% y %} <w:p/> & ]]>"

    assert tricky in words_of(render_docx(replace(notice(), blocks=(c.paragraph(tricky), c.paragraph("x"))), ISSUED))
    with pytest.raises(RuleError, match="không in được"):
        render_docx(replace(notice(), blocks=(c.paragraph("a\x0bb"),)), ISSUED)


def test_two_signers_share_a_row_and_an_annex_can_lie_across():
    both = opened(render_docx(minutes(), ISSUED)).tables[-1].rows[0].cells
    wide = replace(plan(), annexes=(c.Annex("Bảng", (c.paragraph("x"),), landscape=True),))
    last = opened(render_docx(wide, ISSUED)).sections[-1]

    assert ["THƯ KÝ" in both[0].text, "CHỦ TỌA" in both[1].text] == [True, True]
    assert (round(last.page_width.mm), round(last.page_height.mm)) == (297, 210)


@pytest.mark.law("ND30-15", "ND30-16")
def test_a_letter_says_to_whom_and_what_about_but_not_what_it_is():
    data = render_docx(letter(), Imprint("SNV", "142/SNV-CCHC", date(2026, 8, 10), mark=""))
    one = render_docx(replace(letter(), addressees=("Sở Nội vụ",)), ISSUED)
    found = words_of(data)

    for words in ("Số: 142/SNV-CCHC", "V/v kiểm tra công tác", "Kính gửi:", "- Ủy ban nhân dân xã Mẫu số 1;"):
        assert words in found
    assert "CÔNG VĂN" not in found
    assert "Kính gửi: Sở Nội vụ" in words_of(one)
