import io
import unicodedata
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from cchc.common.errors import RuleError
from cchc.documents import content as c
from cchc.documents import glyphs
from cchc.documents.layout import Imprint
from cchc.documents.samples import letter, minutes, notice, plan, samples
from cchc.documents.typeset import count_pages, render_pdf

ISSUED = Imprint("UBND", "05/KH-UBND", date(2026, 1, 5), mark="")
MM = 72 / 25.4


def opened(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in opened(pdf).pages).split())


def pieces(page):
    """Return (x, y, size, text) of each piece of text, in millimetres from the top left corner."""
    found = []
    height = float(page.mediabox.height)

    def visit(text, cm, tm, font, size):
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.append((x / MM, (height - y) / MM, round(size * abs(cm[3] or 1), 1), text.strip()))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.law("ND30-01")
def test_the_page_is_a4_and_the_text_keeps_the_margins():
    for page in opened(render_pdf(plan(), ISSUED)).pages:
        assert (round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM)) == (210, 297)
        placed = pieces(page)
        assert min(x for x, _y, _s, text in placed if len(text) > 3) >= 25.9  # the head may stand 4 mm further left
        assert max(y for _x, y, _s, _t in placed) <= 297 - 20


@pytest.mark.law("ND30-01")
def test_only_our_fonts_are_in_the_file_and_all_are_embedded():
    names = set()
    for page in opened(render_pdf(notice(), ISSUED)).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"].get_object()
            names.add(str(font.get_object()["/BaseFont"]).split("+")[1])

    assert names <= {f"LiberationSerif{style}" for style in ("", "-Bold", "-Italic", "-BoldItalic")}


@pytest.mark.parametrize(("name", "content", "imprint"), samples(), ids=[row[0] for row in samples()])
def test_every_sample_claims_pdf_a_2a_and_pdf_ua_1(name, content, imprint):
    reader = opened(render_pdf(content, imprint))
    metadata = reader.xmp_metadata.stream.get_data().decode()

    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.trailer["/Root"]["/Lang"] == "vi-VN"
    assert content.subject in reader.metadata.title
    assert "/StructTreeRoot" in reader.trailer["/Root"]


@pytest.mark.law("ND30-03", "ND30-06", "ND30-08")
def test_the_first_page_says_who_what_and_when_in_nfc():
    found = text_of(render_pdf(plan(), ISSUED))

    assert unicodedata.normalize("NFC", found) == found
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN TỈNH HẬU SƠN",
        "Số: 05/KH-UBND",
        "Hậu Sơn, ngày 05 tháng 01 năm 2026",
        "KẾ HOẠCH Kiểm tra công tác cải cách hành chính năm 2026",
        "để tổng hợp./.",
        "Nơi nhận: - Thường trực Tỉnh ủy;",
        "- Lưu: VT, CCHC.",
        "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
    ):
        assert words in found


@pytest.mark.law("ND30-03", "ND30-10", "ND30-12")
def test_sizes_are_those_of_the_decree():
    sizes = {}
    for page in opened(render_pdf(notice(), ISSUED)).pages:
        for _x, _y, size, text in pieces(page):
            sizes.setdefault(text, size)
    by_start = {start: size for text, size in sizes.items() for start in [text[:12]]}

    assert by_start["CỘNG HÒA XÃ "] == 13
    assert by_start["Độc lập - Tự"] == 14
    assert by_start["Số: 05/KH-UB"] == 13
    assert by_start["Thực hiện Kế"] == 14
    assert by_start["Nơi nhận:"] == 12
    assert by_start["- Lưu: VT, C"] == 11


@pytest.mark.law("ND30-02")
def test_page_numbers_stand_in_the_top_margin_from_page_two_and_start_again_in_an_annex():
    many = tuple(c.paragraph(f"Đoạn {n}. {'Nội dung kiểm tra. ' * 20}") for n in range(210))
    annex = c.Annex("Số liệu", (c.table(["TT", "Đơn vị"], [[str(n), f"Xã {n}"] for n in range(200)]),))
    pages = opened(render_pdf(replace(plan(), blocks=many, annexes=(annex,)), ISSUED)).pages
    tops = [[text for _x, y, _s, text in pieces(page) if y < 20] for page in pages]
    first_of_annex = next(n for n, page in enumerate(pages) if "Phụ lục" in page.extract_text())
    middle = [x for x, y, _s, _t in pieces(pages[1]) if y < 20]

    assert len(pages) >= 30
    assert tops[0] == []
    assert tops[1:first_of_annex] == [[str(n)] for n in range(2, first_of_annex + 1)]
    assert tops[first_of_annex : first_of_annex + 3] == [[], ["2"], ["3"]]
    assert 105 < middle[0] < 115  # the middle of the text, 30 mm from the left and 20 mm from the right


