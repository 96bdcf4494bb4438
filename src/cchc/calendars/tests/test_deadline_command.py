"""`cchc deadline`: the exact answer, in words for people, and what it says to bad input."""

import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from cchc.calendars.management.commands import deadline as command
from tests.factories import UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
ACCEPTED = ("--accepted", "2026-08-21T10:00")
PAUSE = "2026-08-24T10:00/2026-08-26T10:00"


def ask(capsys, *words):
    call_command("deadline", *words, "--json")
    return json.loads(capsys.readouterr().out)


def refused(capsys, *words):
    with pytest.raises(SystemExit) as stop:
        call_command("deadline", *words)
    return stop.value.code, capsys.readouterr().err.strip()


def test_one_working_day_falls_on_the_saturday_that_is_worked(capsys):
    answer = ask(capsys, *ACCEPTED, "--term", "1wd")

    assert answer["due"] == "2026-08-22T10:00"
    assert [(row["day"], row["kind"], row["minutes"], row["ordinal"]) for row in answer["explain"]] == [
        ("2026-08-21", "working", 330, None),
        ("2026-08-22", "make_up", 150, 1),
    ]
    assert answer["explain"][1]["decision"].startswith("9441/TB-BNV")
    assert set(answer["explain"][0]) >= {
        "day",
        "kind",
        "minutes",
        "paused",
        "ordinal",
        "marks",
        "note",
        "decision",
        "confidence",
    }


@pytest.mark.parametrize(
    ("accepted", "term", "due"),
    [
        ("2026-04-24T09:00", "3wd", "2026-05-04T09:00"),
        ("2026-08-28T10:00", "1wd", "2026-09-03T10:00"),
        ("2026-11-09T08:00", "10wd", "2026-11-23T08:00"),
        ("2026-11-09T16:00", "8h", "2026-11-10T16:00"),
        ("2026-11-07T09:00", "8h", "2026-11-09T17:30"),
        ("2026-11-23T15:00", "4h", "2026-11-25T09:00"),
        ("2026-08-21T10:00", "1m", "2026-09-21T17:30"),
        ("2026-08-21", "1wd", "2026-08-21T17:30"),
    ],
)
def test_worked_examples_of_the_law(capsys, accepted, term, due):
    assert ask(capsys, "--accepted", accepted, "--term", term)["due"] == due


@pytest.mark.parametrize(
    ("pause", "due"),
    [
        (PAUSE, "2026-09-03T10:00"),
        (f"{PAUSE}/step", "2026-09-03T10:00"),
        (f"{PAUSE}/restart", "2026-09-07T10:00"),
        (f"{PAUSE}/fixed:1wd", "2026-08-27T10:00"),
    ],
)
def test_a_pause_does_what_its_suffix_says(capsys, pause, due):
    assert ask(capsys, *ACCEPTED, "--term", "5wd", "--pause", pause)["due"] == due


def test_an_open_pause_leaves_no_due_moment(capsys):
    answer = ask(capsys, *ACCEPTED, "--term", "5wd", "--pause", "2026-08-24T10:00/")

    assert answer["due"] is None
    assert answer["suspended"] is True
    assert answer["suspended_since"] == "2026-08-24T10:00"


def test_a_moment_with_an_offset_is_converted_to_the_office(capsys):
    assert ask(capsys, "--accepted", "2026-08-21T03:00:00Z", "--term", "1wd")["accepted"] == "2026-08-21T10:00"


def test_the_calendar_as_it_was_known(capsys):
    question = ("--accepted", "2024-04-26T09:00", "--term", "3wd")

    assert ask(capsys, *question)["due"] == "2024-05-04T09:00"
    assert ask(capsys, *question, "--known-on", "2024-04-11")["due"] == "2024-05-03T09:00"


def test_the_same_day_until_its_cutoff(capsys):
    question = ("--same-day-until", "15:00")

    assert ask(capsys, "--accepted", "2026-08-28T15:00", *question)["due"] == "2026-08-28T17:30"
    assert ask(capsys, "--accepted", "2026-08-28T15:00:01", *question)["due"] == "2026-09-03T17:30"
    assert ask(capsys, "--accepted", "2026-08-28T15:30", *question)["due"] == "2026-09-03T17:30"


