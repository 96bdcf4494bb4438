from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.common.errors import RuleError
from cchc.documents import rules


@pytest.mark.law("ND30-05")
@pytest.mark.parametrize(
    ("number", "kind", "symbol", "expected"),
    [(5, "KH", "UBND", "05/KH-UBND"), (112, "TB", "SNV", "112/TB-SNV"), (10, "QĐ", "UBND", "10/QĐ-UBND")],
)
def test_numbers_below_ten_get_a_zero(number, kind, symbol, expected):
    assert rules.number_text(number, kind, symbol) == expected


@pytest.mark.law("ND30-05")
@pytest.mark.parametrize(
    ("name", "is_territory", "expected"),
    [
        ("Thới Bình", True, "UBND"),
        ("Sở Nội vụ", False, "SNV"),
        ("Sở Tài chính", False, "STC"),
        ("Sở Khoa học và Công nghệ", False, "SKHCN"),
        ("Ban Pháp chế HĐND tỉnh", False, "BPC"),
        ("Văn phòng UBND tỉnh", False, "VP"),
        ("Ban Pháp chế Hội đồng nhân dân tỉnh Cà Mau", False, "BPC"),
        ("Hội đồng nhân dân tỉnh", False, "HĐND"),
        ("Đoàn", False, "Đ"),
        ("HĐND tỉnh", False, "HĐND"),
        ("", False, "CQ"),
    ],
)
def test_the_symbol_is_ubnd_or_the_initials(name, is_territory, expected):
    assert rules.symbol_for(name, is_territory=is_territory) == expected


@pytest.mark.law("ND30-06")
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_get_a_zero(day, expected):
    assert rules.date_in_words(day) == expected


def test_a_draft_has_gaps_for_number_and_day():
    assert rules.place_and_date("Hậu Sơn", None, 2026) == "Hậu Sơn, ngày …… tháng …… năm 2026"
    assert rules.number_line("KH", "UBND", "") == "Số: ……/KH-UBND"


def test_another_text_names_the_document_by_kind_number_day_and_body():
    named = rules.reference("KH", "05/KH-UBND", date(2026, 1, 5), "Ủy ban nhân dân tỉnh Hậu Sơn")
    unknown = rules.reference("TB", rules.NO_NUMBER, date(2014, 9, 25), "")

    assert named == "Kế hoạch số 05/KH-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Hậu Sơn"
    assert unknown == "Thông báo ngày 25 tháng 9 năm 2014"
    assert rules.reference("TB", "", None, "") == "Thông báo số …… ngày …… tháng …… năm ……"


@pytest.mark.law("ND30-11")
@pytest.mark.parametrize(
    ("number", "expected"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (88, "LXXXVIII")]
)
def test_roman_numerals(number, expected):
    assert rules.roman(number) == expected


@pytest.mark.parametrize("number", [0, 90])
def test_no_roman_numeral_beyond_what_a_document_counts(number):
    with pytest.raises(ValueError, match="no Roman numeral"):
        rules.roman(number)


@pytest.mark.law("ND30-11")
def test_points_follow_the_vietnamese_alphabet():
    assert [rules.point_letter(n) for n in range(1, 9)] == ["a", "b", "c", "d", "đ", "e", "g", "h"]


@given(st.integers(1, 200))
@settings(deadline=None)
def test_points_never_share_a_letter(number):
    assert rules.point_letter(number) != rules.point_letter(number + 1)


def test_the_drafter_may_not_sign():
    with pytest.raises(RuleError, match="Người soạn không được ký"):
        rules.require_different_people(drafter_id=3, signer_id=3)


@pytest.mark.parametrize(("drafter", "signer"), [(3, 4), (None, 3), (None, None), (3, None)])
def test_two_people_or_the_system_may(drafter, signer):
    assert rules.require_different_people(drafter_id=drafter, signer_id=signer) is None


@pytest.mark.parametrize(("numbers", "last", "expected"), [([1, 2, 3], 3, False), ([1, 3], 3, True), ([], 0, False)])
def test_a_book_with_a_missing_number_has_a_gap(numbers, last, expected):
    assert rules.has_gap(numbers, last) is expected


@pytest.mark.law("ND30-15")
@pytest.mark.parametrize(
    ("office", "expected"), [("CCHC", ("07/SNV-CCHC", "Số: ……/SNV-CCHC")), ("", ("07/SNV", "Số: ……/SNV"))]
)
def test_the_number_of_a_letter_names_its_office_and_no_kind(office, expected):
    assert (rules.number_text(7, "CV", "SNV", office), rules.number_line("CV", "SNV", "", office)) == expected


@pytest.mark.law("ND30-15")
@pytest.mark.parametrize("subject", ["Về việc kiểm tra tại xã", "V/v kiểm tra tại xã", "kiểm tra tại xã"])
def test_the_subject_of_a_letter_begins_with_its_mark_once(subject):
    assert rules.summary_line(subject) == "V/v kiểm tra tại xã"
