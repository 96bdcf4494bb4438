"""What two versions say otherwise, in words."""

from dataclasses import fields, replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.common.confidence import Confidence
from cchc.procedures.choices import AgencyRole, Channel, Kind, OnlineLevel, Part, ProcedureLevel, TermUnit
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
from cchc.procedures.rules.difference import compare

from .samples import FULL, faster

WORDS = st.text(alphabet="abcđê ", max_size=4)
NAMES = st.text(alphabet="abcđê", min_size=1, max_size=3)
AMOUNTS = st.none() | st.decimals(min_value=Decimal("0.25"), max_value=40, places=2)
UNITS = st.sampled_from(TermUnit.values)


def few(rows):
    return st.lists(rows, max_size=3).map(tuple)


FEES = st.builds(Fee, AMOUNTS, WORDS, WORDS, WORDS)
METHODS = st.builds(Method, st.sampled_from(Channel.values), AMOUNTS, UNITS, UNITS, WORDS, few(FEES))
PAPERS = st.builds(Component, NAMES, WORDS, st.integers(0, 3), st.integers(0, 3), WORDS, st.booleans(), WORDS)
CUTOFFS = st.none() | st.just(time(15)) | st.just(time(15, 30))
CASES = st.lists(
    st.builds(Case, st.sampled_from(["a", "b", "c"]), WORDS, CUTOFFS, few(NAMES), few(METHODS), few(PAPERS)),
    min_size=1,
    max_size=2,
    unique_by=lambda case: case.code,
).map(tuple)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2000, 1, 3))
CONTENTS = st.builds(
    Content,
    name=NAMES,
    sector=NAMES,
    levels=st.lists(st.sampled_from(ProcedureLevel.values), unique=True, max_size=3).map(tuple),
    subjects=WORDS,
    set_count=st.integers(1, 3),
    conditions=WORDS,
    online_level=st.sampled_from(["", *OnlineLevel.values]),
    partial_reason=WORDS,
    agencies=few(st.builds(Agency, st.sampled_from(AgencyRole.values), NAMES, WORDS, WORDS)),
    cases=CASES,
    results=few(st.builds(Result, NAMES, WORDS)),
    legal_bases=few(st.builds(LegalBasis, NAMES, DAYS, WORDS)),
    confidence=st.sampled_from(Confidence.values),
    source=WORDS,
    caution=WORDS,
)


PARTS = [part.name for part in fields(Content) if part.compare]
INSIDE = [part.name for part in fields(Case) if part.name != "code"]


@given(CONTENTS, CONTENTS, st.sampled_from(PARTS), st.sampled_from(INSIDE))
def test_there_is_a_line_exactly_when_something_differs(old, other, part, inside):
    """One part at a time: in two versions made apart, something else always differs too."""
    new = replace(old, **{part: getattr(other, part)})
    if part == "cases":
        first = replace(old.cases[0], **{inside: getattr(other.cases[0], inside)})
        new = replace(old, cases=(first, *old.cases[1:]))

    assert bool(compare(old, new)) == (old != new)
    for lines in (compare(old, new), compare(old, other)):
        order = [list(Part).index(line.part) for line in lines]
        assert order == sorted(order)
        assert all(str(line).startswith(str(line.part.label)) for line in lines)


@given(st.lists(st.sampled_from("abcde"), max_size=6), st.lists(st.sampled_from("abcde"), max_size=6))
def test_steps_that_come_and_go_are_named_as_often_as_they_do(old, new):
    """The oracle counts: what one list has more of than the other."""
    befores = replace(FULL, cases=(replace(FULL.cases[0], steps=tuple(old)),))
    afters = replace(FULL, cases=(replace(FULL.cases[0], steps=tuple(new)),))

    lines = [line for line in compare(befores, afters) if line.kind != Kind.REORDERED]

    gone = sorted(line.before for line in lines if line.kind != Kind.ADDED)
    come = sorted(line.after for line in lines if line.kind != Kind.REMOVED)
    assert gone == sorted(x for x in "abcde" for _ in range(max(0, old.count(x) - new.count(x))))
    assert come == sorted(x for x in "abcde" for _ in range(max(0, new.count(x) - old.count(x))))


