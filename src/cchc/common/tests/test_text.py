"""Vietnamese text: stored, searched, sorted."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.common.text import clean, fold, slug, sort_key

RLM, BIDI, ZERO = "\u200f", "\u202e", "\u200b"
vietnamese = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậ ÀĐẶ0123456789-.,\u0301\u0323", max_size=40)


@pytest.mark.parametrize(
    ("_case", "typed", "stored"),
    [
        ("decomposed letters are composed", unicodedata.normalize("NFD", "Sở Nội vụ"), "Sở Nội vụ"),
        ("a mark that turns the text round is taken out", f"{BIDI}Xã An Bình{RLM}", "Xã An Bình"),
        ("nothing but invisible marks is nothing", f"{ZERO}{RLM}\ufeff", ""),
        ("hard blanks become blanks, runs become one", "Xã\u00a0\u00a0 An\tBình ", "Xã An Bình"),
        ("lines stay lines", " một \r\n  hai\rba", "một\nhai\nba"),
        ("an emoji stays", "xong 👍", "xong 👍"),
        ("a nul is taken out", "a\x00b", "ab"),
        ("half a character is taken out", "a\ud800b\udfff", "ab"),
    ],
)
def test_text_is_cleaned_before_it_is_stored(_case, typed, stored):
    assert clean(typed) == stored


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(vietnamese)
def test_the_way_letters_were_composed_does_not_matter(text):
    composed, apart = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)

    assert fold(composed) == fold(apart)
    assert sort_key(composed) == sort_key(apart)


@pytest.mark.parametrize(
    ("name", "searched"),
    [
        ("Đô Lương", "do luong"),
        ("ĐÔ  LƯƠNG", "do luong"),
        ("Thị trấn Thới Bình", "thi tran thoi binh"),
        ("Quỳnh Lưu", "quynh luu"),
        ("Số 41/TB-SNV", "so 41/tb-snv"),
    ],
)
def test_search_form_has_no_marks(name, searched):
    assert fold(name) == searched


def test_ten_thousand_letters_are_folded_whole():
    long = "Kiểm tra cải cách hành chính " * 350

    assert len(long) > 10_000
    assert fold(long) == ("kiem tra cai cach hanh chinh " * 350).strip()
    assert sort_key(long).isascii()


def test_slug_is_readable():
    assert slug(" Thới Bình (huyện) ") == "thoi-binh-huyen"


@pytest.mark.parametrize(
    "in_order",
    [
        ["An Bình", "Ăn Bình", "Ân Bình", "Bình An", "Cẩm Tú", "Dân Chủ", "Đông Hải", "Êa", "Yên Sơn"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mạc"],
        ["Phường 1", "Phường 2", "Phường 3", "Phường 10", "Phường Tân An"],
        ["Tân", "Tân An", "Tân Lập"],
        ["Long Sơn", "Lộc An", "Lương Sơn"],
        ["o", "ô", "ơ", "u", "ư"],
    ],
)
def test_lists_follow_the_vietnamese_dictionary(in_order):
    backwards = in_order[::-1]

    assert sorted(backwards, key=sort_key) == in_order


def test_tones_only_break_ties():
    assert sorted(["Tân Lập", "Tấn An", "Tân An"], key=sort_key) == ["Tân An", "Tấn An", "Tân Lập"]


@given(st.text(max_size=60))
def test_sort_key_is_ascii_so_that_both_databases_agree(text):
    assert sort_key(text).isascii()
    assert "\n" not in sort_key(text)


@given(vietnamese, vietnamese)
def test_equal_keys_mean_the_same_letters(left, right):
    if fold(left) != fold(right) and not any(c in "-.,\u0301\u0323" for c in left + right):
        assert sort_key(left) != sort_key(right)