@pytest.mark.law("ND30-07")
def test_minutes_bear_two_signatures_and_no_place_and_date():
    found = text_of(render_pdf(minutes(), replace(ISSUED, number_text="07/BB-SNV")))

    assert "Hậu Sơn, ngày" not in found
    assert "THƯ KÝ" in found
    assert "CHỦ TỌA" in found


def test_the_signature_never_stands_alone_on_a_page():
    lonely = []
    for n in range(20, 44):
        body = tuple(c.paragraph(f"Dòng {i}.") for i in range(n))
        last = opened(render_pdf(replace(notice(), blocks=body), ISSUED)).pages[-1].extract_text()
        if "Lê Văn Mẫu" in last and f"Dòng {n - 1}./." not in last:
            lonely.append(n)

    assert lonely == []


def test_a_figure_has_its_source_at_the_foot_of_the_page():
    placed = pieces(opened(render_pdf(notice(), ISSUED)).pages[0])
    note = next(y for _x, y, _s, text in placed if "phụ lục 2, dòng 7" in text)

    assert note > 240


def test_the_same_input_gives_the_same_bytes_and_another_day_others():
    later = replace(ISSUED, issued_on=date(2026, 1, 6))

    assert render_pdf(plan(), ISSUED) == render_pdf(plan(), ISSUED)
    assert render_pdf(plan(), ISSUED) != render_pdf(plan(), later)


def test_pages_are_counted():
    pdf = render_pdf(plan(), ISSUED)

    assert count_pages(pdf) == len(opened(pdf).pages)


@pytest.mark.parametrize("char", ["😀", "中", "\u202e", "\ue000", "ก"])
def test_a_character_that_no_font_holds_is_refused_by_name_and_place(char):
    broken = replace(
        notice(),
        blocks=(c.Heading(c.HeadingLevel.SECTION, "Kết quả"), c.paragraph(f"Đẹp {char} quá"), c.paragraph("x")),
    )

    with pytest.raises(RuleError) as refusal:
        render_pdf(broken, ISSUED)

    assert refusal.value.message == (
        f"Ký tự “{char}” (U+{ord(char):04X}) ở mục “I. KẾT QUẢ” không in được. Xóa ký tự đó"
    )


@pytest.mark.parametrize(
    ("field", "place"),
    [("subject", "trích yếu"), ("recipients", "nơi nhận"), ("authority", "thẩm quyền ban hành")],
)
def test_the_place_of_a_bad_character_outside_the_body_is_named(field, place):
    value = ("Lưu 😀",) if field == "recipients" else "Kế 😀"

    with pytest.raises(RuleError, match=place):
        render_pdf(replace(notice(), **{field: value}), ISSUED)


def test_the_fonts_hold_every_vietnamese_letter():
    base = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯYđĐ"
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = {unicodedata.normalize("NFC", letter + tone) for letter in base for tone in tones if letter not in "đĐ"}

    assert letters | set("đĐ₫“”–…") <= glyphs.printable()


def test_markup_of_the_typesetter_is_plain_text():
    tricky = '#panic("x") $a_b$ *đậm* _nghiêng_ `mã` \\ <nhãn> @trích // chú thích [x] "#sys.inputs"'
    found = text_of(render_pdf(replace(notice(), blocks=(c.paragraph(tricky), c.paragraph("x"))), ISSUED))

    assert tricky in found


def test_right_to_left_letters_are_set_without_breaking_the_rest():
    found = text_of(render_pdf(replace(notice(), blocks=(c.paragraph("Trước שלום sau"), c.paragraph("x"))), ISSUED))

    assert "Trước" in found
    assert "sau" in found


def test_a_word_longer_than_the_line_does_not_stop_the_document():
    assert count_pages(render_pdf(replace(notice(), blocks=(c.paragraph("a" * 400), c.paragraph("x"))), ISSUED)) == 1


def test_an_empty_body_is_still_a_document():
    assert count_pages(render_pdf(replace(notice(), blocks=(), signatures=(), recipients=()), ISSUED)) == 1


@pytest.mark.law("ND30-15", "ND30-16")
def test_a_letter_stands_as_form_1_5_wants_it():
    pdf = render_pdf(letter(), Imprint("SNV", "142/SNV-CCHC", date(2026, 8, 10), mark=""))
    placed = pieces(opened(pdf).pages[0])
    found = {text: (x, y, size) for x, y, size, text in placed}
    number, summary = found["Số: 142/SNV-CCHC"], next(value for key, value in found.items() if key.startswith("V/v"))
    to = next(x for x, _y, _size, text in placed if text.startswith("Kính gửi"))
    dashes = {round(x) for x, _y, _size, text in placed if text.startswith("-") and x > to}

    assert "CÔNG VĂN" not in text_of(pdf)
    assert 4 < summary[1] - number[1] < 9
    assert summary[2] == 12
    assert len(dashes) == 1
