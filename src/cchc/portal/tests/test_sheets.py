"""The address on a posted sheet tells a citizen whether the sheet is still right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cchc.procedures.tests.walls import follow, procedure

from .test_pages import Reader

pytestmark = pytest.mark.django_db


def _page(code: str, number: int) -> tuple[int, str]:
    answer = Reader().get(f"/n/{code}/{number}/")
    return answer.status_code, answer.content.decode()


def test_a_sheet_of_the_version_in_force_is_right_and_an_older_one_says_what_changed() -> None:
    procedure("9.000001", versions=2)

    right, old = _page("9.000001", 2), _page("9.000001", 1)

    assert right[0] == old[0] == 200
    assert "Tờ niêm yết này đúng." in right[1]
    assert "Tờ niêm yết này đã cũ." in old[1]
    assert "1 ngày làm việc" in old[1]
    assert "2 ngày làm việc" in old[1]


@pytest.mark.parametrize(
    ("change", "starts_in", "words"),
    [
        ("abolished", 0, "Thủ tục này đã bãi bỏ."),
        ("amended", 9, "Tờ niêm yết này đúng."),  # what comes next month changes nothing today
        ("abolished", 9, "Tờ niêm yết này đúng."),
    ],
)
def test_a_sheet_is_judged_by_what_holds_today(change: str, starts_in: int, words: str) -> None:
    follow(procedure("9.000001"), timezone.localdate() + timedelta(days=starts_in), change=change)

    assert words in _page("9.000001", 1)[1]
    if starts_in and change == "amended":
        assert "Bản này chưa áp dụng." in _page("9.000001", 2)[1]


@pytest.mark.parametrize(("code", "number"), [("9.000009", 1), ("9.000001", 7)])
def test_a_sheet_that_was_never_published_is_not_there(code: str, number: int) -> None:
    procedure("9.000001")

    assert _page(code, number)[0] == 404