def test_a_shorter_term_says_by_how_much():
    lines = compare(FULL, faster())

    assert [str(line) for line in lines] == [
        "Thời hạn giải quyết (Trực tiếp): từ “5 ngày làm việc” thành “3 ngày làm việc” (giảm 2 ngày làm việc)"
    ]


def test_a_longer_term_in_another_unit_says_no_sum():
    case = FULL.cases[0]
    slower = replace(case, methods=(replace(case.methods[0], amount=Decimal(10), unit="d"), case.methods[1]))

    lines = compare(FULL, replace(FULL, cases=(slower,)))

    assert [(line.before, line.after, line.note) for line in lines] == [("5 ngày làm việc", "10 ngày", "")]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "Tên mới"}, "Tên thủ tục: từ “Đăng ký thử nghiệm” thành “Tên mới”"),
        ({"conditions": ""}, "Yêu cầu, điều kiện: bỏ “Không có”"),
        ({"set_count": 2}, "Thành phần, số lượng hồ sơ (số bộ hồ sơ): từ “1 bộ” thành “2 bộ”"),
        ({"levels": ("commune", "province")}, "Cấp thực hiện: thêm “Cấp tỉnh”"),
        (
            {"online_level": "partial"},
            "Mức độ trực tuyến: từ “Trực tuyến toàn trình” thành “Trực tuyến một phần”",
        ),
        ({"results": ()}, "Kết quả thực hiện: bỏ “Giấy xác nhận (KQ.G15.000031)”"),
        (
            {"legal_bases": (LegalBasis("60/2014/QH13"), LegalBasis("76/NQ-CP", date(2021, 7, 15), "Điều 2"))},
            "Căn cứ pháp lý: thêm “76/NQ-CP ngày 15/7/2021 (Điều 2)”",
        ),
        (
            {"agencies": (Agency("executing", "Ủy ban nhân dân cấp xã"),)},
            "Cơ quan giải quyết: từ “Cơ quan có thẩm quyền quyết định: Ủy ban nhân dân cấp xã” "
            "thành “Cơ quan trực tiếp thực hiện: Ủy ban nhân dân cấp xã”",
        ),
        ({"confidence": "L"}, None),
    ],
)
def test_each_part_has_its_sentence(change, sentence):
    lines = compare(FULL, replace(FULL, **change))

    assert len(lines) == 1
    if sentence:
        assert str(lines[0]) == sentence


def test_papers_are_told_apart_by_their_names():
    case = FULL.cases[0]
    papers = (
        replace(case.components[0], originals=2, form_name="TK-02"),
        Component("Giấy ủy quyền", copies=1),
    )

    lines = compare(FULL, replace(FULL, cases=(replace(case, components=papers),)))

    assert [str(line) for line in lines] == [
        "Thành phần, số lượng hồ sơ: bỏ “Giấy tờ tùy thân”",
        "Thành phần, số lượng hồ sơ: thêm “Giấy ủy quyền”",
        "Thành phần, số lượng hồ sơ (Tờ khai theo mẫu): từ “1 bản chính” thành “2 bản chính”",
        "Mẫu đơn, tờ khai (Tờ khai theo mẫu): từ “TK-01” thành “TK-02”",
    ]


def test_a_fee_and_a_new_case():
    case = FULL.cases[0]
    dearer = replace(
        case, name="Chung", methods=(replace(case.methods[0], fees=(Fee(Decimal(10000)),)), case.methods[1])
    )
    content = replace(FULL, cases=(dearer, Case("giai-the", "Giải thể")))

    lines = compare(FULL, content)

    assert [str(line) for line in lines] == [
        "Phí, lệ phí (Trực tiếp, Chung): từ “8.000 đồng” thành “10.000 đồng”",
        "Trường hợp: thêm “Giải thể”",
        "Trường hợp (chung): thêm “Chung”",
    ]


def test_papers_in_another_order_are_said_to_be():
    case = FULL.cases[0]

    lines = compare(FULL, replace(FULL, cases=(replace(case, components=case.components[::-1]),)))

    assert [str(line) for line in lines] == ["Thành phần, số lượng hồ sơ: đổi thứ tự"]