def test_a_unit_has_its_own_hours_and_an_unknown_one_is_said(capsys):
    unit = UnitFactory()

    assert ask(capsys, *ACCEPTED, "--term", "1wd", "--unit", unit.code)["due"] == "2026-08-22T10:00"
    assert refused(capsys, *ACCEPTED, "--term", "1wd", "--unit", "khong-co") == (
        1,
        "Không có đơn vị mang mã “khong-co”. Xem mã bằng lệnh cchc units",
    )


def test_for_people_the_strip_is_drawn_with_its_sum(capsys):
    call_command("deadline", *ACCEPTED, "--term", "5wd", "--pause", PAUSE)

    said = capsys.readouterr().out
    assert "Hẹn trả kết quả: 10:00 thứ Năm, 03/9/2026" in said
    assert "+ 1" in said
    assert "5 ngày tính: 22/8 (làm bù), 24/8, 27/8, 28/8, 03/9" in said
    assert max(map(len, said.splitlines())) <= 100


def test_folded_weeks_are_a_row(capsys):
    call_command("deadline", "--accepted", "2026-01-05T09:00", "--term", "100wd")

    assert "tuần trước" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--accepted", "1899-12-31T10:00", "--term", "1wd"), 1, "Năm phải từ 1900 đến 2100. Xem lại ngày đã gõ"),
        (("--accepted", "2101-01-01T10:00", "--term", "1wd"), 1, "Năm phải từ 1900 đến 2100. Xem lại ngày đã gõ"),
        (("--accepted", "2026-02-30T10:00", "--term", "1wd"), 2, "Lúc “2026-02-30T10:00” chưa đúng. Ghi như 10:00 21/8/2026"),
        (("--accepted", "hôm nay", "--term", "1wd"), 2, "Lúc “hôm nay” chưa đúng. Ghi như 10:00 21/8/2026"),
        ((*ACCEPTED, "--term", "0wd"), 1, "Thời hạn phải lớn hơn 0. Xem lại số ngày"),
        ((*ACCEPTED, "--term", "10001d"), 1, "Thời hạn dài quá 10.000 ngày. Xem lại số ngày"),
        ((*ACCEPTED, "--term", "ba ngày"), 2, "Thời hạn “ba ngày” chưa đúng. Ghi như 3wd, 10d, 8h hoặc 1m"),
        (ACCEPTED, 2, "Thiếu thời hạn. Thêm --term, ví dụ --term 3wd"),
        (("--accepted", "2028-08-21T10:00", "--term", "3wd"), 1, "Chưa có lịch làm việc năm 2028."),
        (("--accepted", "2027-12-20T10:00", "--term", "30wd"), 1, "Chưa có lịch làm việc năm 2028."),
        ((*ACCEPTED, "--term", "3wd", "--pause", "2026-08-24T10:00/2026-08-22T10:00"), 1, "Lần dừng kết thúc trước khi bắt đầu."),
        ((*ACCEPTED, "--term", "3wd", "--pause", "hôm qua"), 2, "Lần dừng “hôm qua” chưa đúng."),
        ((*ACCEPTED, "--term", "3wd", "--pause", f"{PAUSE}/maybe"), 2, "Không có cách dừng “maybe”."),
        ((*ACCEPTED, "--same-day-until", "25:00"), 2, "Không có giờ như trong “25:00”."),
        ((*ACCEPTED, "--same-day-until", "chiều"), 2, "Giờ “chiều” chưa đúng. Ghi như 15:00"),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_and_its_code(capsys, words, code, sentence):
    stopped, said = refused(capsys, *words)

    assert stopped == code
    assert said.startswith(sentence)


def test_overlapping_pauses_are_refused(capsys):
    words = ("--pause", "2026-08-24T10:00/2026-08-25T10:00", "--pause", "2026-08-25T09:00/2026-08-26T10:00")

    code, said = refused(capsys, *ACCEPTED, "--term", "3wd", *words)

    assert code == 1
    assert said.startswith("Hai lần dừng chồng nhau lúc 09:00 25/8/2026.")


def test_a_refusal_is_data_too(capsys):
    with pytest.raises(SystemExit):
        call_command("deadline", *ACCEPTED, "--term", "0wd", "--json")

    assert json.loads(capsys.readouterr().out) == {"error": "Thời hạn phải lớn hơn 0. Xem lại số ngày"}


def test_a_database_without_tables_says_what_to_run(capsys, monkeypatch):
    def broken(*_args):
        raise DatabaseError("no such table")

    monkeypatch.setattr(command, "answer", broken)

    assert refused(capsys, *ACCEPTED, "--term", "1wd") == (1, "Chưa nạp lịch làm việc. Chạy cchc load_calendar")
