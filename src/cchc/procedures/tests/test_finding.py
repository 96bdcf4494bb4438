"""What people type finds what they mean: everyday words, mistyped ones, words in a different order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.procedures.rules.finding import is_everyday, is_typo, nearest

NAMES = {
    "birth": "1.001193 Thủ tục đăng ký khai sinh, Hộ tịch",
    "again": "1.004884 Thủ tục đăng ký lại khai sinh, Hộ tịch",
    "copy": "2.000635 Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh, Hộ tịch",
    "wedding": "1.000894 Thủ tục đăng ký kết hôn, Hộ tịch",
    "single": "1.004873 Thủ tục cấp Giấy xác nhận tình trạng hôn nhân, Hộ tịch",
    "land": "1.012753 Cấp Giấy chứng nhận quyền sử dụng đất, Đất đai",
    "shop": "1.001612 Đăng ký thành lập hộ kinh doanh",
    "stay": "1.004194 Đăng ký tạm trú, Đăng ký, quản lý cư trú",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giấy khai sinh cho con", "birth"),
        ("lam giay khai sinh cho chau thi can gi", "birth"),
        ("khai snih", "birth"),
        ("khai sing", "birth"),
        ("đăng kí khai sinh", "birth"),
        ("sinh khai", "birth"),
        ("1.001193", "birth"),
        ("bản sao khai sinh", "copy"),
        ("cưới", "wedding"),
        ("xác nhận độc thân", "single"),
        ("sổ đỏ", "land"),
        ("mở quán ăn", "shop"),
        ("tạm chú", "stay"),
    ],
)
def test_the_first_that_is_found_is_what_was_meant(typed, meant):
    assert nearest(typed, NAMES, 3)[0] == meant


@pytest.mark.parametrize("typed", ["", "  ", "làm thủ tục cho con", "zzz", "hộ chiếu ngoại giao", "%_'\"\\"])
def test_words_that_name_nothing_here_find_nothing(typed):
    assert nearest(typed, NAMES, 3) == []


@pytest.mark.parametrize(
    ("typed", "is_saying"), [("Sổ đỏ", True), ("làm sổ đỏ", True), ("khai sinh", False), ("", False)]
)
def test_a_saying_is_known_by_its_whole_words(typed, is_saying):
    assert is_everyday(typed) == is_saying
    assert not is_everyday("cơ sở đóng trên địa bàn")


def test_no_more_is_found_than_was_asked_for():
    assert len(nearest("hộ tịch", NAMES, 2)) == 2
    assert nearest("khai sinh", {}, 2) == []


LETTERS = st.text("abc", min_size=3, max_size=6)


@given(LETTERS, LETTERS)
def test_a_typo_is_one_key_wrong_missing_too_many_or_two_exchanged(typed, meant):
    def one_key(word):
        for n in range(len(word) + 1):
            yield from (word[:n] + letter + word[n:] for letter in "abc")
            yield from (word[:n] + letter + word[n + 1 :] for letter in ("", *"abc") if n < len(word))
            yield word[:n] + word[n : n + 2][::-1] + word[n + 2 :]

    assert is_typo(typed, meant) == (typed != meant and meant in set(one_key(typed)))
