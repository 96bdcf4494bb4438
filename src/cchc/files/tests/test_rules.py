import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.common.errors import RuleError
from cchc.files import choices, rules
from cchc.files.tests.makers import DOCX, EXE, HEIC, PDF, XLSX, packed, picture


def found_in(data, name=""):
    return rules.content_type(data[: rules.HEAD_BYTES], io.BytesIO(data), name)


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (PDF, "a.pdf", choices.PDF),
        (b"\n\n" + PDF, "a.pdf", choices.PDF),
        (picture("PNG"), "a.png", choices.PNG),
        (picture("JPEG"), "a.jpg", choices.JPEG),
        (picture("WEBP"), "a.webp", choices.WEBP),
        (HEIC, "a.heic", choices.HEIC),
        (DOCX, "a.docx", choices.DOCX),
        (XLSX, "a.xlsx", choices.XLSX),
        ("Tên;Số\nXã Mẫu;12".encode(), "a.csv", choices.CSV),
        ("\ufeffBáo cáo".encode(), "a.txt", choices.TEXT),
        (("ữ" * 40_000).encode(), "a.txt", choices.TEXT),  # the head ends in the middle of a letter
    ],
)
def test_the_content_says_what_a_file_is(data, name, expected):
    assert found_in(data, name) == expected


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.pdf", "Tệp rỗng. Chọn tệp khác"),
        (EXE, "bao-cao.pdf", "Tệp là chương trình, không phải PDF. Chọn tệp PDF, ảnh hoặc DOCX"),
        (b"\x7fELF\x02\x01", "a.pdf", "Tệp là chương trình, không phải PDF. Chọn tệp PDF, ảnh hoặc DOCX"),
        (b"#!/bin/sh\n", "a.txt", "Tệp là chương trình, không phải PDF. Chọn tệp PDF, ảnh hoặc DOCX"),
        (b"alert(1)", "a.js", "Tệp là chương trình, không phải PDF. Chọn tệp PDF, ảnh hoặc DOCX"),
        (b"<!DOCTYPE html><p>x", "a.pdf", "Tệp là trang web hoặc ảnh SVG. Chọn tệp PDF, ảnh hoặc DOCX"),
        (
            b'<?xml version="1.0"?><svg onload="x"/>',
            "a.png",
            "Tệp là trang web hoặc ảnh SVG. Chọn tệp PDF, ảnh hoặc DOCX",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99,
            "a.doc",
            "Tệp Office đời cũ (.doc, .xls). Lưu lại thành DOCX hoặc XLSX",
        ),
        (packed("a.txt"), "a.docx", "Tệp là tệp nén. Giải nén rồi chọn từng tệp PDF, ảnh hoặc DOCX"),
        (DOCX[:60], "a.docx", "Tệp nén bị hỏng. Lưu lại rồi chọn tệp khác"),
        (
            packed("word/document.xml", "word/vbaProject.bin"),
            "a.docx",
            "Tệp Office chứa macro. Lưu lại không kèm macro",
        ),
        (bytes(range(1, 256)), "a.bin", "Không nhận ra loại tệp. Chọn tệp PDF, ảnh hoặc DOCX"),
    ],
)
def test_what_is_not_kept_is_refused_with_a_sentence(data, name, message):
    with pytest.raises(RuleError) as refusal:
        found_in(data, name)

    assert refusal.value.message == message


def test_a_zip_bomb_is_refused_unopened():
    bomb = packed("word/document.xml", body=b"\0" * 30_000_000)

    with pytest.raises(RuleError, match="quá lớn khi giải nén"):
        found_in(bomb, "a.docx")


def test_an_archive_of_thousands_of_parts_is_refused():
    with pytest.raises(RuleError, match="quá lớn khi giải nén"):
        found_in(packed(*(f"word/{n}.xml" for n in range(rules.MAX_MEMBERS + 1)), body=b""), "a.docx")


@given(st.binary(max_size=400), st.text(max_size=20))
@settings(deadline=None)
def test_any_bytes_are_a_kept_type_or_a_sentence(data, name):
    try:
        found = found_in(data, name)
    except RuleError:
        return
    assert found in choices.ALL


@pytest.mark.parametrize(
    ("name", "kind", "fits"),
    [
        ("a.pdf", choices.PDF, True),
        ("A.PDF", choices.PDF, True),
        ("a", choices.PDF, True),
        ("a.jpeg", choices.JPEG, True),
        ("a.csv", choices.TEXT, True),
        ("a.docx", choices.PDF, False),
        ("a.png", choices.JPEG, False),
    ],
)
def test_the_name_may_not_say_another_type(name, kind, fits):
    if fits:
        assert rules.require_name_fits(name, kind) is None
        return
    with pytest.raises(RuleError, match="nhưng nội dung là"):
        rules.require_name_fits(name, kind)


def test_a_place_takes_only_its_types():
    with pytest.raises(RuleError) as refusal:
        rules.require_allowed(choices.XLSX, {choices.PDF, choices.JPEG})

    assert refusal.value.message == "Tệp là XLSX. Chỗ này nhận: PDF, JPEG"


def test_sizes_are_said_in_megabytes_rounded_up():
    with pytest.raises(RuleError) as refusal:
        rules.require_size(2 * 1024**3, choices.MAX_BYTES)

    assert refusal.value.message == "Tệp 2.048 MB, quá mức 50 MB. Chọn tệp nhỏ hơn"
    assert rules.require_size(choices.MAX_BYTES, choices.MAX_BYTES) is None
    assert [rules.limit_for(kind, None) for kind in (choices.PDF, choices.JPEG)] == [
        choices.MAX_BYTES,
        choices.MAX_PHOTO_BYTES,
    ]
    assert rules.limit_for(choices.JPEG, 7) == 7


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Báo cáo.pdf", "Báo cáo.pdf"),
        ("bi\u202eên\u200b bản.pdf", "biên bản.pdf"),
        ("a\x00b<c>:d.pdf", "ab c d.pdf"),
        ("...", "tep"),
        (".pdf", "tep.pdf"),
        (unicodedata.normalize("NFD", "Quyết định.PDF"), "Quyết định.pdf"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_names_are_cleaned(name, expected):
    assert rules.clean_name(name) == expected


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_name_becomes_a_safe_one(name):
    cleaned = rules.clean_name(name)

    assert 0 < len(cleaned) <= 120
    assert not set(cleaned) & set('/\\<>:"|?*\n\r\0')
    assert not cleaned.startswith(".")
    assert rules.clean_name(cleaned) == cleaned


def test_a_name_without_ending_gets_the_one_of_its_content():
    assert rules.named_with_ending("Biên bản", choices.PDF) == "Biên bản.pdf"
    assert rules.named_with_ending("a.jpeg", choices.JPEG) == "a.jpeg"
