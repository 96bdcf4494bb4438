"""What a version lacks, may not say, and what looks wrong."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.procedures.choices import MANDATORY_PARTS, Part
from cchc.procedures.rules.checks import doubts, faults, gaps, missing_parts
from cchc.procedures.rules.content import EMPTY, Agency, Case, Fee, LegalBasis, Method, cleaned

from .samples import FULL, faster

CASE = FULL.cases[0]


def with_case(**change):
    return replace(FULL, cases=(replace(CASE, **change),))


def test_a_whole_version_lacks_nothing():
    assert gaps(FULL) == []
    assert faults(FULL) == []
    assert doubts(FULL) == []


def test_an_empty_version_lacks_all_seven_parts():
    assert missing_parts(EMPTY) == list(MANDATORY_PARTS)


WITHOUT = {
    Part.NAME: replace(FULL, name=""),
    Part.STEPS: with_case(steps=()),
    Part.COMPONENTS: with_case(components=()),
    Part.SUBJECTS: replace(FULL, subjects=""),
    Part.AGENCIES: replace(FULL, agencies=()),
    Part.TERM: with_case(methods=(Method("direct"),)),
}


@pytest.mark.parametrize("part", WITHOUT)
def test_each_missing_part_is_named(part):
    assert missing_parts(WITHOUT[part]) == [part]


def test_without_a_channel_there_is_no_term_either():
    assert missing_parts(with_case(methods=())) == [Part.METHODS, Part.TERM]


def test_only_the_case_that_lacks_it_is_named():
    content = replace(FULL, cases=(CASE, replace(CASE, code="b", name="Giải thể", steps=())))

    assert [str(gap) for gap in gaps(content)] == ["Trình tự thực hiện (Giải thể)"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (faster(days=0), "Thời hạn Trực tiếp phải lớn hơn 0 và không quá 10.000"),
        (faster(days=-1), "Thời hạn Trực tiếp phải lớn hơn 0"),
        (with_case(methods=(Method("fax", Decimal(1), "wd"),)), "Không có cách thức “fax”"),
        (with_case(methods=(Method("direct", Decimal(1), "năm"),)), "Chọn đơn vị thời hạn"),
        (with_case(methods=(Method("direct", Decimal(1), "wd", fees=(Fee(Decimal(-1)),)),)), "không được âm"),
        (replace(FULL, set_count=51), "Số bộ hồ sơ"),
        (replace(FULL, levels=("village",)), "Không có cấp thực hiện"),
        (replace(FULL, online_level="5"), "Không có mức độ trực tuyến"),
        (replace(FULL, agencies=(Agency("boss", "Sở"),)), "Chọn vai trò của cơ quan Sở"),
        (replace(FULL, cases=(CASE, CASE)), "bị lặp"),
        (replace(FULL, cases=(CASE, Case("b", "B"))), "mỗi trường hợp phải có tên"),
        (replace(FULL, name="x" * 1001), "dài quá 1000 ký tự"),
        (replace(FULL, sector_code="x" * 41), "dài quá 40 ký tự"),
        (replace(FULL, legal_bases=(LegalBasis("x" * 61),)), "dài quá 60 ký tự"),
    ],
)
def test_what_cannot_be_kept_is_said(content, sentence):
    assert any(sentence in fault.sentence for fault in faults(content))


@pytest.mark.law("TT-07")
@pytest.mark.parametrize("amount", [45, 500, 100])
def test_a_fee_without_its_thousands_is_doubted(amount):
    content = with_case(methods=(replace(CASE.methods[0], fees=(Fee(Decimal(amount)),)),))

    assert doubts(content) == [f"Phí, lệ phí trực tiếp chỉ {amount} đồng, có thể thiếu hàng nghìn"]


@pytest.mark.parametrize(("amount", "n"), [(0, 0), (1000, 0), (1_000_000_000, 0), (1_000_000_001, 1)])
def test_other_fees_are_not_doubted(amount, n):
    content = with_case(methods=(replace(CASE.methods[0], fees=(Fee(Decimal(amount)),)),))

    assert len(doubts(content)) == n


def test_a_bare_number_and_a_year_of_days_are_doubted():
    bare = with_case(methods=(Method("online", Decimal(1), "", "wd"),))
    long = with_case(methods=(Method("online", Decimal(400), "d"),))

    assert doubts(bare) == ["Thời hạn trực tuyến chỉ có con số, không có đơn vị tính"]
    assert doubts(long) == ["Thời hạn trực tuyến dài 400 ngày, hơn một năm"]


@pytest.mark.law("TT-06")
def test_a_partly_online_procedure_says_why():
    assert len(doubts(replace(FULL, online_level="partial"))) == 1
    assert doubts(replace(FULL, online_level="partial", partial_reason="Phải kiểm tra thực địa")) == []


@given(st.sets(st.sampled_from(list(WITHOUT))))
def test_the_gaps_stand_in_the_order_of_the_law(parts):
    content = FULL
    for part in parts:
        if part == Part.NAME:
            content = replace(content, name="")
        elif part == Part.SUBJECTS:
            content = replace(content, subjects="")
        elif part == Part.AGENCIES:
            content = replace(content, agencies=())
        else:
            change = {Part.STEPS: "steps", Part.COMPONENTS: "components", Part.TERM: "methods"}[part]
            value = (Method("direct"),) if part == Part.TERM else ()
            content = replace(content, cases=(replace(content.cases[0], **{change: value}),))

    assert missing_parts(content) == [part for part in MANDATORY_PARTS if part in parts]


def test_rows_that_say_nothing_are_left_out():
    content = replace(
        FULL,
        agencies=(*FULL.agencies, Agency("competent", " ")),
        legal_bases=(*FULL.legal_bases, *FULL.legal_bases, LegalBasis(" ")),
        cases=(replace(CASE, steps=(*CASE.steps, " \u200b")),),
    )

    assert cleaned(content) == FULL
