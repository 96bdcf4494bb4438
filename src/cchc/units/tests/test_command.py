"""`cchc units`."""

import json

import pytest
from django.core.management import call_command

from cchc.units.choices import Kind, SuccessionKind
from cchc.units.models import Unit

from .makers import FIRST, LAST, country, link, make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tree() -> Unit:
    province = make("Cà Mau", Kind.PROVINCE, country(), code="ca-mau")
    district = make("Thới Bình", Kind.RURAL_DISTRICT, province, code="thoi-binh", valid_to=LAST)
    link(district, None, SuccessionKind.ABOLISHED)
    new = make("Biển Bạch", Kind.COMMUNE, province, code="bien-bach", valid_from=FIRST)
    for name, partial in (("Tân Bằng", False), ("Tân Phú", True)):
        link(make(name, Kind.COMMUNE, district, valid_to=LAST), new, SuccessionKind.MERGED, partial=partial)
    return new


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> object:
    call_command("units", *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_search_finds_without_marks(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "search", "thoi binh")

    assert answer[0] == {
        "code": "thoi-binh", "name": "Huyện Thới Bình", "kind": "rural_district", "level": "district",
        "valid_from": None, "valid_to": "2025-06-30", "dates": "–30/6/2025",
    }  # fmt: skip


def test_show_says_where_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    [row] = ask(capsys, "show", "thoi-binh")

    assert (row["place"], row["path"]) == ("huyện Thới Bình, tỉnh Cà Mau", "/viet-nam/ca-mau/thoi-binh/")


def test_before_and_after_follow_the_successions(capsys: pytest.CaptureFixture[str]) -> None:
    before = ask(capsys, "before", "bien-bach")
    after = ask(capsys, "after", "xa-tan-phu-thoi-binh-ca-mau", "--day", "1/7/2025")

    assert [(row["name"], row["is_whole"]) for row in before] == [("Xã Tân Bằng", True), ("Xã Tân Phú", False)]
    assert [(row["code"], row["is_whole"]) for row in after] == [("bien-bach", False)]


def test_nothing_after_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("units", "after", "thoi-binh")

    assert capsys.readouterr().out == "Không có đơn vị nào.\n"


def test_a_part_is_marked_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("units", "before", "bien-bach")

    assert capsys.readouterr().out.splitlines()[1].split(maxsplit=1)[1] == "Xã Tân Phú (một phần)  –30/6/2025"


def test_comparison_that_holds_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "compare", "ca-mau", "ca-mau") == {
        "verdict": "same", "reason": "Cùng một đơn vị.", "parts": ["ca-mau"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["compare", "thoi-binh", "bien-bach"], 1, "Huyện Thới Bình kết thúc hoạt động, không có đơn vị kế tiếp."),
        (["show", "mat-trang"], 2, "Không có đơn vị mã “mat-trang”; tìm bằng: cchc units search"),
        (["after", "thoi-binh", "--day", "31/2/2025"], 2, "Lịch không có ngày 31/2/2025. Xem lại ngày và tháng"),
    ],
)
def test_refusal_and_wrong_use_have_their_exit_codes(
    capsys: pytest.CaptureFixture[str], words: list[str], code: int, sentence: str
) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("units", *words)

    assert end.value.code == code
    assert capsys.readouterr().err.strip() == sentence
