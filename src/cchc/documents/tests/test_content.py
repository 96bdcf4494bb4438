from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.documents import content as c
from cchc.documents.samples import decision, minutes, notice, plan

words = st.text(max_size=30)
runs = st.lists(
    st.one_of(
        st.builds(c.Text, words, st.booleans(), st.booleans()),
        st.builds(c.Cited, words, words),
        st.builds(c.Personal, words, words),
    ),
    max_size=4,
).map(tuple)
blocks = st.one_of(
    st.builds(c.Heading, st.sampled_from(c.HeadingLevel), words, words),
    st.builds(c.Paragraph, runs, st.booleans()),
    st.builds(c.Article, runs, words, words),
    st.builds(c.NumberedItem, st.sampled_from(c.ItemLevel), runs, words),
    st.builds(c.Bullets, st.lists(runs, max_size=3).map(tuple)),
    st.builds(c.BasisLines, st.lists(words, max_size=3).map(tuple)),
)


@pytest.mark.parametrize("made", [plan(), decision(), minutes(), notice()], ids=lambda made: made.kind)
def test_every_sample_survives_json(made):
    assert c.from_json(c.to_json(made)) == made


@given(st.lists(blocks, max_size=5).map(tuple))
@settings(deadline=None)
def test_any_text_survives_json(some):
    made = replace(notice(), blocks=some, annexes=(c.Annex("Phụ lục", some, landscape=True),))

    assert c.from_json(c.to_json(made)) == made


def test_what_is_not_a_document_is_refused():
    with pytest.raises(TypeError, match="not the content"):
        c.from_json({"_": "Text", "text": "a", "bold": False, "italic": False})


def test_the_public_edition_masks_people_everywhere_and_nothing_else():
    annex = c.Annex("Danh sách", (c.table(["Tên"], [[c.personal("Ngô Văn Mẫu", "[công chức]")]]),))
    made = replace(notice(), blocks=(c.paragraph("Ông ", c.personal("Ngô Văn Mẫu"), " trực."),), annexes=(annex,))

    public = c.public_edition(made)

    assert "Ngô Văn Mẫu" not in c.canonical(public)
    assert public.blocks == (c.paragraph("Ông ", "[…]", " trực."),)
    assert public.annexes[0].blocks == (c.table(["Tên"], [["[công chức]"]]),)
    assert public.subject == made.subject


def test_cleaning_makes_nfc_drops_reversing_marks_and_keeps_the_blank_between_runs():
    made = replace(notice(), blocks=(c.paragraph("Cu\u031b\u0301u\u202e ", c.cited("12", "Số\u200b 1"), " hồ sơ"),))

    assert c.cleaned(made).blocks == (c.paragraph("Cứu ", c.cited("12", "Số 1"), " hồ sơ"),)


def test_a_row_that_lacks_a_cell_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="as many cells"):
        c.table(["a", "b"], [["1"]])


def test_the_signer_stands_under_the_last_block_or_gets_one():
    signed = c.with_signer(minutes(), "Lê Thị Ký", "Trưởng đoàn")
    unsigned = c.with_signer(replace(minutes(), signatures=()), "Lê Thị Ký", "Giám đốc")

    assert [block.name for block in signed.signatures] == ["Hoàng Văn Mẫu", "Lê Thị Ký"]
    assert signed.signatures[1].authority == ("Chủ tọa",)
    assert unsigned.signatures == (c.SignatureBlock(("Giám đốc",), "Lê Thị Ký"),)
