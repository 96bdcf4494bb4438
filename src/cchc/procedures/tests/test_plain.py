"""Which papers everybody brings, which are only shown, which only some need."""

import pytest

from cchc.procedures.rules.content import Component
from cchc.procedures.rules.plain import heaps

ALL, SHOWN, SOME = "Nộp", "Mang theo để xuất trình", "Chỉ cần trong một số trường hợp"


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Giấy chứng sinh; trường hợp không có thì nộp văn bản của người làm chứng", ALL),
        ("Tờ khai theo mẫu (nếu nộp hồ sơ trực tiếp)", ALL),
        ("Đơn theo Nghị định số 175/2024/NĐ-CP, bản gốc trong trường hợp nộp trực tiếp", ALL),
        ("Dự thảo giao dịch sửa đổi. Trong trường hợp có tài sản phải đăng ký thì nộp thêm", ALL),
        ("+ Trường hợp trẻ em bị bỏ rơi thì phải có biên bản", SOME),
        ("Đối với trường hợp ủy quyền: văn bản ủy quyền", SOME),
        ("Nếu đã ly hôn thì nộp trích lục ly hôn", SOME),
        ("Văn bản ủy quyền (được chứng thực) trong trường hợp ủy quyền đăng ký khai sinh", SOME),
        ("Giấy tờ về nơi cư trú (trong trường hợp công dân từ nước ngoài về)", SOME),
        ("Quyết định theo Nghị quyết 66.7/2025/NQ-CP trong trường hợp giải thể", SOME),
    ],
)
def test_a_paper_lies_with_those_that_are_needed_as_it_is(name, heading):
    assert [heap.heading for heap in heaps([Component(name)])] == [heading]


def test_what_is_only_shown_lies_apart_and_what_only_some_need_comes_last():
    papers = [Component("Trường hợp khác", is_shown_only=True), Component("Thẻ", is_shown_only=True), Component("Đơn")]

    found = [(heap.heading, [paper.name for paper in heap.papers]) for heap in heaps(papers)]

    assert found == [(ALL, ["Đơn"]), (SHOWN, ["Thẻ"]), (SOME, ["Trường hợp khác"])]


def test_a_heading_of_the_source_that_names_a_case_is_said_with_each_paper():
    (heap,) = heaps([Component("biên bản", group="* Trường hợp trẻ em bị bỏ rơi")])

    assert (heap.heading, heap.papers[0].name) == (SOME, "Trường hợp trẻ em bị bỏ rơi: biên bản")
